package org.pathlift.analysis.html.chart;

import org.jspecify.annotations.Nullable;

/**
 * A point of a line.
 *
 * @param x along the first axis
 * @param y along the second
 * @param low the lower end of the band around y; y itself where there is none
 * @param high its upper end
 * @param label what the point is of, shown on request; empty for nothing
 */
public record Point(double x, double y, double low, double high, String label) {

    /** Makes a point without a band. */
    public static Point of(double x, double y) {
        return new Point(x, y, y, y, "");
    }

    /** Makes a point without a band; one that is not there where {@code y} is null. */
    public static Point of(double x, @Nullable Double y, String label) {
        double known = y == null ? Double.NaN : y;
        return new Point(x, known, known, known, label);
    }

    /** Makes a point with a band of one deviation to both sides. */
    public static Point around(double x, double y, double deviation) {
        return new Point(x, y, y - deviation, y + deviation, "");
    }

    boolean hasBand() {
        return low < high;
    }
}
