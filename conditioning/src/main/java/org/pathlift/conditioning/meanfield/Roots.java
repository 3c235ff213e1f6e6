package org.pathlift.conditioning.meanfield;

import java.util.function.DoubleUnaryOperator;
import org.hipparchus.analysis.solvers.BrentSolver;

/** Roots and extrema of functions of one number. */
final class Roots {

    private static final double RELATIVE = 1e-15;
    private static final double ABSOLUTE = 1e-300;
    private static final double RESIDUAL = 1e-300;
    private static final int MOST_EVALUATIONS = 500;
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;
    private static final int GOLDEN_STEPS = 80;

    private Roots() {}

    /** A root between two places with different signs. */
    static double between(DoubleUnaryOperator function, double low, double high) {
        return new BrentSolver(RELATIVE, ABSOLUTE, RESIDUAL)
                .solve(MOST_EVALUATIONS, function::applyAsDouble, low, high);
    }

    /** The place between two others where the function is least, if it has one dip there. */
    static double least(DoubleUnaryOperator function, double low, double high) {
        double a = low;
        double b = high;
        double left = b - GOLDEN * (b - a);
        double right = a + GOLDEN * (b - a);
        double atLeft = function.applyAsDouble(left);
        double atRight = function.applyAsDouble(right);
        for (int step = 0; step < GOLDEN_STEPS; step++) {
            if (atLeft < atRight) {
                b = right;
                right = left;
                atRight = atLeft;
                left = b - GOLDEN * (b - a);
                atLeft = function.applyAsDouble(left);
            } else {
                a = left;
                left = right;
                atLeft = atRight;
                right = a + GOLDEN * (b - a);
                atRight = function.applyAsDouble(right);
            }
        }
        return (a + b) / 2;
    }
}
