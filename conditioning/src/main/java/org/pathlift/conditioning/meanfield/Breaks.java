package org.pathlift.conditioning.meanfield;

import java.util.Arrays;

/** The ends of quadrature panels inside an interval, sorted, without panels too short to matter. */
final class Breaks {

    private static final double SHORTEST = 1e-300;

    private final double low;
    private final double high;
    private double[] points = new double[64];
    private int count;

    Breaks(double low, double high) {
        this.low = low;
        this.high = high;
        clear();
    }

    /** Forgets everything but the ends. */
    void clear() {
        points[0] = low;
        points[1] = high;
        count = 2;
    }

    /** Adds a point if it lies strictly inside. */
    void add(double point) {
        if (!(point > low && point < high)) {
            return;
        }
        if (count == points.length) {
            points = Arrays.copyOf(points, 2 * count);
        }
        points[count++] = point;
    }

    /** Adds equidistant points. */
    void addGrid(double step) {
        for (double point = Math.ceil(low / step) * step; point < high; point += step) {
            add(point);
        }
    }

    /** Sorts and drops what coincides. */
    void sort() {
        Arrays.sort(points, 0, count);
        int kept = 1;
        for (int i = 1; i < count; i++) {
            if (points[i] - points[kept - 1] > SHORTEST) {
                points[kept++] = points[i];
            }
        }
        count = kept;
    }

    int count() {
        return count;
    }

    double at(int index) {
        return points[index];
    }
}
