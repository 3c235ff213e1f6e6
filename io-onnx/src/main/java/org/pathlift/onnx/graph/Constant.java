package org.pathlift.onnx.graph;

/**
 * A value that the file fixes.
 *
 * @param tensor the value
 * @param origin where it stands
 */
public record Constant(Tensor tensor, Origin origin) {

    /** Where a constant stands in the file. */
    public enum Origin {
        /** An initializer of the graph. */
        INITIALIZER,
        /** The {@code value} attribute of a Constant node. */
        CONSTANT_NODE,
        /** A ConstantOfShape node with a fixed shape; an edit turns the node into a Constant node. */
        CONSTANT_OF_SHAPE
    }

    /** Returns this constant with another tensor of the same name, type and shape. */
    public Constant with(Tensor replacement) {
        if (!replacement.name().equals(tensor.name())
                || replacement.type() != tensor.type()
                || !replacement.shape().equals(tensor.shape())) {
            throw new IllegalArgumentException(
                    "the replacement of '%s' %s %s must keep name, type and shape, found '%s' %s %s"
                            .formatted(
                                    tensor.name(),
                                    tensor.type(),
                                    tensor.shape(),
                                    replacement.name(),
                                    replacement.type(),
                                    replacement.shape()));
        }
        return new Constant(replacement, origin);
    }
}
