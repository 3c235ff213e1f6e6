package org.pathlift.conditioning.init;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.meanfield.Activation;
import org.pathlift.conditioning.meanfield.Activations;
import org.pathlift.conditioning.propagation.ActivationReader;
import org.pathlift.conditioning.propagation.WeightLayer;
import org.pathlift.conditioning.symmetry.ConstantValues;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Use;

/** Which activation a layer reads from, and which reads from it. */
final class LayerActivations {

    /** Operators through which a layer's output reaches an activation with its statistics, or fresh ones. */
    private static final Set<String> PASSING = Set.of(
            "BatchNormalization",
            "InstanceNormalization",
            "GroupNormalization",
            "LayerNormalization",
            "RMSNormalization",
            "Add",
            "Sum",
            "Sub",
            "Concat",
            "Reshape",
            "Flatten",
            "Squeeze",
            "Unsqueeze",
            "Transpose",
            "Slice",
            "Split",
            "Identity",
            "Cast",
            "Dropout",
            "Pad",
            "MaxPool",
            "AveragePool",
            "GlobalAveragePool",
            "GlobalMaxPool",
            "ReduceMean",
            "Resize",
            "Upsample",
            "DepthToSpace",
            "SpaceToDepth",
            "Expand",
            "Tile");

    private final Graph graph;
    private final ActivationReader activations;

    LayerActivations(ConstantValues constants, ActivationReader activations) {
        this.graph = constants.facts().model().graph();
        this.activations = activations;
    }

    /** The activation whose values a layer sums up: the identity where it reads an input, a sum or a linear layer. */
    Activation feeding(WeightLayer layer) {
        return feeding(layer.input(), new HashSet<>());
    }

    private Activation feeding(String value, Set<String> seen) {
        Optional<Activation> here = activations.of(value);
        if (here.isPresent() && !here.get().equals(Activations.identity())) {
            return here.get();
        }
        @Nullable Node producer = graph.producer(activations.root(value));
        if (producer == null || !producer.domain().isEmpty() || !isRearranging(producer) || !seen.add(value)) {
            return Activations.identity();
        }
        return feeding(producer.input(0), seen);
    }

    /** Operators behind which values still are those of the activation before them, or a choice or mean of them. */
    private static boolean isRearranging(Node node) {
        return PASSING.contains(node.opType())
                && !node.opType().endsWith("Normalization")
                && !Set.of("Add", "Sum", "Sub").contains(node.opType());
    }

    /** The first activation that reads what a layer makes; none where it reaches another layer or an output first. */
    Optional<Activation> downstream(WeightLayer layer) {
        Deque<String> open = new ArrayDeque<>();
        Set<String> seen = new HashSet<>();
        open.add(layer.output());
        while (!open.isEmpty()) {
            String value = open.poll();
            if (!seen.add(value)) {
                continue;
            }
            for (Use use : graph.uses(value)) {
                Node node = use.node();
                Optional<Activation> found = activation(node, value);
                if (found.isPresent()) {
                    return found;
                }
                if (node.domain().isEmpty() && (PASSING.contains(node.opType()) || isOnTheWay(node, value))) {
                    node.outputs().stream().filter(output -> !output.isEmpty()).forEach(open::add);
                }
            }
        }
        return Optional.empty();
    }

    /** The end of a chain of elementwise nodes from a value, where that is more than a factor. */
    private Optional<Activation> activation(Node node, String value) {
        if (!activations.root(node.output()).equals(activations.root(value))) {
            return Optional.empty();
        }
        Set<String> seen = new HashSet<>();
        String end = node.output();
        while (seen.add(end)) {
            String from = end;
            end = graph.uses(from).stream()
                    .map(use -> use.node().output())
                    .filter(next -> activations.root(next).equals(activations.root(value)))
                    .findFirst()
                    .orElse(from);
        }
        return activations.of(end).filter(found -> !isLinear(found));
    }

    private static boolean isLinear(Activation activation) {
        return activation.positivelyHomogeneous()
                && activation.slopeAtPlusInfinity() == activation.slopeAtMinusInfinity();
    }

    /** A factor or a number that is added, on the way to an activation. */
    private boolean isOnTheWay(Node node, String value) {
        return activations.root(node.output()).equals(activations.root(value));
    }

    /** Returns whether nothing but normalizations reads what a layer makes, so that its scale does not matter. */
    boolean isNormalized(WeightLayer layer) {
        List<Use> uses = graph.uses(layer.output());
        return !uses.isEmpty()
                && !graph.isOutput(layer.output())
                && uses.stream()
                        .allMatch(use -> use.node().domain().isEmpty()
                                && use.node().opType().endsWith("Normalization"));
    }

    /** Returns whether a layer's output reaches an output of the model without another layer between. */
    boolean isOutputLayer(WeightLayer layer, Set<Node> layers) {
        Deque<String> open = new ArrayDeque<>();
        Set<String> seen = new HashSet<>();
        open.add(layer.output());
        boolean reaches = false;
        while (!open.isEmpty()) {
            String value = open.poll();
            if (seen.add(value)) {
                reaches |= graph.isOutput(value);
                for (Use use : graph.uses(value)) {
                    if (layers.contains(use.node())) {
                        return false;
                    }
                    use.node().outputs().stream()
                            .filter(output -> !output.isEmpty())
                            .forEach(open::add);
                }
            }
        }
        return reaches;
    }
}
