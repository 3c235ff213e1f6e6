package org.pathlift.analysis.html.chart;

import java.util.List;

/**
 * A directed graph without cycles, drawn from above downwards.
 *
 * @param about what it says of itself
 * @param kinds what nodes can be, as the legend has it, each with its colour
 * @param nodes so that edges lead from earlier to later ones
 * @param edges between them
 */
public record GraphChart(About about, List<Kind> kinds, List<Node> nodes, List<Edge> edges) implements Chart {

    private static final int LAYER = 40;

    /** A kind of nodes. */
    public record Kind(String name, Tone tone) {}

    /** Colours with a meaning. */
    public enum Tone {
        /** What moves, or may. */
        FREE,
        /** What must stay. */
        PINNED,
        /** What has no part in it. */
        QUIET,
        /** Where something enters or leaves. */
        BORDER,
        /** Far below the middle; in pages of rescaling λ below 0.5. */
        LOW,
        /** Somewhat below the middle; in pages of rescaling λ from 0.5 to 0.95. */
        LOWER,
        /** About the middle; in pages of rescaling λ of about 1. */
        MIDDLE,
        /** Somewhat above the middle; in pages of rescaling λ from 1.05 to 2. */
        HIGHER,
        /** Far above the middle; in pages of rescaling λ above 2. */
        HIGH
    }

    /**
     * A node.
     *
     * @param label as it stands in the picture
     * @param kind its place in the kinds
     * @param detail what is told of it on request, in lines
     */
    public record Node(String label, int kind, List<String> detail) {
        /** Keeps an unmodifiable copy of {@code detail}. */
        public Node {
            detail = List.copyOf(detail);
        }
    }

    /** An edge between the nodes at these places of the list. */
    public record Edge(int from, int to) {}

    /** Keeps unmodifiable copies of {@code kinds}, {@code nodes} and {@code edges}. */
    public GraphChart {
        kinds = List.copyOf(kinds);
        nodes = List.copyOf(nodes);
        edges = List.copyOf(edges);
    }

    @Override
    public int hidden() {
        return 0;
    }

    @Override
    public boolean isEmpty() {
        return nodes.isEmpty();
    }

    @Override
    public int height() {
        return 60 + LAYER * LayeredLayout.of(this).depth();
    }
}
