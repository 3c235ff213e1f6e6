package org.pathlift.conditioning.meanfield;

import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** An activation put together from its functions. */
record ShapedActivation(
        String name,
        DoubleUnaryOperator phi,
        DoubleUnaryOperator first,
        DoubleUnaryOperator second,
        List<Kink> kinks,
        double slopeAtMinusInfinity,
        double slopeAtPlusInfinity,
        double slopeLeftOfZero,
        double slopeRightOfZero)
        implements Activation {

    ShapedActivation {
        kinks = List.copyOf(kinks);
    }

    /** A smooth one with given limits of φ(x)/x. */
    static ShapedActivation smooth(
            String name,
            DoubleUnaryOperator phi,
            DoubleUnaryOperator first,
            DoubleUnaryOperator second,
            double slopeAtMinusInfinity,
            double slopeAtPlusInfinity) {
        double slope = first.applyAsDouble(0);
        return new ShapedActivation(
                name, phi, first, second, List.of(), slopeAtMinusInfinity, slopeAtPlusInfinity, slope, slope);
    }

    @Override
    public double value(double x) {
        return phi.applyAsDouble(x);
    }

    @Override
    public double slope(double x) {
        return first.applyAsDouble(x);
    }

    @Override
    public double curvature(double x) {
        return second.applyAsDouble(x);
    }

    @Override
    public String toString() {
        return name;
    }
}
