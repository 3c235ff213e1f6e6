package org.pathlift.conditioning.meanfield;

import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Derivatives by differences that stay on one side of every kink. */
final class CustomForms {

    private static final double STEP = 1e-5;
    private static final double WIDE_STEP = 1e-4;

    private CustomForms() {}

    /** The slope of a function by central differences, and by one-sided ones beside a kink. */
    static DoubleUnaryOperator slope(DoubleUnaryOperator function, List<Kink> kinks) {
        return x -> derivative(function, kinks, x, STEP);
    }

    /** The slope of a slope that is itself a difference: wider steps, for less noise. */
    static DoubleUnaryOperator curvature(DoubleUnaryOperator function, List<Kink> kinks) {
        return x -> {
            double h = WIDE_STEP * Math.max(1, Math.abs(x));
            double middle = x + shift(kinks, x, h);
            return (function.applyAsDouble(middle + h)
                            - 2 * function.applyAsDouble(middle)
                            + function.applyAsDouble(middle - h))
                    / (h * h);
        };
    }

    private static double derivative(DoubleUnaryOperator function, List<Kink> kinks, double x, double step) {
        double h = step * Math.max(1, Math.abs(x));
        double side = shift(kinks, x, h);
        if (side == 0) {
            return (function.applyAsDouble(x + h) - function.applyAsDouble(x - h)) / (2 * h);
        }
        double s = Math.copySign(h, side);
        return (4 * function.applyAsDouble(x + s) - 3 * function.applyAsDouble(x) - function.applyAsDouble(x + 2 * s))
                / (2 * s);
    }

    /** How far to move from x so that no kink lies within h: 0, or away from the kink. */
    private static double shift(List<Kink> kinks, double x, double h) {
        for (Kink kink : kinks) {
            double distance = x - kink.at();
            if (Math.abs(distance) < h) {
                return distance > 0 ? h - distance : -(h + distance);
            }
        }
        return 0;
    }
}
