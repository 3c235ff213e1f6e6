package org.pathlift.onnx.serde;

/** Where a constant of the main graph stands in the file, so that an edit can be written there. */
sealed interface Place {

    /** A TensorProto: an initializer, or the {@code value} of a Constant node. */
    record InTensor(StoredTensor tensor) implements Place {}

    /** The {@code value_float}, {@code value_floats}, {@code value_int} or {@code value_ints} of a Constant node. */
    record InAttribute(StoredAttribute attribute) implements Place {}

    /** A ConstantOfShape node, which an edit turns into a Constant node. */
    record OfShape(StoredNode node) implements Place {}
}
