package org.pathlift.analysis.html.chart;

import java.util.stream.DoubleStream;

/**
 * The numbers that an axis holds.
 *
 * @param min the smallest
 * @param max the largest
 */
record Extent(double min, double max) {

    /** Returns the range of those numbers that have a place on the axis; from 0 to 1 where there is none. */
    static Extent of(Axis axis, DoubleStream values) {
        double[] shown = values.filter(axis::shows).sorted().toArray();
        return shown.length == 0 ? new Extent(0, 1) : new Extent(shown[0], shown[shown.length - 1]);
    }

    /** Returns how many times the smallest the largest is. */
    double ratio() {
        return min > 0 ? max / min : 1;
    }
}
