package org.pathlift.analysis.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.symmetry.IndexField;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.UnitGroup;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.ValueInfo;

/**
 * The graph of a model, without what depends on constants only.
 *
 * @param nodes the inputs, the nodes of the file, the outputs; edges lead from earlier to later ones
 * @param edges which one reads what another one makes
 */
public record GraphReport(List<Place> nodes, List<Edge> edges) {

    /**
     * A node, or an input or output of the graph.
     *
     * @param name as the file has it; that of its first output where it has none
     * @param operator its type; {@code input} or {@code output} for those
     * @param tensor what it makes first; for an output what it gives
     * @param weights the constants that act as its parameters
     * @param groups the groups of scale units that its outputs carry, by the tensor that made them
     * @param pinned why what it makes must keep scale 1; null where it need not
     */
    public record Place(
            String name,
            String operator,
            String tensor,
            List<String> weights,
            List<String> groups,
            @Nullable String pinned) {
        /** Keeps unmodifiable copies of {@code weights} and {@code groups}. */
        public Place {
            weights = List.copyOf(weights);
            groups = List.copyOf(groups);
        }
    }

    /**
     * What a node reads.
     *
     * @param from the place in {@link #nodes} of the one that makes it
     * @param to that of the one that reads it
     * @param tensor its name
     */
    public record Edge(int from, int to, String tensor) {}

    /** Keeps unmodifiable copies of {@code nodes} and {@code edges}. */
    public GraphReport {
        nodes = List.copyOf(nodes);
        edges = List.copyOf(edges);
    }

    static GraphReport of(Symmetry symmetry) {
        return new Maker(symmetry).make();
    }

    /** Puts places and edges together. */
    private static final class Maker {
        private final Symmetry symmetry;
        private final Graph graph;
        private final TreeMap<Integer, String> groups = new TreeMap<>();
        private final Map<String, String> pins = new HashMap<>();
        private final Map<Integer, Set<String>> weights = new HashMap<>();
        private final Map<String, Integer> makers = new HashMap<>();
        private final List<Place> places = new ArrayList<>();
        private final List<Edge> edges = new ArrayList<>();

        Maker(Symmetry symmetry) {
            this.symmetry = symmetry;
            this.graph = symmetry.facts().model().graph();
            for (UnitGroup group : symmetry.groups()) {
                groups.put(group.first(), group.tensor());
            }
            symmetry.pins().forEach(pin -> pins.putIfAbsent(pin.tensor(), pin.text()));
            symmetry.bindings()
                    .forEach(binding -> weights.computeIfAbsent(binding.node().index(), key -> new LinkedHashSet<>())
                            .add(binding.tensor()));
        }

        GraphReport make() {
            for (ValueInfo input : graph.inputs()) {
                if (graph.constant(input.name()) == null) {
                    add(input.name(), "input", List.of(input.name()), Set.of());
                }
            }
            for (Node node : graph.sorted()) {
                if (!node.outputs().stream().allMatch(output -> output.isEmpty() || symmetry.isConstant(output))) {
                    read(node.inputs());
                    read(node.captured());
                    add(
                            node.name().isEmpty() ? node.output() : node.name(),
                            node.domain().isEmpty() ? node.opType() : node.domain() + "." + node.opType(),
                            node.outputs(),
                            weights.getOrDefault(node.index(), Set.of()));
                }
            }
            for (ValueInfo output : graph.outputs()) {
                read(List.of(output.name()));
                places.add(new Place(
                        output.name(), "output", output.name(), List.of(), List.of(), pins.get(output.name())));
            }
            return new GraphReport(places, edges);
        }

        private void read(Iterable<String> inputs) {
            for (String input : inputs) {
                @Nullable Integer maker = makers.get(input);
                if (maker != null) {
                    edges.add(new Edge(maker, places.size(), input));
                }
            }
        }

        private void add(String name, String operator, List<String> outputs, Set<String> parameters) {
            Set<String> carried = new LinkedHashSet<>();
            @Nullable String pinned = null;
            for (String output : outputs) {
                if (!output.isEmpty()) {
                    makers.put(output, places.size());
                    carry(output, carried);
                    pinned = pinned == null ? pins.get(output) : pinned;
                }
            }
            places.add(
                    new Place(name, operator, outputs.get(0), List.copyOf(parameters), List.copyOf(carried), pinned));
        }

        private void carry(String tensor, Set<String> carried) {
            @Nullable IndexField field = symmetry.fields().get(tensor);
            if (field == null) {
                return;
            }
            for (int position = 0; position < field.size(); position++) {
                int unit = Math.abs(field.get(position));
                if (unit > 0 && unit <= symmetry.units()) {
                    carried.add(groups.floorEntry(unit).getValue());
                }
            }
        }
    }
}
