package org.pathlift.analysis.inventory;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.Node;

/** Finds normalizations: single nodes, and layer and root mean square normalizations that are written out. */
final class NormalizationFinder {

    /**
     * A normalization.
     *
     * @param input what is normalized
     * @param nodes the nodes that read the input for it
     * @param output what is normalized by it, before a gain that is written out
     */
    record Normalization(String label, String kind, String input, Set<Node> nodes, long groups, String output) {}

    private final Symmetry symmetry;
    private final Graph graph;

    NormalizationFinder(Symmetry symmetry) {
        this.symmetry = symmetry;
        this.graph = symmetry.facts().model().graph();
    }

    List<Normalization> find() {
        List<Normalization> found = new ArrayList<>();
        for (Node node : graph.sorted()) {
            if (symmetry.isConstant(node.output())) {
                continue;
            }
            String kind = switch (node.opType()) {
                case "BatchNormalization" -> "batch";
                case "LayerNormalization" -> "layer";
                case "RMSNormalization", "SimplifiedLayerNormalization" -> "rms";
                case "GroupNormalization" -> "group";
                case "InstanceNormalization" -> "instance";
                default -> "";
            };
            if (!kind.isEmpty()) {
                long groups = node.intAttribute("num_groups", 1);
                found.add(new Normalization(node.label(), kind, node.input(0), Set.of(node), groups, node.output()));
            } else if (node.is("Sqrt")) {
                writtenOut(node).ifPresent(found::add);
            }
        }
        return found;
    }

    /** sqrt(mean(d²) + eps), with d = x - mean(x) or d = x. */
    private Optional<Normalization> writtenOut(Node sqrt) {
        Node sum = producer(sqrt.input(0));
        if (sum == null || !sum.is("Add")) {
            return Optional.empty();
        }
        Node mean = producer(symmetry.isConstant(sum.input(0)) ? sum.input(1) : sum.input(0));
        Node square = mean != null && mean.is("ReduceMean") ? producer(mean.input(0)) : null;
        boolean squares = square != null
                && ((square.is("Pow")
                                && symmetry.facts()
                                        .scalar(square.input(1))
                                        .filter(power -> power == 2)
                                        .isPresent())
                        || (square.is("Mul") && square.input(0).equals(square.input(1))));
        if (square == null || !squares) {
            return Optional.empty();
        }
        String deviation = square.input(0);
        Node centred = producer(deviation);
        if (centred != null && centred.is("Cast")) {
            centred = producer(centred.input(0));
        }
        Set<Node> readers = new LinkedHashSet<>();
        if (centred != null && centred.is("Sub")) {
            String value = centred.input(0);
            Node average = producer(centred.input(1));
            if (average != null && average.is("ReduceMean") && average.input(0).equals(value)) {
                graph.uses(value).stream()
                        .map(use -> use.node())
                        .filter(node -> node.is("ReduceMean") || node.is("Sub"))
                        .forEach(readers::add);
                return Optional.of(
                        new Normalization(sqrt.label(), "layer", value, readers, 1, divided(deviation, sqrt)));
            }
        }
        graph.uses(deviation).stream()
                .map(use -> use.node())
                .filter(node -> node.equals(square) || dividedBy(node, deviation, sqrt))
                .forEach(readers::add);
        return readers.size() > 1
                ? Optional.of(new Normalization(sqrt.label(), "rms", deviation, readers, 1, divided(deviation, sqrt)))
                : Optional.empty();
    }

    /** What a value divided by a square root is called; nothing where no node divides it. */
    private String divided(String value, Node sqrt) {
        return graph.uses(value).stream()
                .map(use -> use.node())
                .filter(node -> dividedBy(node, value, sqrt))
                .map(Node::output)
                .findFirst()
                .orElse("");
    }

    /** Whether a node multiplies a value by what a square root gives, or its reciprocal. */
    private boolean dividedBy(Node node, String value, Node sqrt) {
        if (!node.is("Mul") && !node.is("Div")) {
            return false;
        }
        String other = node.input(0).equals(value) ? node.input(1) : node.input(0);
        Node factor = producer(other);
        return factor != null
                && (factor.equals(sqrt)
                        || ((factor.is("Reciprocal") || factor.is("Div"))
                                && factor.inputs().contains(sqrt.output())));
    }

    private @Nullable Node producer(String value) {
        return value.isEmpty() ? null : graph.producer(value);
    }
}
