package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/** What places elements by index. */
final class ScatterOperators {

    private static final List<String> REDUCTIONS = List.of("none", "add", "mul", "max", "min");

    private ScatterOperators() {}

    static List<Operator> list() {
        return List.of(
                Operator.single("Scatter", 9, Gradient.FULL, ScatterOperators::scatterElements),
                Operator.single("ScatterElements", 11, Gradient.FULL, ScatterOperators::scatterElements),
                reducing(Operator.single("ScatterElements", 16, Gradient.FULL, ScatterOperators::scatterElements)),
                reducing(Operator.single("ScatterElements", 18, Gradient.FULL, ScatterOperators::scatterElements)),
                Operator.single("ScatterND", 11, Gradient.FULL, ScatterOperators::scatterNd),
                reducing(Operator.single("ScatterND", 16, Gradient.FULL, ScatterOperators::scatterNd)),
                reducing(Operator.single("ScatterND", 18, Gradient.FULL, ScatterOperators::scatterNd)));
    }

    private static Operator reducing(Operator operator) {
        return operator.restricted("reductions " + String.join(", ", REDUCTIONS), node -> {
            String reduction = node.stringAttribute("reduction", "none");
            return REDUCTIONS.contains(reduction) ? List.of() : List.of("reduction " + reduction);
        });
    }

    private static NDArray scatterElements(Call call) {
        NDArray data = call.input(0);
        NDArray updates = call.input(2);
        Shape shape = data.getShape();
        int axis = Call.axis(call.attribute("axis", 0L), shape.dimension());
        NDArray indices = Indices.fromFront(call.input(1), shape.get(axis));
        String reduction = call.attribute("reduction", "none");
        if (reduction.equals("none")) {
            return data.scatter(indices, updates, axis);
        }
        long[] strides = Indices.strides(shape);
        NDArray cells = Elements.times(indices, strides[axis]);
        for (int i = 0; i < shape.dimension(); i++) {
            if (i != axis) {
                cells = cells.add(Elements.times(
                        Indices.range(call.manager(), indices.size(i), i, shape.dimension()), strides[i]));
            }
        }
        return new Scattering(call.manager(), reduction)
                .place(data.reshape(-1, 1), cells.flatten(), updates.reshape(-1, 1))
                .reshape(shape);
    }

    /** Each row of the last axis of the indices is a place in the data that takes one slice of the updates. */
    private static NDArray scatterNd(Call call) {
        NDArray data = call.input(0);
        NDArray indices = call.input(1).toType(DataType.INT64, false);
        Shape shape = data.getShape();
        int depth = Math.toIntExact(indices.getShape().getLastDimension());
        Shape outer = shape.slice(0, depth);
        long width = shape.slice(depth).size();
        NDArray extents = call.array(outer.getShape(), depth);
        NDArray fromFront =
                indices.add(indices.lt(0).toType(DataType.INT64, false).mul(extents));
        NDArray outside = fromFront.lt(0).logicalOr(fromFront.gte(extents)).toType(DataType.INT64, false);
        NDArray beyond = Elements.times(outside, outer.size() + 1).sum(new int[] {-1});
        NDArray cells = fromFront
                .mul(call.array(Indices.strides(outer), depth))
                .sum(new int[] {-1})
                .maximum(beyond);
        return new Scattering(call.manager(), call.attribute("reduction", "none"))
                .place(
                        data.reshape(outer.size(), width),
                        cells.flatten(),
                        call.input(2).reshape(cells.size(), width))
                .reshape(shape);
    }
}
