package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;

/** Stretches of an array along one axis. Gradients pass. */
final class Ranges {

    private Ranges() {}

    /**
     * Returns the elements {@code from}, {@code from + step} and so on before {@code to}: a view.
     *
     * @param from from 0 to the axis's extent
     * @param to from {@code from} to the axis's extent
     * @param step at least 1
     */
    static NDArray slice(NDArray array, int axis, long from, long to, long step) {
        if (from == 0 && to == array.size(axis) && step == 1) {
            return array;
        }
        return array.get(new NDIndex().addAllDim(axis).addSliceDim(from, to, step));
    }

    /** Returns the elements at the given places, in their order: in as few pieces as there are runs of neighbours. */
    static NDArray pick(NDArray array, int axis, long[] places) {
        NDList runs = new NDList();
        for (int start = 0; start < places.length; ) {
            int end = start + 1;
            long step = end < places.length ? places[end] - places[start] : 1;
            step = Math.abs(step) > 1 ? 1 : step;
            while (end < places.length && places[end] - places[end - 1] == step) {
                end++;
            }
            runs.add(run(array, axis, places[start], step, end - start));
            start = end;
        }
        return runs.isEmpty() ? slice(array, axis, 0, 0, 1) : concat(runs, axis);
    }

    private static NDArray run(NDArray array, int axis, long first, long step, int count) {
        if (step > 0) {
            return slice(array, axis, first, first + count, 1);
        }
        if (step < 0) {
            return slice(array, axis, first - count + 1, first + 1, 1).flip(axis);
        }
        NDArray one = slice(array, axis, first, first + 1, 1);
        return one.broadcast(Shape.update(one.getShape(), axis, count));
    }

    /** Returns arrays one after the other along an axis; a single one as it is. */
    static NDArray concat(NDList arrays, int axis) {
        return arrays.size() == 1 ? arrays.head() : NDArrays.concat(arrays, axis);
    }
}
