package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.recurrent.RNN;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A recurrent layer over a sequence: the engine's own layer where it computes the same, and otherwise step by step.
 *
 * <p>A sequence that is shorter than the longest keeps its last state, and its outputs behind the end are zero.
 */
final class Recurrence {

    private final Call call;
    private final NDArray x;
    private final boolean batchFirst;
    private final boolean backward;
    private final List<Cell> cells;
    private final long @Nullable [] lengths;

    private Recurrence(Call call, List<Cell> cells) {
        this.call = call;
        this.cells = cells;
        this.batchFirst = call.attribute("layout", 0) != 0;
        this.x = batchFirst ? call.input(0).swapAxes(0, 1) : call.input(0);
        this.backward = call.attribute("direction", "forward").equals("reverse");
        this.lengths = lengths(call, x.getShape().get(0));
    }

    static Recurrence of(Call call, Cell.Maker maker) {
        int directions = call.attribute("direction", "forward").equals("bidirectional") ? 2 : 1;
        return new Recurrence(
                call,
                IntStream.range(0, directions)
                        .mapToObj(direction -> maker.make(call, direction))
                        .toList());
    }

    /** Returns the sequences' lengths; null if all are whole. */
    private static long @Nullable [] lengths(Call call, long steps) {
        long[] given = call.has(4) ? call.ints(4) : null;
        return given == null || Arrays.stream(given).allMatch(length -> length == steps) ? null : given;
    }

    /** Returns Y, the last states by direction, and for an LSTM the last cell states. */
    NDList outputs() {
        NDList outputs = isFused() ? fused() : unrolled();
        if (!batchFirst) {
            return outputs;
        }
        NDList turned = new NDList(outputs.get(0).transpose(2, 0, 1, 3));
        outputs.subList(1, outputs.size()).forEach(state -> turned.add(state.swapAxes(0, 1)));
        return turned;
    }

    private boolean isFused() {
        if (lengths != null || cells.get(0).weights().peepholes() != null) {
            return false;
        }
        return switch (call.node().opType()) {
            case "RNN" -> Cell.hasActivations(call, "Tanh") || Cell.hasActivations(call, "Relu");
            case "GRU" -> call.attribute("linear_before_reset", 0) != 0 && Cell.hasActivations(call, "Sigmoid", "Tanh");
            default -> call.attribute("input_forget", 0) == 0 && Cell.hasActivations(call, "Sigmoid", "Tanh", "Tanh");
        };
    }

    private NDList fused() {
        NDArray in = backward ? x.flip(0) : x;
        NDList params = new NDList();
        boolean biases = cells.get(0).weights().inputBias() != null;
        boolean both = cells.size() == 2;
        boolean training = call.training();
        NDList results = switch (call.node().opType()) {
            case "RNN" -> {
                cells.forEach(cell -> params.addAll(cell.weights().reordered(0)));
                RNN.Activation activation =
                        Cell.hasActivations(call, "Tanh") ? RNN.Activation.TANH : RNN.Activation.RELU;
                yield in.getNDArrayInternal()
                        .rnn(in, initial(5), params, biases, 1, activation, 0, training, both, false);
            }
            case "GRU" -> {
                cells.forEach(cell -> params.addAll(cell.weights().reordered(1, 0, 2)));
                yield in.getNDArrayInternal().gru(in, initial(5), params, biases, 1, 0, training, both, false);
            }
            default -> {
                cells.forEach(cell -> params.addAll(cell.weights().reordered(0, 2, 3, 1)));
                NDList states = new NDList(initial(5), initial(6));
                yield in.getNDArrayInternal().lstm(in, states, params, biases, 1, 0, training, both, false);
            }
        };
        Shape shape = x.getShape();
        NDArray y = results.get(0)
                .reshape(shape.get(0), shape.get(1), cells.size(), -1)
                .transpose(0, 2, 1, 3);
        NDList outputs = new NDList(backward ? y.flip(0) : y);
        outputs.addAll(results.subList(1, results.size()));
        return outputs;
    }

    /** Returns the initial states by direction: an input, or zeros. */
    private NDArray initial(int input) {
        if (!call.has(input)) {
            return call.manager()
                    .zeros(
                            new Shape(
                                    cells.size(),
                                    x.getShape().get(1),
                                    cells.get(0).weights().size()),
                            x.getDataType());
        }
        return batchFirst ? call.input(input).swapAxes(0, 1) : call.input(input);
    }

    private NDList unrolled() {
        List<NDList> directions = new ArrayList<>();
        for (int direction = 0; direction < cells.size(); direction++) {
            directions.add(run(cells.get(direction), direction, backward || direction == 1));
        }
        NDList outputs = new NDList();
        for (int i = 0; i < directions.get(0).size(); i++) {
            NDList parts = new NDList();
            for (NDList direction : directions) {
                parts.add(direction.get(i));
            }
            outputs.add(NDArrays.stack(parts, i == 0 ? 1 : 0));
        }
        return outputs;
    }

    /** Runs one direction; returns its outputs, [steps, batch, hidden], and its last states. */
    private NDList run(Cell cell, int direction, boolean reverse) {
        NDArray projected = cell.weights().projected(x);
        NDList states = new NDList();
        for (int i = 0; i < cell.states(); i++) {
            states.add(initial(5 + i).get(direction));
        }
        int steps = (int) x.getShape().get(0);
        NDArray[] outputs = new NDArray[steps];
        for (int k = 0; k < steps; k++) {
            int t = reverse ? steps - 1 - k : k;
            NDList next = cell.next(projected.get(t), states);
            outputs[t] = next.get(0);
            if (lengths != null) {
                NDArray alive = alive(t, lengths);
                outputs[t] = next.get(0).mul(alive);
                next = held(states, next, alive);
            }
            states = next;
        }
        NDList all = new NDList(Cell.stacked(List.of(outputs)));
        all.addAll(states);
        return all;
    }

    private NDArray alive(int step, long[] counts) {
        float[] alive = new float[counts.length];
        for (int i = 0; i < alive.length; i++) {
            alive[i] = step < counts[i] ? 1 : 0;
        }
        return OwnedArrays.of(call.manager(), alive, new Shape(alive.length, 1)).toType(x.getDataType(), false);
    }

    private static NDList held(NDList before, NDList after, NDArray alive) {
        NDList states = new NDList();
        for (int i = 0; i < before.size(); i++) {
            states.add(before.get(i).add(after.get(i).sub(before.get(i)).mul(alive)));
        }
        return states;
    }
}
