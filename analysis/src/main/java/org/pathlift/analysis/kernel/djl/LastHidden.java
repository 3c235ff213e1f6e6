package org.pathlift.analysis.kernel.djl;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.ValueInfo;

/** Finds what the last layer with weights reads. */
final class LastHidden {

    private static final Set<String> LAYERS = Set.of("Gemm", "MatMul", "Conv", "ConvTranspose");

    private LastHidden() {}

    /**
     * Goes back from the first output, the nearest nodes first, to a layer whose weight is one of those.
     *
     * @param weights names of constants
     * @return the value that the layer reads; empty where there is no such layer, or it reads constants alone
     */
    static Optional<String> find(Graph graph, Set<String> weights) {
        Deque<String> values = new ArrayDeque<>(List.of(graph.outputs().get(0).name()));
        Set<String> seen = new HashSet<>(values);
        while (!values.isEmpty()) {
            @Nullable Node node = graph.producer(values.remove());
            if (node == null) {
                continue;
            }
            if (node.domain().isEmpty() && LAYERS.contains(node.opType())) {
                Optional<String> read = read(graph, node, weights);
                if (read.isPresent()) {
                    return read;
                }
            }
            for (String input : node.inputs()) {
                if (!input.isEmpty() && seen.add(input)) {
                    values.add(input);
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> read(Graph graph, Node node, Set<String> weights) {
        for (int weight = 1; weight >= 0; weight--) {
            String other = node.input(1 - weight);
            boolean layer = isWeight(graph, node.input(weight), weights) && graph.constant(other) == null;
            if (layer && (weight == 1 || node.opType().equals("MatMul"))) {
                return Optional.of(other);
            }
        }
        return Optional.empty();
    }

    /** A weight, or a transposed, reshaped or copied one. */
    private static boolean isWeight(Graph graph, String value, Set<String> weights) {
        if (weights.contains(value)) {
            return true;
        }
        @Nullable Node node = graph.producer(value);
        return node != null
                && Set.of("Transpose", "Reshape", "Identity", "Cast").contains(node.opType())
                && isWeight(graph, node.input(0), weights);
    }

    /** The same model with this value as its only output. */
    static Model exposing(Model model, String value) {
        Graph graph = model.graph();
        ValueInfo info = graph.valueInfo(value)
                .orElse(new ValueInfo(value, graph.outputs().get(0).type(), Optional.empty()));
        Graph changed = new Graph(
                graph.name(),
                graph.nodes(),
                graph.inputs(),
                List.of(info),
                graph.nodes().stream()
                        .flatMap(node -> node.outputs().stream())
                        .flatMap(output -> graph.valueInfo(output).stream())
                        .toList(),
                graph.constants());
        return new Model(
                model.irVersion(), model.opsets(), model.producer(), model.metadata(), changed, Optional.empty());
    }
}
