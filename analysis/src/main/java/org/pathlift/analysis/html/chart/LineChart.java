package org.pathlift.analysis.html.chart;

import java.util.List;

/**
 * Lines and dots over two axes of numbers.
 *
 * @param about what it says of itself
 * @param x the axis to the right
 * @param y the axis upwards
 * @param lines what is drawn
 * @param levels horizontal lines to compare with
 */
public record LineChart(About about, Axis x, Axis y, List<Line> lines, List<Level> levels) implements Chart {

    /**
     * A horizontal line.
     *
     * @param name what it stands for
     * @param y its height
     */
    public record Level(String name, double y) {}

    /** Keeps unmodifiable copies of {@code lines} and {@code levels}. */
    public LineChart {
        lines = List.copyOf(lines);
        levels = List.copyOf(levels);
    }

    /** Makes a chart without levels. */
    public LineChart(About about, Axis x, Axis y, List<Line> lines) {
        this(about, x, y, lines, List.of());
    }

    @Override
    public int hidden() {
        return (int) lines.stream()
                .flatMap(line -> line.points().stream())
                .filter(point -> !Double.isNaN(point.y()) && !shows(point))
                .count();
    }

    @Override
    public boolean isEmpty() {
        return lines.stream().flatMap(line -> line.points().stream()).noneMatch(this::shows);
    }

    @Override
    public int height() {
        return 340;
    }

    boolean shows(Line line) {
        return line.points().stream().anyMatch(this::shows);
    }

    boolean shows(Point point) {
        return x.shows(point.x()) && y.shows(point.y());
    }
}
