package org.pathlift.analysis.html;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.pathlift.analysis.html.chart.About;
import org.pathlift.analysis.html.chart.GraphChart;
import org.pathlift.analysis.html.chart.GraphChart.Edge;
import org.pathlift.analysis.html.chart.GraphChart.Kind;
import org.pathlift.analysis.html.chart.GraphChart.Node;
import org.pathlift.analysis.report.GraphReport;
import org.pathlift.analysis.report.GraphReport.Place;

/** Pictures of a model's graph. */
final class Graphs {

    /** The most nodes that are drawn one by one. */
    static final int MOST = 1_500;

    /** The nodes of a picture that stand for several. */
    private static final int BLOCKS = 150;

    private Graphs() {}

    /**
     * Draws a graph, with blocks of neighbouring nodes where it has too many.
     *
     * @param kinds what nodes can be; a block is what its first node with the smallest kind is
     * @param kind which one a node is
     */
    static GraphChart of(About about, GraphReport graph, List<Kind> kinds, ToIntFunction<Place> kind) {
        if (graph.nodes().size() > MOST) {
            return blocks(about, graph, kinds, kind);
        }
        List<Node> nodes = graph.nodes().stream()
                .map(place -> new Node(label(place), kind.applyAsInt(place), detail(place)))
                .toList();
        List<Edge> edges = graph.edges().stream()
                .map(edge -> new Edge(edge.from(), edge.to()))
                .toList();
        return new GraphChart(about, kinds, nodes, edges);
    }

    private static String label(Place place) {
        boolean border = place.operator().equals("input") || place.operator().equals("output");
        return border ? place.name() : place.operator();
    }

    private static List<String> detail(Place place) {
        List<String> lines = new ArrayList<>();
        lines.add(place.operator() + " " + place.name());
        lines.add("makes " + place.tensor());
        if (!place.weights().isEmpty()) {
            lines.add("weights " + String.join(", ", place.weights()));
        }
        if (!place.groups().isEmpty()) {
            lines.add("carries the units of " + String.join(", ", place.groups()));
        }
        if (place.pinned() != null) {
            lines.add("pinned: " + place.pinned());
        }
        return lines;
    }

    private static GraphChart blocks(About about, GraphReport graph, List<Kind> kinds, ToIntFunction<Place> kind) {
        int size = (graph.nodes().size() + BLOCKS - 1) / BLOCKS;
        List<Node> nodes = new ArrayList<>();
        for (int first = 0; first < graph.nodes().size(); first += size) {
            List<Place> block = graph.nodes()
                    .subList(first, Math.min(first + size, graph.nodes().size()));
            Map<String, Integer> operators = new TreeMap<>();
            block.forEach(place -> operators.merge(place.operator(), 1, Integer::sum));
            List<String> detail = new ArrayList<>();
            detail.add("nodes " + (first + 1) + " to " + (first + block.size()));
            operators.forEach((operator, count) -> detail.add(count + " " + operator));
            nodes.add(new Node(
                    (first + 1) + "–" + (first + block.size()),
                    block.stream().mapToInt(kind).min().orElse(0),
                    detail));
        }
        Set<Edge> edges = new LinkedHashSet<>();
        for (GraphReport.Edge edge : graph.edges()) {
            if (edge.from() / size != edge.to() / size) {
                edges.add(new Edge(edge.from() / size, edge.to() / size));
            }
        }
        About told = about.and("The graph has " + graph.nodes().size() + " nodes, too many to be seen: each box here"
                + " stands for " + size
                + " of them in the order of the graph, with the first colour of the legend that one"
                + " of them has.");
        return new GraphChart(told, kinds, nodes, List.copyOf(edges));
    }
}
