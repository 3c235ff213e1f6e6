package org.pathlift.conditioning.propagation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.pathlift.conditioning.meanfield.Kink;

/**
 * Finds where the slope of a function jumps.
 *
 * <p>The change of slope over an interval shrinks with the interval where the function is smooth, and stays where it has a
 * kink: the half that holds more of the change is followed until the interval is narrow.
 */
final class KinkSearch {

    private static final double REACH = 16;
    private static final int CELLS = 1000;
    private static final double NARROW = 1e-5;
    private static final double LEAST_JUMP = 1e-3;

    private KinkSearch() {}

    /** Returns the kinks with a jump of at least a thousandth, between -16 and 16, ascending; places to 1e-5. */
    static List<Kink> of(DoubleUnaryOperator function) {
        List<Kink> kinks = new ArrayList<>();
        double width = 2 * REACH / CELLS;
        // Cells lie askew, so that no kink at a round number falls between two.
        double start = -REACH - width / Math.E;
        for (int cell = 0; cell <= CELLS; cell++) {
            double left = start + cell * width;
            double right = left + width;
            while (right - left > NARROW && change(function, left, right) >= LEAST_JUMP) {
                double third = (right - left) / 3;
                // Halves that overlap, so that no kink falls between them.
                if (change(function, left, right - third) >= change(function, left + third, right)) {
                    right -= third;
                } else {
                    left += third;
                }
            }
            if (right - left <= NARROW) {
                double at = (left + right) / 2;
                double jump = slope(function, right, right + width) - slope(function, left - width, left);
                kinks.add(new Kink(Math.abs(at) < NARROW ? 0 : at, jump));
            }
        }
        return kinks;
    }

    /** How much the slope differs between just before an interval and just behind it, seen at the interval's width. */
    private static double change(DoubleUnaryOperator f, double left, double right) {
        double width = right - left;
        return Math.abs(slope(f, right, right + width) - slope(f, left - width, left));
    }

    private static double slope(DoubleUnaryOperator f, double left, double right) {
        return (f.applyAsDouble(right) - f.applyAsDouble(left)) / (right - left);
    }
}
