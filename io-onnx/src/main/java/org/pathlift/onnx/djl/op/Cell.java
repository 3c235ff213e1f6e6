package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.graph.Attribute;

/**
 * One step of a recurrent layer in one direction.
 *
 * @param gates how many parts the weights have
 * @param states how many arrays a step hands to the next
 * @param weights of the input and of the hidden state, their biases and peepholes, in the order of the gates in the file
 * @param activations its functions
 * @param step computes the next states
 */
record Cell(int gates, int states, CellWeights weights, List<UnaryOperator<NDArray>> activations, Step step) {

    /** Functions of gates, in lower case, with the specification's default parameters. */
    static final Map<String, UnaryOperator<NDArray>> ACTIVATIONS = Map.ofEntries(
            Map.entry("relu", Activation::relu),
            Map.entry("tanh", NDArray::tanh),
            Map.entry("sigmoid", Activation::sigmoid),
            Map.entry("leakyrelu", x -> Activation.leakyRelu(x, 0.01f)),
            Map.entry("softsign", Activation::softSign),
            Map.entry("softplus", Activation::softPlus),
            Map.entry("elu", x -> Activation.elu(x, 1f)),
            Map.entry("hardsigmoid", x -> Elements.times(x, 0.2).add(0.5).clip(0, 1)));

    /** From the part that the input gives to all gates, and the states before, to the states after. */
    @FunctionalInterface
    interface Step {
        NDList next(Cell cell, NDArray input, NDList before);
    }

    /** Makes the cell of a direction of a node. */
    @FunctionalInterface
    interface Maker {
        Cell make(Call call, int direction);
    }

    /** Returns how the specification's names of activations compare: without regard to case. */
    static String key(String activation) {
        return activation.toLowerCase(Locale.ROOT);
    }

    static Cell rnn(Call call, int direction) {
        return new Cell(
                1,
                1,
                CellWeights.of(call, direction, 1),
                activations(call, direction, "Tanh"),
                (cell, input, before) -> {
                    NDArray sum = input.add(cell.weights.recurrent(before.get(0), 0, 1));
                    return new NDList(cell.activate(0, sum));
                });
    }

    /** Gates z, r, h. */
    static Cell gru(Call call, int direction) {
        boolean late = call.attribute("linear_before_reset", 0) != 0;
        return new Cell(
                3,
                1,
                CellWeights.of(call, direction, 3),
                activations(call, direction, "Sigmoid", "Tanh"),
                (cell, input, before) -> {
                    NDArray h = before.get(0);
                    NDList in = input.split(3, 1);
                    NDArray candidate;
                    NDArray z;
                    if (late) {
                        NDList hidden = cell.weights.recurrent(h, 0, 3).split(3, 1);
                        z = cell.activate(0, in.get(0).add(hidden.get(0)));
                        NDArray r = cell.activate(0, in.get(1).add(hidden.get(1)));
                        candidate = in.get(2).add(r.mul(hidden.get(2)));
                    } else {
                        NDList hidden = cell.weights.recurrent(h, 0, 2).split(2, 1);
                        z = cell.activate(0, in.get(0).add(hidden.get(0)));
                        NDArray r = cell.activate(0, in.get(1).add(hidden.get(1)));
                        candidate = in.get(2).add(cell.weights.recurrent(r.mul(h), 2, 3));
                    }
                    NDArray fresh = cell.activate(1, candidate);
                    return new NDList(fresh.add(z.mul(h.sub(fresh))));
                });
    }

    /** Gates i, o, f, c. */
    static Cell lstm(Call call, int direction) {
        boolean coupled = call.attribute("input_forget", 0) != 0;
        return new Cell(
                4,
                2,
                CellWeights.of(call, direction, 4),
                activations(call, direction, "Sigmoid", "Tanh", "Tanh"),
                (cell, input, before) -> {
                    NDArray c = before.get(1);
                    NDList sum = input.add(cell.weights.recurrent(before.get(0), 0, 4))
                            .split(4, 1);
                    NDArray i = cell.activate(0, cell.weights.peeped(sum.get(0), c, 0));
                    NDArray f = coupled ? i.neg().add(1) : cell.activate(0, cell.weights.peeped(sum.get(2), c, 2));
                    NDArray after = f.mul(c).add(i.mul(cell.activate(1, sum.get(3))));
                    NDArray o = cell.activate(0, cell.weights.peeped(sum.get(1), after, 1));
                    return new NDList(o.mul(cell.activate(2, after)), after);
                });
    }

    NDList next(NDArray input, NDList before) {
        return step.next(this, input, before);
    }

    private NDArray activate(int which, NDArray x) {
        return activations.get(which).apply(x);
    }

    private static List<UnaryOperator<NDArray>> activations(Call call, int direction, String... usual) {
        List<String> given = names(call);
        return IntStream.range(0, usual.length)
                .mapToObj(i -> given == null ? usual[i] : given.get(direction * usual.length + i))
                .map(name -> ACTIVATIONS.getOrDefault(key(name), NDArray::tanh))
                .toList();
    }

    private static @Nullable List<String> names(Call call) {
        return call.node().attributes().get("activations") instanceof Attribute.OfStrings given ? given.values() : null;
    }

    /** Returns whether all directions have given activations. */
    static boolean hasActivations(Call call, String... wanted) {
        List<String> given = names(call);
        return given == null
                || IntStream.range(0, given.size())
                        .allMatch(i -> key(given.get(i)).equals(key(wanted[i % wanted.length])));
    }

    /** Stacks the results of the steps along a new first axis. */
    static NDArray stacked(List<NDArray> steps) {
        return NDArrays.stack(new NDList(steps), 0);
    }
}
