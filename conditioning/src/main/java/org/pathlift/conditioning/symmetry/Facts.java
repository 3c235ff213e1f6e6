package org.pathlift.conditioning.symmetry;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.ShapeTable;

/**
 * What is known of a model before anything is found: its graph, all shapes, and the whole numbers that steer operators.
 *
 * @param model the model
 * @param shapes the extents of its values
 */
public record Facts(Model model, ShapeTable shapes) {

    /** Returns the extents of a value, if known. */
    public Optional<Shape> shape(String value) {
        Tensor constant = model.graph().constant(value);
        if (constant != null) {
            return Optional.of(constant.shape());
        }
        return shapes.knows(value) ? Optional.of(shapes.shape(value)) : Optional.empty();
    }

    /** Returns the extents of a value that is known to have some. */
    public Shape shapeOf(String value) {
        return shape(value).orElseThrow(() -> new IllegalStateException("no shape is known of '" + value + "'"));
    }

    /** Returns the number of axes of a value whose shape is known; 0 for a scalar. */
    public int rank(String value) {
        return shapeOf(value).rank();
    }

    /** Returns the whole numbers that an input of a node holds, if they do not depend on data. */
    public Optional<long[]> ints(Node node, int input) {
        if (!node.hasInput(input)) {
            return Optional.empty();
        }
        @Nullable Tensor constant = model.graph().constant(node.input(input));
        if (constant != null && (constant.type().isInteger() || constant.type().code() == 9)) {
            return Optional.of(constant.reader().toLongs());
        }
        return shapes.staticInts(node.input(input));
    }

    /** Returns the whole numbers of an attribute of older operator versions, or of the input that replaced it. */
    public Optional<long[]> intsOf(Node node, String attribute, int input) {
        Optional<long[]> old = node.intsAttribute(attribute);
        return old.isPresent() ? old : ints(node, input);
    }

    /** Returns an axis counted from the start. */
    public static int axis(long axis, int rank) {
        long counted = axis < 0 ? axis + rank : axis;
        if (counted < 0 || counted >= Math.max(rank, 1)) {
            throw new IllegalArgumentException("axis " + axis + " is outside a tensor of rank " + rank);
        }
        return (int) counted;
    }

    /** Returns which axes a node names by attribute or input; empty where it names none. */
    public Optional<boolean[]> axes(Node node, String attribute, int input, int rank) {
        return intsOf(node, attribute, input).map(axes -> {
            boolean[] named = new boolean[rank];
            for (long axis : axes) {
                named[axis(axis, rank)] = true;
            }
            return named;
        });
    }

    /** Returns the only element of a constant, if the value is a constant of one number. */
    public Optional<Double> scalar(String value) {
        Tensor constant = model.graph().constant(value);
        if (constant == null
                || constant.shape().elements() != 1
                || constant.type().bits() < 8
                || constant.type() == org.pathlift.onnx.graph.ElementType.BOOL) {
            return Optional.empty();
        }
        return Optional.of(constant.reader().toDoubles()[0]);
    }
}
