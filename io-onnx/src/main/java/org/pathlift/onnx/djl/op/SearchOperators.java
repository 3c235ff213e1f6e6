package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.function.BiFunction;

/** Along one axis: places of extremes, and running sums. */
final class SearchOperators {

    private SearchOperators() {}

    static List<Operator> list() {
        return List.of(
                Operator.single("ArgMax", 1, Gradient.NONE, call -> place(call, NDArray::argMax)),
                Operator.single("ArgMin", 1, Gradient.NONE, call -> place(call, NDArray::argMin)),
                Operator.single("CumSum", 11, Gradient.FULL, SearchOperators::cumulativeSum));
    }

    private static NDArray place(Call call, BiFunction<NDArray, Integer, NDArray> first) {
        NDArray x = call.input(0);
        int axis = Call.axis(call.attribute("axis", 0), x.getShape().dimension());
        NDArray places;
        if (call.attribute("select_last_index", 0) == 0) {
            places = first.apply(x, axis);
        } else {
            NDArray fromBehind = first.apply(x.flip(axis), axis);
            places = Elements.scalar(fromBehind, x.getShape().get(axis) - 1).sub(fromBehind);
        }
        return call.attribute("keepdims", 1) == 0 ? places : places.expandDims(axis);
    }

    private static NDArray cumulativeSum(Call call) {
        NDArray x = call.input(0);
        int axis = Call.axis(call.ints(1)[0], x.getShape().dimension());
        boolean reverse = call.attribute("reverse", 0) != 0;
        NDArray ordered = reverse ? x.flip(axis) : x;
        NDArray sums = call.attribute("exclusive", 0) == 0 ? ordered.cumSum(axis) : shifted(ordered.cumSum(axis), axis);
        NDArray result = reverse ? sums.flip(axis) : sums;
        return result.toType(x.getDataType(), false);
    }

    /** Moves elements by one place to the back, with a zero in front. */
    private static NDArray shifted(NDArray x, int axis) {
        Shape shape = x.getShape();
        if (shape.get(axis) == 0) {
            return x;
        }
        long[] front = shape.getShape().clone();
        front[axis] = 1;
        NDArray zero = x.getManager().zeros(new Shape(front), x.getDataType());
        NDIndex allButLast = new NDIndex().addAllDim(axis).addSliceDim(0, shape.get(axis) - 1);
        return zero.getNDArrayInternal().concat(new NDList(x.get(allButLast)), axis);
    }
}
