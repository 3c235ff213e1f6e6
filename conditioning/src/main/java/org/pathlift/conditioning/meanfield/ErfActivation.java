package org.pathlift.conditioning.meanfield;

import java.util.List;
import java.util.OptionalDouble;

/** φ = erf. Closed forms: Williams 1997. */
record ErfActivation(String name) implements ClosedMoments, ClosedCorrelations {

    @Override
    public double value(double x) {
        return ErrorFunction.erf(x);
    }

    @Override
    public double slope(double x) {
        return SmoothForms.erfSlope(x);
    }

    @Override
    public double curvature(double x) {
        return SmoothForms.erfCurvature(x);
    }

    @Override
    public List<Kink> kinks() {
        return List.of();
    }

    @Override
    public double slopeAtPlusInfinity() {
        return 0;
    }

    @Override
    public double slopeAtMinusInfinity() {
        return 0;
    }

    @Override
    public double slopeRightOfZero() {
        return slope(0);
    }

    @Override
    public double slopeLeftOfZero() {
        return slope(0);
    }

    @Override
    public Moments closedMoments(double q) {
        double wide = 1 + 4 * q;
        double root = Math.sqrt(wide);
        double meanSquare = 2 / Math.PI * Math.atan2(2 * q, root);
        double slope = 4 / (Math.PI * root);
        double curvature = 16 / Math.PI * q / (wide * root);
        return new Moments(q, 0, meanSquare, slope, slope / (1 + 2 * q), OptionalDouble.of(curvature));
    }

    @Override
    public double closedProduct(double q1, double q2, Angle angle) {
        double covariance = Math.sqrt(q1) * Math.sqrt(q2) * angle.cosine();
        return 2 / Math.PI * Math.atan2(2 * covariance, root(q1, q2, angle));
    }

    @Override
    public double closedSlopeProduct(double q1, double q2, Angle angle) {
        return 4 / (Math.PI * root(q1, q2, angle));
    }

    /** asin a − asin b = asin of (a² − b²)/(a√(1−b²) + b√(1−a²)) with a² − b² = a²(1 − c²). */
    @Override
    public OptionalDouble closedHalfSquaredDifference(double q, Angle angle) {
        double c = angle.cosine();
        if (c < 0) {
            return OptionalDouble.of(closedMoments(q).meanSquare() - closedProduct(q, q, angle));
        }
        double a = 2 * q;
        double numerator = a * a * angle.sine() * angle.sine();
        double denominator = a * root(q, q, angle) + a * c * Math.sqrt(1 + 4 * q);
        return OptionalDouble.of(2 / Math.PI * Math.asin(numerator / denominator));
    }

    /** √((1 + 2q₁)(1 + 2q₂) − 4q₁₂²), without the subtraction. */
    private static double root(double q1, double q2, Angle angle) {
        double sine = angle.sine();
        return Math.sqrt(1 + 2 * q1 + 2 * q2 + 4 * q1 * q2 * sine * sine);
    }

    @Override
    public String toString() {
        return name;
    }
}
