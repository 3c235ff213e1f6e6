package org.pathlift.analysis.scaling;

import java.util.Collections;
import java.util.List;

/** Straight lines between points. */
public final class Interpolation {

    private Interpolation() {}

    /**
     * The height at a place of the line through points, constant beyond the first and the last.
     *
     * @param x ascending places
     * @param y their heights
     */
    public static double at(List<Double> x, List<Double> y, double place) {
        int found = Collections.binarySearch(x, place);
        if (found >= 0) {
            return y.get(found);
        }
        int right = -found - 1;
        if (right == 0) {
            return y.get(0);
        }
        if (right == x.size()) {
            return y.get(right - 1);
        }
        double share = (place - x.get(right - 1)) / (x.get(right) - x.get(right - 1));
        return y.get(right - 1) + share * (y.get(right) - y.get(right - 1));
    }
}
