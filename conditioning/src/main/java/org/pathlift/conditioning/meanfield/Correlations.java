package org.pathlift.conditioning.meanfield;

import java.util.OptionalDouble;

/**
 * Expectations of an activation at two correlated Gaussian numbers u ~ N(0, q₁), v ~ N(0, q₂).
 *
 * <p>Closed forms where they are known, quadrature otherwise; relative error about 1e-13 for q from 0.01 to 1000, and
 * up to 1e-11 for slopes of smooth activations at very unequal q.
 */
public final class Correlations {

    /** Below this difference of arguments the slope tells more of φ(u) − φ(v) than the subtraction. */
    private static final double NEAR = 1e-5;

    private final Activation activation;

    private Correlations(Activation activation) {
        this.activation = activation;
    }

    /** Expectations of this activation. */
    public static Correlations of(Activation activation) {
        return new Correlations(activation);
    }

    /** E φ(u)φ(v) with c the correlation of u and v. */
    public double product(double q1, double q2, double c) {
        check(q1, q2);
        Angle angle = Angle.ofCosine(c);
        if (q1 == 0 || q2 == 0) {
            return mean(q1) * mean(q2);
        }
        if (activation instanceof ClosedCorrelations closed) {
            return closed.closedProduct(q1, q2, angle);
        }
        if (angle.sinHalf() == 0 && q1 == q2) {
            return Moments.meanSquare(activation, q1);
        }
        return GaussianPlane.expectations(
                        activation,
                        q1,
                        q2,
                        angle,
                        1,
                        (u, v, difference, weight, to) -> to.add(0, weight, activation.value(u) * activation.value(v)))
                .get(0);
    }

    /** E φ'(u)φ'(v) with c the correlation of u and v; q₁, q₂ above 0. */
    public double slopeProduct(double q1, double q2, double c) {
        Require.finiteAndPositive("q1", q1);
        Require.finiteAndPositive("q2", q2);
        return slopeProduct(q1, q2, Angle.ofCosine(c));
    }

    double slopeProduct(double q1, double q2, Angle angle) {
        if (activation instanceof ClosedCorrelations closed) {
            return closed.closedSlopeProduct(q1, q2, angle);
        }
        if (angle.sinHalf() == 0 && q1 == q2) {
            return Moments.of(activation, q1).meanSquaredSlope();
        }
        return GaussianPlane.expectations(
                        activation,
                        q1,
                        q2,
                        angle,
                        1,
                        (u, v, difference, weight, to) -> to.add(0, weight, activation.slope(u) * activation.slope(v)))
                .get(0);
    }

    /**
     * E (φ(u) − φ(v))²/2 = E φ² − E φ(u)φ(v) at equal q > 0 and angle θ = arccos c, without the subtraction: it keeps
     * its digits down to the smallest θ.
     */
    public double halfSquaredDifference(double q, double theta) {
        Require.finiteAndPositive("q", q);
        return halfSquaredDifference(q, Angle.ofRadians(theta));
    }

    double halfSquaredDifference(double q, Angle angle) {
        if (angle.sinHalf() == 0) {
            return 0;
        }
        if (activation instanceof ClosedCorrelations closed) {
            OptionalDouble difference = closed.closedHalfSquaredDifference(q, angle);
            if (difference.isPresent()) {
                return difference.getAsDouble();
            }
        }
        return GaussianPlane.expectations(activation, q, q, angle, 1, (u, v, apart, weight, to) -> {
                    double difference = difference(u, v, apart);
                    to.add(0, weight, difference * difference / 2);
                })
                .get(0);
    }

    private double difference(double u, double v, double apart) {
        if (Math.abs(apart) > NEAR || kinkBetween(u, v)) {
            return activation.value(u) - activation.value(v);
        }
        return activation.slope(v + apart / 2) * apart;
    }

    private boolean kinkBetween(double u, double v) {
        for (Kink kink : activation.kinks()) {
            if ((u - kink.at()) * (v - kink.at()) <= 0) {
                return true;
            }
        }
        return false;
    }

    private double mean(double q) {
        return q == 0 ? activation.value(0) : Moments.of(activation, q).mean();
    }

    /** E φ'(u); at q = 0 the mean of the slopes on both sides of 0. */
    double meanSlope(double q) {
        if (q == 0) {
            return (activation.slopeLeftOfZero() + activation.slopeRightOfZero()) / 2;
        }
        return GaussianLine.expectations(activation, q, 1, (x, z, weight, to) -> to.add(0, weight, activation.slope(x)))
                .get(0);
    }

    private static void check(double q1, double q2) {
        Require.finiteAndNotNegative("q1", q1);
        Require.finiteAndNotNegative("q2", q2);
    }
}
