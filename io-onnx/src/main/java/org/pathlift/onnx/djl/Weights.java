package org.pathlift.onnx.djl;

import ai.djl.nn.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pathlift.onnx.graph.Constant;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.TensorReader;
import org.pathlift.onnx.graph.Use;

/**
 * Which constants of a graph are weights, and of which kind.
 *
 * <p>A floating constant is a weight if it reaches, through nothing but copies and changes of shape, a place where weights
 * stand: kernels, matrices, embeddings, recurrent weights, normalization scales and shifts wherever they stand in the file;
 * operands of additions and multiplications only if they are initializers with at least one axis and finite values, since
 * exporters write fixed numbers as Constant nodes or scalars, and masks as huge negative numbers.
 */
final class Weights {

    /** Operators through which a constant stays the same numbers. */
    private static final Set<String> COPIES = Set.of(
            "Identity",
            "Reshape",
            "Transpose",
            "Unsqueeze",
            "Squeeze",
            "Flatten",
            "Cast",
            "Expand",
            "Slice",
            "Split",
            "Concat");

    /** From here on an added number is a mask. */
    private static final double MASK = -1e4;

    private Weights() {}

    /** Returns the kind of each weight by the name of the constant, in the graph's order. */
    static Map<String, Parameter.Type> find(Graph graph) {
        Map<String, Parameter.Type> weights = new LinkedHashMap<>();
        graph.constants().forEach((name, constant) -> {
            if (constant.tensor().type().isRescalable()
                    && constant.tensor().shape().elements() > 0) {
                kind(graph, name, constant).ifPresent(type -> weights.put(name, type));
            }
        });
        return weights;
    }

    private static Optional<Parameter.Type> kind(Graph graph, String value, Constant constant) {
        Optional<Parameter.Type> found = Optional.empty();
        for (Use use : graph.uses(value)) {
            Optional<Parameter.Type> here = use.input() < 0 ? Optional.empty() : kind(graph, use, constant);
            if (here.isPresent() && (found.isEmpty() || here.get() == Parameter.Type.WEIGHT)) {
                found = here;
            }
        }
        return found;
    }

    private static Optional<Parameter.Type> kind(Graph graph, Use use, Constant constant) {
        Node node = use.node();
        if (!node.domain().isEmpty()) {
            return Optional.empty();
        }
        boolean data = use.input() == 0 || node.opType().equals("Concat");
        if (COPIES.contains(node.opType()) && data) {
            return node.outputs().stream()
                    .flatMap(output -> kind(graph, output, constant).stream())
                    .findFirst();
        }
        return Optional.ofNullable(
                switch (node.opType()) {
                    case "Conv", "ConvTranspose", "Gemm", "RNN", "GRU", "LSTM" -> kernel(node.opType(), use.input());
                    case "MatMul", "Einsum" -> Parameter.Type.WEIGHT;
                    case "Gather", "PRelu" ->
                        node.opType().equals("Gather") == (use.input() == 0) ? Parameter.Type.WEIGHT : null;
                    case "BatchNormalization" -> normalization(use.input());
                    case "InstanceNormalization", "LayerNormalization", "GroupNormalization", "RMSNormalization" ->
                        use.input() == 0 ? null : normalization(use.input());
                    case "Add", "Sub", "Mul", "Div" -> operand(node.opType(), constant);
                    default -> null;
                });
    }

    private static Parameter.@org.jspecify.annotations.Nullable Type kernel(String operator, int input) {
        if (operator.equals("RNN") || operator.equals("GRU") || operator.equals("LSTM")) {
            return switch (input) {
                case 1, 2 -> Parameter.Type.WEIGHT;
                case 3 -> Parameter.Type.BIAS;
                case 7 -> Parameter.Type.WEIGHT;
                default -> null;
            };
        }
        return input == 2 ? Parameter.Type.BIAS : input == 1 || operator.equals("Gemm") ? Parameter.Type.WEIGHT : null;
    }

    private static Parameter.@org.jspecify.annotations.Nullable Type normalization(int input) {
        return switch (input) {
            case 1 -> Parameter.Type.GAMMA;
            case 2 -> Parameter.Type.BETA;
            case 3 -> Parameter.Type.RUNNING_MEAN;
            case 4 -> Parameter.Type.RUNNING_VAR;
            default -> null;
        };
    }

    private static Parameter.@org.jspecify.annotations.Nullable Type operand(String operator, Constant constant) {
        if (constant.origin() != Constant.Origin.INITIALIZER
                || constant.tensor().shape().rank() == 0
                || operator.equals("Div")
                || !isOrdinary(constant)) {
            return null;
        }
        return operator.equals("Mul") ? Parameter.Type.GAMMA : Parameter.Type.BIAS;
    }

    private static boolean isOrdinary(Constant constant) {
        TensorReader reader = constant.tensor().reader();
        long count = constant.tensor().shape().elements();
        double[] chunk = new double[(int) Math.min(count, 1 << 14)];
        for (long from = 0; from < count; from += chunk.length) {
            int some = (int) Math.min(chunk.length, count - from);
            reader.doubles(from, chunk, 0, some);
            for (int i = 0; i < some; i++) {
                if (!Double.isFinite(chunk[i]) || chunk[i] <= MASK) {
                    return false;
                }
            }
        }
        return true;
    }
}
