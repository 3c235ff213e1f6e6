package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/** What changes the shape or the order of elements. */
final class ShapeOperators {

    private ShapeOperators() {}

    static List<Operator> list() {
        return List.of(Operator.single("Flatten", 1, Gradient.FULL, ShapeOperators::flatten));
    }

    /** To a matrix: the axes before the given one, and the rest. */
    private static NDArray flatten(Call call) {
        Shape shape = call.input(0).getShape();
        int axis = Call.axis(call.attribute("axis", 1), shape.dimension());
        return call.input(0)
                .reshape(shape.slice(0, axis).size(), shape.slice(axis).size());
    }
}
