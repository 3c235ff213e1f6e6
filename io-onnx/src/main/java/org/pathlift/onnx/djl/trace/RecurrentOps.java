package org.pathlift.onnx.djl.trace;

import ai.djl.nn.recurrent.RNN;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.pathlift.onnx.djl.trace.Traced.Value;

/**
 * RNN, LSTM and GRU: one ONNX node per layer. PyTorch and ONNX order the gates differently, so the weights pass through
 * a Split and a Concat; the initializers stay as DJL has them.
 */
final class RecurrentOps {

    private RecurrentOps() {}

    static void add(Map<String, Converter> all) {
        all.put("rnn", (operation, out) -> {
            String activation = operation.argument(6) == RNN.Activation.RELU ? "Relu" : "Tanh";
            new Network(operation, out, "RNN", 1, 7, new int[] {0})
                    .write(Map.of(
                            "activations",
                            Collections.nCopies(operation.flag(9) ? 2 : 1, activation)
                                    .toArray(String[]::new)));
        });
        all.put(
                "gru",
                (operation, out) -> new Network(operation, out, "GRU", 1, 6, new int[] {1, 0, 2})
                        .write(Map.of("linear_before_reset", 1)));
        all.put(
                "lstm",
                (operation, out) -> new Network(operation, out, "LSTM", 2, 6, new int[] {0, 3, 1, 2}).write(Map.of()));
    }

    /** The layers of one call. */
    private static final class Network {

        private final Operation operation;
        private final Emitter out;
        private final String type;
        private final int[] order;
        private final List<Value> states;
        private final List<Value> weights;
        private final boolean biased;
        private final int layers;
        private final int directions;
        private final boolean batchFirst;

        /**
         * Reads a call's arguments.
         *
         * @param states how many states a cell has
         * @param rateAt where the drop rate is among the arguments; training, directions and layout follow
         * @param order PyTorch's gates in ONNX's order
         */
        Network(Operation operation, Emitter out, String type, int states, int rateAt, int[] order) {
            this.operation = operation;
            this.out = out;
            this.type = type;
            this.order = order;
            this.states = states == 1 ? List.of(operation.value(2)) : values(operation.list(2));
            this.weights = values(operation.list(3));
            this.biased = operation.flag(4);
            this.layers = operation.integer(5);
            this.directions = operation.flag(rateAt + 2) ? 2 : 1;
            this.batchFirst = operation.flag(rateAt + 3);
            if (operation.flag(rateAt + 1) && operation.real(rateAt) > 0) {
                throw new RefusedOperation(operation, "no dropout outside training", "training = true");
            }
        }

        void write(Map<String, Object> attributes) {
            List<List<String>> last = new ArrayList<>();
            states.forEach(state -> last.add(new ArrayList<>()));
            String x = out.name(operation.value(1));
            if (batchFirst) {
                x = transpose(x, 1, 0, 2);
            }
            for (int layer = 0; layer < layers; layer++) {
                Map<String, Object> all = new HashMap<>(attributes);
                all.put("hidden_size", states.get(0).dim(2).constant());
                all.put("direction", directions == 2 ? "bidirectional" : "forward");
                List<String> results = out.nodes(type, inputs(x, layer), all, 1 + states.size());
                for (int i = 0; i < states.size(); i++) {
                    last.get(i).add(results.get(i + 1));
                }
                x = out.node("Reshape", List.of(transpose(results.get(0), 0, 2, 1, 3), out.longs(0, 0, -1)));
            }
            out.define(operation.result(), batchFirst ? transpose(x, 1, 0, 2) : x);
            for (int i = 0; i < states.size(); i++) {
                out.define(operation.results().get(i + 1), joined(last.get(i)));
            }
        }

        private List<String> inputs(String x, int layer) {
            List<String> input = new ArrayList<>();
            List<String> recurrent = new ArrayList<>();
            List<String> bias = new ArrayList<>();
            int each = biased ? 4 : 2;
            for (int direction = 0; direction < directions; direction++) {
                int first = (layer * directions + direction) * each;
                input.add(unsqueezed(ordered(first)));
                recurrent.add(unsqueezed(ordered(first + 1)));
                if (biased) {
                    bias.add(unsqueezed(joined(List.of(ordered(first + 2), ordered(first + 3)))));
                }
            }
            List<String> inputs = new ArrayList<>(List.of(x, joined(input), joined(recurrent)));
            inputs.add(biased ? joined(bias) : "");
            inputs.add("");
            for (Value state : states) {
                inputs.add(out.isZero(state) ? "" : layerOf(state, layer));
            }
            while (inputs.get(inputs.size() - 1).isEmpty()) {
                inputs.remove(inputs.size() - 1);
            }
            return inputs;
        }

        private String layerOf(Value state, int layer) {
            long first = (long) layer * directions;
            return out.node(
                    "Slice", List.of(out.name(state), out.longs(first), out.longs(first + directions), out.longs(0)));
        }

        private String ordered(int index) {
            String weight = out.name(weights.get(index));
            if (order.length == 1) {
                return weight;
            }
            long[] sizes = LongStream.generate(() -> states.get(0).dim(2).constant())
                    .limit(order.length)
                    .toArray();
            List<String> gates = out.nodes("Split", List.of(weight, out.longs(sizes)), Map.of("axis", 0), order.length);
            List<String> sorted = new ArrayList<>();
            for (int gate : order) {
                sorted.add(gates.get(gate));
            }
            return joined(sorted);
        }

        private String joined(List<String> parts) {
            return parts.size() == 1 ? parts.get(0) : out.node("Concat", parts, Map.of("axis", 0));
        }

        private String unsqueezed(String x) {
            return out.node("Unsqueeze", List.of(x, out.longs(0)));
        }

        private String transpose(String x, long... order) {
            return out.node("Transpose", List.of(x), Map.of("perm", order));
        }

        private static List<Value> values(List<?> list) {
            return list.stream().map(Value.class::cast).toList();
        }
    }
}
