package org.pathlift.analysis.inventory;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.Node;

/** Walks a graph from a value back to the layers behind it, and on to the layers ahead. */
final class Ancestry {

    private static final Set<String> LAYERS = Set.of("Conv", "ConvTranspose", "Gemm", "MatMul");
    private static final Set<String> MOVES = Set.of(
            "Reshape",
            "Transpose",
            "Squeeze",
            "Unsqueeze",
            "Flatten",
            "Identity",
            "Dropout",
            "Cast",
            "Split",
            "Slice",
            "Expand",
            "Tile");

    /**
     * What stands behind a value.
     *
     * @param layer the layer with a constant weight that made it
     * @param passed the nodes between, the nearest first
     */
    record Origin(Node layer, List<Node> passed) {

        boolean passes(String operator) {
            return passed.stream().anyMatch(node -> node.opType().equals(operator));
        }

        /** Whether a vector was added behind the layer, or the layer adds one itself. */
        boolean biased(Symmetry symmetry) {
            return layer.hasInput(2)
                    || passed.stream()
                            .filter(node -> node.is("Add"))
                            .flatMap(node -> node.inputs().stream())
                            .filter(symmetry::isConstant)
                            .anyMatch(value -> symmetry.facts()
                                    .shape(value)
                                    .filter(shape -> shape.elements() > 1)
                                    .isPresent());
        }
    }

    private final Symmetry symmetry;
    private final Graph graph;

    Ancestry(Symmetry symmetry) {
        this.symmetry = symmetry;
        this.graph = symmetry.facts().model().graph();
    }

    /** Returns whether a node is a layer with a constant weight and one activation. */
    boolean isLayer(Node node) {
        return node.domain().isEmpty()
                && LAYERS.contains(node.opType())
                && activations(node).size() == 1
                && node.inputs().stream().anyMatch(symmetry.views()::containsKey);
    }

    /** Returns whether a node is a layer that multiplies the last features by a matrix. */
    boolean isMatrix(Node node) {
        return isLayer(node) && (node.is("MatMul") || node.is("Gemm"));
    }

    List<String> activations(Node node) {
        return node.inputs().stream()
                .filter(input -> !input.isEmpty() && !symmetry.isConstant(input))
                .toList();
    }

    /** Returns the layer behind a value if only nodes that {@code passable} allows stand between. */
    Optional<Origin> origin(String value, Predicate<Node> passable) {
        Set<Node> layers = new LinkedHashSet<>();
        Set<Node> passed = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(value));
        Set<String> seen = new HashSet<>();
        while (!open.isEmpty()) {
            String at = open.poll();
            Node node = graph.producer(at);
            if (!seen.add(at) || symmetry.isConstant(at)) {
                continue;
            }
            if (node == null) {
                return Optional.empty();
            }
            if (isLayer(node)) {
                layers.add(node);
            } else if (passable.test(node)) {
                passed.add(node);
                List<String> next = activations(node);
                open.addAll(isMove(node) && !node.is("Concat") ? next.subList(0, Math.min(1, next.size())) : next);
            } else {
                return Optional.empty();
            }
        }
        return layers.size() == 1
                ? Optional.of(new Origin(layers.iterator().next(), List.copyOf(passed)))
                : Optional.empty();
    }

    static boolean isMove(Node node) {
        return node.domain().isEmpty() && MOVES.contains(node.opType());
    }

    /** Moves, and products and sums with constants: what stands between a projection and a product of activations. */
    boolean isAffine(Node node) {
        boolean arithmetic = node.is("Mul") || node.is("Div") || node.is("Add") || node.is("Sub");
        return isMove(node) || (arithmetic && activations(node).size() == 1);
    }

    /** Returns the nodes that read a value's elements, not only its shape. */
    List<Node> readers(String value) {
        return graph.uses(value).stream()
                .map(use -> use.node())
                .filter(node -> !symmetry.isConstant(node.output()))
                .distinct()
                .toList();
    }

    /** Returns the one layer that reads a value behind nodes that only move elements. */
    Optional<Node> reader(String value) {
        String at = value;
        while (true) {
            List<Node> readers = readers(at);
            if (readers.size() != 1 || graph.isOutput(at)) {
                return Optional.empty();
            }
            Node node = readers.get(0);
            if (isLayer(node)) {
                return Optional.of(node);
            }
            if (!isMove(node)) {
                return Optional.empty();
            }
            at = node.output();
        }
    }

    /** Returns whether a vector is added to what a layer makes. */
    boolean addsBias(Node layer) {
        return layer.hasInput(2)
                || graph.uses(layer.output()).stream()
                        .anyMatch(use -> use.node().is("Add")
                                && use.node().inputs().stream().anyMatch(symmetry.views()::containsKey));
    }

    /** Returns how messages name a layer: by its weight. */
    String weight(Node layer) {
        return layer.inputs().stream()
                .filter(symmetry.views()::containsKey)
                .map(input -> symmetry.view(input).tensor().name())
                .findFirst()
                .orElse(layer.label());
    }

    Graph graph() {
        return graph;
    }
}
