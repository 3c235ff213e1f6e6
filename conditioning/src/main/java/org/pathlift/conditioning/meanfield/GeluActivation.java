package org.pathlift.conditioning.meanfield;

import java.util.List;
import java.util.OptionalDouble;

/** φ(x) = x Φ(x), the exact form. Closed forms: Tsuchida et al. 2020 (arXiv 2002.08517). */
record GeluActivation(String name) implements ClosedMoments, ClosedCorrelations {

    private static final double TWO_PI = 2 * Math.PI;

    @Override
    public double value(double x) {
        return SmoothForms.gelu(x);
    }

    @Override
    public double slope(double x) {
        return SmoothForms.geluSlope(x);
    }

    @Override
    public double curvature(double x) {
        return SmoothForms.geluCurvature(x);
    }

    @Override
    public List<Kink> kinks() {
        return List.of();
    }

    @Override
    public double slopeAtPlusInfinity() {
        return 1;
    }

    @Override
    public double slopeAtMinusInfinity() {
        return 0;
    }

    @Override
    public double slopeRightOfZero() {
        return 0.5;
    }

    @Override
    public double slopeLeftOfZero() {
        return 0.5;
    }

    @Override
    public Moments closedMoments(double q) {
        double one = 1 + q;
        double wide = 1 + 2 * q;
        double root = Math.sqrt(wide);
        double arc = Math.atan2(q, root);
        double share = 2 * q * q / (one * root);
        double meanSquare = (share + q * arc) / TWO_PI + q / 4;
        double shareSlope = 4 * q / (one * root) - share / one - share / wide;
        double growth = (shareSlope + arc + q / (one * root)) / TWO_PI + 0.25;
        double slope = 0.25 + arc / TWO_PI + q / (TWO_PI * root) * (1 / wide + (1 - q) / one + 1);
        double narrow = q / wide;
        double curvature = (4 - 4 * narrow + 3 * narrow * narrow) / (TWO_PI * root);
        return new Moments(q, q / Math.sqrt(TWO_PI * one), meanSquare, slope, growth, OptionalDouble.of(curvature));
    }

    @Override
    public double closedProduct(double q1, double q2, Angle angle) {
        double covariance = Math.sqrt(q1) * Math.sqrt(q2) * angle.cosine();
        double rest = rest(q1, q2, angle);
        double root = Math.sqrt(rest);
        double rational = (covariance * covariance + q1 * q2 * rest) / ((1 + q1) * (1 + q2) * root);
        return (rational + covariance * Math.atan2(covariance, root)) / TWO_PI + covariance / 4;
    }

    @Override
    public double closedSlopeProduct(double q1, double q2, Angle angle) {
        double covariance = Math.sqrt(q1) * Math.sqrt(q2) * angle.cosine();
        double rest = rest(q1, q2, angle);
        double root = Math.sqrt(rest);
        double sum = 1 / rest + (1 - q1 * q2) / ((1 + q1) * (1 + q2)) + 1;
        return 0.25 + (Math.atan2(covariance, root) + covariance / root * sum) / TWO_PI;
    }

    /** (1 + q₁)(1 + q₂) − q₁₂², without the subtraction. */
    private static double rest(double q1, double q2, Angle angle) {
        double sine = angle.sine();
        return 1 + q1 + q2 + q1 * q2 * sine * sine;
    }

    @Override
    public String toString() {
        return name;
    }
}
