package org.pathlift.analysis.report;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.symmetry.Region;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.Node;

/**
 * Where a region begins and ends.
 *
 * @param sources the activations that enter it
 * @param sinks the activations that leave it
 */
record Borders(List<String> sources, List<String> sinks) {

    static Borders of(Symmetry symmetry, Region region) {
        Graph graph = symmetry.facts().model().graph();
        Set<Integer> inside = region.nodes().stream().map(Node::index).collect(Collectors.toSet());
        Set<String> sources = new LinkedHashSet<>();
        Set<String> sinks = new LinkedHashSet<>();
        for (Node node : region.nodes()) {
            for (String input : node.inputs()) {
                @Nullable Node producer = graph.producer(input);
                boolean own = producer != null
                        && inside.contains(producer.index())
                        && !symmetry.cuts().contains(input);
                if (!input.isEmpty() && !symmetry.isConstant(input) && !own) {
                    sources.add(input);
                }
            }
            for (String output : node.outputs()) {
                boolean leaves = symmetry.cuts().contains(output)
                        || graph.isOutput(output)
                        || graph.uses(output).stream()
                                .anyMatch(use -> !inside.contains(use.node().index()));
                if (!output.isEmpty() && leaves) {
                    sinks.add(output);
                }
            }
        }
        return new Borders(List.copyOf(sources), List.copyOf(sinks));
    }
}
