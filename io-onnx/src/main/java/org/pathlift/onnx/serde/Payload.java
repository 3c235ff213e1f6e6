package org.pathlift.onnx.serde;

/** How a TensorProto holds its elements. */
sealed interface Payload {

    /** In {@code raw_data}; the last such field counts. */
    record Raw(Field field) implements Payload {}

    /** In a typed field, packed or not, in one or more pieces. */
    record Typed(TypedField kind) implements Payload {}

    /** In another file. */
    record External(ExternalFile file, long offset, long length) implements Payload {}

    /** Nowhere, or in a way that is not read: no elements, texts, unknown types. */
    record None() implements Payload {}
}
