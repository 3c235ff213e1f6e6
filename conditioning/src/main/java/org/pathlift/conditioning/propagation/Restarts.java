package org.pathlift.conditioning.propagation;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.symmetry.ConstantValues;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Tensor;

/**
 * The operators of which mean-field theory does not say what they make of a signal, as a max-pool or a softmax, and why. The
 * graph and its constants tell, before any signal is known.
 */
public final class Restarts {

    private static final String POOLING = "the correlation between positions is not predicted";

    private static final String PRODUCT = "products of activations are not predicted";

    private final ConstantValues constants;
    private final ActivationReader activations;
    private final Map<Node, String> reasons = new LinkedHashMap<>();
    private final Map<String, String> byValue = new HashMap<>();

    private Restarts(ConstantValues constants, ActivationReader activations) {
        this.constants = constants;
        this.activations = activations;
    }

    /**
     * Looks at every operator that is no layer.
     *
     * @param activations the functions that elementwise operators compute
     */
    public static Restarts find(ConstantValues constants, ActivationReader activations, List<WeightLayer> layers) {
        Restarts restarts = new Restarts(constants, activations);
        Set<String> known = new HashSet<>();
        layers.forEach(layer -> known.addAll(List.of(layer.node().output(), layer.output())));
        for (Node node : constants.facts().model().graph().sorted()) {
            if (!constants.isConstant(node.output()) && !known.contains(node.output())) {
                restarts.reason(node).ifPresent(reason -> restarts.add(node, reason));
            }
        }
        return restarts;
    }

    private void add(Node node, String reason) {
        reasons.put(node, reason);
        node.outputs().stream().filter(output -> !output.isEmpty()).forEach(output -> byValue.put(output, reason));
    }

    /** Returns the nodes behind which a prediction begins anew, in the order of the graph, and why. */
    Map<Node, String> reasons() {
        return Collections.unmodifiableMap(reasons);
    }

    /** Returns why a prediction begins anew behind a node, if it does. */
    Optional<String> at(Node node) {
        return Optional.ofNullable(reasons.get(node));
    }

    /** Returns why a prediction begins anew with a value, if it does. */
    Optional<String> at(String value) {
        return Optional.ofNullable(byValue.get(value));
    }

    private Optional<String> reason(Node node) {
        if (!node.domain().isEmpty()) {
            return Optional.of("operators of domain '" + node.domain() + "' are not predicted");
        }
        if (!activations.expression(node.output()).isRoot()) {
            return unless(activations.of(node.output()).isPresent(), node.opType() + " is not finite everywhere");
        }
        return switch (node.opType()) {
            case "Reshape",
                    "Flatten",
                    "Squeeze",
                    "Unsqueeze",
                    "Transpose",
                    "Slice",
                    "Split",
                    "Gather",
                    "GatherElements",
                    "GatherND",
                    "Expand",
                    "Tile",
                    "DepthToSpace",
                    "SpaceToDepth",
                    "Identity",
                    "Cast",
                    "Dropout",
                    "Concat",
                    "Add",
                    "Sum",
                    "Sub",
                    "LayerNormalization",
                    "RMSNormalization",
                    "SimplifiedLayerNormalization",
                    "GroupNormalization",
                    "InstanceNormalization" -> Optional.empty();
            case "Resize", "Upsample" ->
                unless(node.stringAttribute("mode", "nearest").equals("nearest"), POOLING);
            case "Mul", "Div" -> product(node);
            case "Pad" -> pad(node);
            case "BatchNormalization" -> batchNormalization(node);
            case "AveragePool", "GlobalAveragePool", "ReduceMean", "LpPool", "GlobalLpPool", "ReduceSum" ->
                Optional.of(POOLING);
            case "MaxPool", "GlobalMaxPool", "ReduceMax", "Max" -> Optional.of("a maximum is not predicted");
            case "Softmax", "LogSoftmax" -> Optional.of("softmax is not predicted");
            case "MatMul", "Einsum" -> Optional.of(PRODUCT);
            default -> Optional.of(node.opType() + " is not predicted");
        };
    }

    private static Optional<String> unless(boolean predicted, String reason) {
        return predicted ? Optional.empty() : Optional.of(reason);
    }

    /** A product with a constant is predicted; one of two activations is not. */
    private Optional<String> product(Node node) {
        boolean left = constants.isConstant(node.input(0));
        boolean divides = node.is("Div");
        if (left == constants.isConstant(node.input(1)) || (left && divides)) {
            return Optional.of(PRODUCT);
        }
        @Nullable Tensor factor = Elements.ofConstant(constants, node.input(left ? 0 : 1));
        if (factor == null) {
            return Optional.of("a factor that the graph computes is not followed");
        }
        return divides
                ? unless(Double.isFinite(Elements.mean(factor, x -> 1 / (x * x))), "a divisor is 0")
                : unless(Double.isFinite(Elements.mean(factor, x -> x * x)), "the square of a factor overflows");
    }

    private Optional<String> pad(Node node) {
        boolean constant = node.stringAttribute("mode", "constant").equals("constant");
        return unless(
                constant
                        && constants.facts().shape(node.input(0)).isPresent()
                        && constants.facts().shape(node.output()).isPresent(),
                POOLING);
    }

    /** Fresh statistics (mean 0, variance 1) let a signal pass. */
    private Optional<String> batchNormalization(Node node) {
        @Nullable Tensor mean = Elements.ofConstant(constants, node.input(3));
        @Nullable Tensor variance = Elements.ofConstant(constants, node.input(4));
        if (mean == null || variance == null) {
            return Optional.of("statistics that the graph computes are not followed");
        }
        return unless(
                Elements.common(mean).equals(OptionalDouble.of(0))
                        && Elements.common(variance).equals(OptionalDouble.of(1)),
                "running statistics are those of the data");
    }
}
