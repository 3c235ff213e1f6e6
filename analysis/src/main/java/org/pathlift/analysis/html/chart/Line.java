package org.pathlift.analysis.html.chart;

import java.util.List;

/**
 * Points that belong together.
 *
 * @param name as the legend has it
 * @param points in the order in which they are joined
 * @param look how they are drawn
 */
public record Line(String name, List<Point> points, Look look) {

    /** How points are drawn. */
    public enum Look {
        /** Joined. */
        SOLID,
        /** Joined by a dashed line: a prediction or a law beside what was measured. */
        DASHED,
        /** Dots, with bars where they have bands. */
        DOTS
    }

    /** Keeps an unmodifiable copy of {@code points}. */
    public Line {
        points = List.copyOf(points);
    }
}
