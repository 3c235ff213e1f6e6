package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import org.jspecify.annotations.Nullable;

/**
 * The weights of one direction of a recurrent layer.
 *
 * @param input of shape [gates * hidden, inputs]
 * @param hidden of shape [gates * hidden, hidden]
 * @param inputBias of shape [gates * hidden], if there is one
 * @param hiddenBias of shape [gates * hidden], if there is one
 * @param peepholes of shape [3 * hidden] for the gates i, o and f, if there are any
 * @param size the number of hidden features
 */
record CellWeights(
        NDArray input,
        NDArray hidden,
        @Nullable NDArray inputBias,
        @Nullable NDArray hiddenBias,
        @Nullable NDArray peepholes,
        long size) {

    static CellWeights of(Call call, int direction, int gates) {
        long size = call.input(2).getShape().get(2);
        NDArray bias = call.has(3) ? call.input(3).get(direction) : null;
        long middle = gates * size;
        return new CellWeights(
                call.input(1).get(direction),
                call.input(2).get(direction),
                bias == null ? null : rows(bias, 0, middle),
                bias == null ? null : rows(bias, middle, 2 * middle),
                call.has(7) ? call.input(7).get(direction) : null,
                size);
    }

    private static NDArray rows(NDArray array, long from, long to) {
        return array.get(new NDIndex().addSliceDim(from, to));
    }

    /** Returns what the input of all steps, [steps, batch, inputs], gives to the gates: [steps, batch, gates * hidden]. */
    NDArray projected(NDArray x) {
        return linear(x, input, inputBias);
    }

    /** Returns what a hidden state, [batch, hidden], gives to a range of gates. */
    NDArray recurrent(NDArray h, int from, int to) {
        long first = from * size;
        long last = to * size;
        boolean all = last - first == hidden.getShape().get(0);
        return linear(
                h,
                all ? hidden : rows(hidden, first, last),
                all || hiddenBias == null ? hiddenBias : rows(hiddenBias, first, last));
    }

    private static NDArray linear(NDArray x, NDArray weight, @Nullable NDArray bias) {
        return x.getNDArrayInternal().linear(x, weight, bias).head();
    }

    /** Adds what the cell's state gives to a gate. */
    NDArray peeped(NDArray sum, NDArray state, int gate) {
        return peepholes == null ? sum : sum.add(state.mul(rows(peepholes, gate * size, (gate + 1) * size)));
    }

    /** Returns the weights as the engine's own layers take them, with the gates in another order. */
    NDList reordered(int... order) {
        NDList all = new NDList(reordered(input, order), reordered(hidden, order));
        if (inputBias != null && hiddenBias != null) {
            all.add(reordered(inputBias, order));
            all.add(reordered(hiddenBias, order));
        }
        return all;
    }

    private NDArray reordered(NDArray array, int... order) {
        if (order.length == 1) {
            return array;
        }
        NDList parts = new NDList();
        for (int gate : order) {
            parts.add(rows(array, gate * size, (gate + 1) * size));
        }
        return NDArrays.concat(parts, 0);
    }
}
