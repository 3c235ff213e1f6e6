package org.pathlift.analysis.html.chart;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.pathlift.analysis.html.chart.GraphChart.Edge;

/**
 * Places for the nodes of a graph in layers, every edge leading downwards (Sugiyama's method): a node lies below all that lead
 * to it, an edge over several layers passes through a place of its own in each, and the order within a layer follows the
 * neighbours' mean places.
 *
 * @param places the graph's nodes first, then the passing places of long edges
 * @param segments between neighbouring layers; a long edge is several
 * @param depth the number of layers
 * @param width the most places in a layer
 */
record LayeredLayout(List<Place> places, List<Edge> segments, int depth, int width) {

    private static final int ROUNDS = 8;

    /** Where a node or a passing edge lies: the layer from 0, and the place across, 0 in the middle. */
    record Place(int layer, double across) {}

    static LayeredLayout of(GraphChart graph) {
        List<Integer> layers = layers(graph);
        List<Edge> segments = new ArrayList<>();
        Set<Edge> seen = new HashSet<>();
        for (Edge edge : graph.edges()) {
            if (!seen.add(edge)) {
                continue;
            }
            int from = edge.from();
            for (int layer = layers.get(edge.from()) + 1; layer < layers.get(edge.to()); layer++) {
                layers.add(layer);
                segments.add(new Edge(from, layers.size() - 1));
                from = layers.size() - 1;
            }
            segments.add(new Edge(from, edge.to()));
        }
        return arranged(layers, segments);
    }

    private static List<Integer> layers(GraphChart graph) {
        int count = graph.nodes().size();
        int[] layers = new int[count];
        List<List<Integer>> sources = neighbours(count, graph.edges(), false);
        for (int node = 0; node < count; node++) {
            for (int source : sources.get(node)) {
                if (source >= node) {
                    throw new IllegalArgumentException(
                            "edges must lead to later nodes, found one from " + source + " to " + node);
                }
                layers[node] = Math.max(layers[node], layers[source] + 1);
            }
        }
        List<List<Integer>> targets = neighbours(count, graph.edges(), true);
        for (int node = count - 1; node >= 0; node--) {
            // What nothing leads to stands just above what reads it.
            if (sources.get(node).isEmpty() && !targets.get(node).isEmpty()) {
                layers[node] = targets.get(node).stream()
                                .mapToInt(target -> layers[target])
                                .min()
                                .getAsInt()
                        - 1;
            }
        }
        List<Integer> list = new ArrayList<>();
        for (int layer : layers) {
            list.add(layer);
        }
        return list;
    }

    private static LayeredLayout arranged(List<Integer> layers, List<Edge> segments) {
        int depth = layers.stream().mapToInt(layer -> layer + 1).max().orElse(0);
        List<List<Integer>> rows = new ArrayList<>();
        for (int layer = 0; layer < depth; layer++) {
            rows.add(new ArrayList<>());
        }
        for (int place = 0; place < layers.size(); place++) {
            rows.get(layers.get(place)).add(place);
        }
        double[] across = new double[layers.size()];
        rows.forEach(row -> spread(row, across));
        List<List<Integer>> above = neighbours(layers.size(), segments, false);
        List<List<Integer>> below = neighbours(layers.size(), segments, true);
        for (int round = 0; round < ROUNDS; round++) {
            boolean down = round % 2 == 0;
            for (int i = 0; i < depth; i++) {
                order(rows.get(down ? i : depth - 1 - i), across, down ? above : below);
            }
        }
        List<Place> places = new ArrayList<>();
        for (int place = 0; place < across.length; place++) {
            places.add(new Place(layers.get(place), across[place]));
        }
        return new LayeredLayout(
                List.copyOf(places),
                List.copyOf(segments),
                depth,
                rows.stream().mapToInt(List::size).max().orElse(0));
    }

    private static void order(List<Integer> row, double[] across, List<List<Integer>> neighbours) {
        double[] wanted = new double[across.length];
        for (int place : row) {
            wanted[place] = neighbours.get(place).stream()
                    .mapToDouble(neighbour -> across[neighbour])
                    .average()
                    .orElse(across[place]);
        }
        row.sort(Comparator.comparingDouble(place -> wanted[place]));
        spread(row, across);
    }

    private static void spread(List<Integer> row, double[] across) {
        for (int i = 0; i < row.size(); i++) {
            across[row.get(i)] = i - (row.size() - 1) / 2.0;
        }
    }

    private static List<List<Integer>> neighbours(int count, List<Edge> edges, boolean forwards) {
        List<List<Integer>> neighbours = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            neighbours.add(new ArrayList<>());
        }
        for (Edge edge : edges) {
            neighbours.get(forwards ? edge.from() : edge.to()).add(forwards ? edge.to() : edge.from());
        }
        return neighbours;
    }
}
