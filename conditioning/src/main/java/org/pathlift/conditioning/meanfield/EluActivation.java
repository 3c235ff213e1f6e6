package org.pathlift.conditioning.meanfield;

import java.util.List;
import java.util.OptionalDouble;

/**
 * φ(x) = γx for x > 0 and γα(eˣ − 1) below: ELU for γ = 1, SELU for the constants that keep mean 0 and variance 1.
 *
 * <p>Closed forms: Tsuchida et al. 2020 (arXiv 2002.08517). With G_k = E[e^{k√q z}; z &lt; 0] = erfcx(k√(q/2))/2.
 */
record EluActivation(String name, double alpha, double gamma) implements ClosedMoments {

    private static final double SQRT_TWO_PI = Math.sqrt(2 * Math.PI);

    @Override
    public double value(double x) {
        return gamma * (x > 0 ? x : alpha * Math.expm1(x));
    }

    @Override
    public double slope(double x) {
        return gamma * (x > 0 ? 1 : alpha * Math.exp(x));
    }

    @Override
    public double curvature(double x) {
        return x > 0 ? 0 : gamma * alpha * Math.exp(x);
    }

    @Override
    public List<Kink> kinks() {
        return List.of(new Kink(0, gamma * (1 - alpha)));
    }

    @Override
    public double slopeAtPlusInfinity() {
        return gamma;
    }

    @Override
    public double slopeAtMinusInfinity() {
        return 0;
    }

    @Override
    public double slopeRightOfZero() {
        return gamma;
    }

    @Override
    public double slopeLeftOfZero() {
        return gamma * alpha;
    }

    /** Below, the terms of the closed form cancel. */
    @Override
    public double closedFrom() {
        return 0.5;
    }

    @Override
    public Moments closedMoments(double q) {
        double root = Math.sqrt(q);
        double one = below(1, q);
        double two = below(2, q);
        double square = gamma * gamma;
        double mean = gamma * (root / SQRT_TWO_PI + alpha * (one - 0.5));
        double meanSquare = square * (q / 2 + alpha * alpha * (two - 2 * one + 0.5));
        double slope = square * (0.5 + alpha * alpha * two);
        // phi'^2 + phi phi'' below 0 is alpha^2 (2 e^{2x} - e^x); phi(0) = 0, so the kink adds nothing.
        double growth = square * (0.5 + alpha * alpha * (2 * two - one));
        OptionalDouble curvature = alpha == 1 ? OptionalDouble.of(square * two) : OptionalDouble.empty();
        return new Moments(q, mean, meanSquare, slope, growth, curvature);
    }

    private static double below(int k, double q) {
        return ErrorFunction.erfcx(k * Math.sqrt(q / 2)) / 2;
    }

    @Override
    public String toString() {
        return name;
    }
}
