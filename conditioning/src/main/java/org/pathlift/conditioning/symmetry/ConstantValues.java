package org.pathlift.conditioning.symmetry;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Tensor;

/**
 * The values of a model that do not depend on its inputs, found from the graph, and the constants of the file as values
 * show them: behind a Transpose or a Reshape too.
 *
 * @param facts the model and its shapes
 * @param names the values that depend on constants and shapes only
 * @param views the constants of the file as values show them, by value
 */
public record ConstantValues(Facts facts, Set<String> names, Map<String, WeightView> views) {

    private static final Set<String> SHAPE_ONLY = Set.of("Shape", "Size");
    private static final Set<String> RANDOM = Set.of(
            "RandomNormal", "RandomUniform", "RandomNormalLike", "RandomUniformLike", "Multinomial", "Bernoulli");
    private static final Set<String> VIEWS =
            Set.of("Identity", "Cast", "Transpose", "Reshape", "Squeeze", "Unsqueeze", "Flatten");

    /** Keeps unmodifiable copies of {@code names} and {@code views}. */
    public ConstantValues {
        names = Set.copyOf(names);
        views = Map.copyOf(views);
    }

    /** Finds the constant values of a model. */
    public static ConstantValues find(Facts facts) {
        Graph graph = facts.model().graph();
        Set<String> names = new HashSet<>(graph.constants().keySet());
        Map<String, WeightView> views = new HashMap<>();
        graph.constants().forEach((value, constant) -> views.put(value, WeightView.of(constant.tensor())));
        for (Node node : graph.sorted()) {
            if (isConstant(node, names)) {
                @Nullable WeightView shown = shown(node, facts, views);
                if (shown != null) {
                    views.putIfAbsent(node.output(), shown);
                }
                names.addAll(node.outputs());
            }
        }
        return new ConstantValues(facts, names, views);
    }

    /** Returns whether a value depends on constants and shapes only. */
    public boolean isConstant(String value) {
        return names.contains(value);
    }

    /** Returns whether all that a node computes depends on constants and shapes only. */
    boolean isConstant(Node node) {
        return isConstant(node, names);
    }

    /** Returns the constant in the file that a value shows. */
    public WeightView view(String value) {
        WeightView view = views.get(value);
        if (view == null) {
            throw new IllegalArgumentException("'" + value + "' shows no constant of the file");
        }
        return view;
    }

    /** Returns what was found, of the model with some constants replaced: it does not depend on their numbers. */
    public ConstantValues withConstants(Map<String, Tensor> replacements) {
        Map<String, WeightView> changed = new HashMap<>(views);
        changed.replaceAll((value, view) -> {
            Tensor now = replacements.get(view.tensor().name());
            return now == null ? view : new WeightView(now, view.shape(), view.back());
        });
        return new ConstantValues(new Facts(facts.model().withConstants(replacements), facts.shapes()), names, changed);
    }

    private static boolean isConstant(Node node, Set<String> names) {
        if (node.domain().isEmpty() && SHAPE_ONLY.contains(node.opType())) {
            return true;
        }
        return !(node.domain().isEmpty() && RANDOM.contains(node.opType()))
                && node.inputs().stream().allMatch(input -> input.isEmpty() || names.contains(input))
                && names.containsAll(node.captured());
    }

    /** The weight behind an operator that only shows it otherwise; null where the operator computes. */
    private static @Nullable WeightView shown(Node node, Facts facts, Map<String, WeightView> views) {
        if (!node.domain().isEmpty()
                || !VIEWS.contains(node.opType())
                || facts.shape(node.output()).isEmpty()) {
            return null;
        }
        WeightView shown = views.get(node.input(0));
        if (shown == null) {
            return null;
        }
        return switch (node.opType()) {
            case "Identity" -> shown;
            case "Cast" -> ElementType.ofCode((int) node.intAttribute("to", 0)).isRescalable() ? shown : null;
            case "Transpose" ->
                shown.transposed(node.intsAttribute("perm")
                        .map(perm ->
                                Arrays.stream(perm).mapToInt(Math::toIntExact).toArray())
                        .orElseGet(() -> reversed(shown.shape().rank())));
            default -> shown.reshaped(facts.shapeOf(node.output()));
        };
    }

    private static int[] reversed(int rank) {
        int[] order = new int[rank];
        Arrays.setAll(order, axis -> rank - 1 - axis);
        return order;
    }
}
