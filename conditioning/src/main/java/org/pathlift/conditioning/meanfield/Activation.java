package org.pathlift.conditioning.meanfield;

import java.util.List;

/**
 * A continuous activation φ of one number, as the mean-field theory sees it.
 *
 * <p>Between its kinks φ is smooth. {@link Activations} has the common ones and makes others.
 */
public interface Activation {

    /** A name that {@link Activations#named} finds again, unless the activation was made by hand. */
    String name();

    /** φ(x). */
    double value(double x);

    /** φ'(x); at a kink the slope of either side. */
    double slope(double x);

    /** The regular part of φ''(x): without the jumps of the slope. */
    double curvature(double x);

    /** Where slope or curvature jump, in ascending order. */
    List<Kink> kinks();

    /** The limit of φ(x)/x for x to +∞: a₊. */
    double slopeAtPlusInfinity();

    /** The limit of φ(x)/x for x to −∞: a₋. */
    double slopeAtMinusInfinity();

    /** φ' just right of 0. */
    double slopeRightOfZero();

    /** φ' just left of 0. */
    double slopeLeftOfZero();

    /** Whether φ(λx) = λφ(x) for every λ > 0: one slope on either side of 0. */
    default boolean positivelyHomogeneous() {
        return value(0) == 0
                && slopeAtPlusInfinity() == slopeRightOfZero()
                && slopeAtMinusInfinity() == slopeLeftOfZero()
                && value(1) == slopeRightOfZero()
                && value(-1) == -slopeLeftOfZero()
                && kinks().stream().allMatch(kink -> kink.at() == 0);
    }

    /** Whether φ' is continuous. The correlation map then has a finite second derivative at c = 1. */
    default boolean hasContinuousSlope() {
        return kinks().stream().allMatch(kink -> kink.slopeJump() == 0);
    }

    /** (a₊² + a₋²)/2: the limit of E φ²/q and of E φ'² for large q. */
    default double energyAtInfinity() {
        double plus = slopeAtPlusInfinity();
        double minus = slopeAtMinusInfinity();
        return (plus * plus + minus * minus) / 2;
    }

    /** The limit of E φ'² for q to 0: the mean of the squared slopes on both sides of 0. */
    default double energyAtZero() {
        double right = slopeRightOfZero();
        double left = slopeLeftOfZero();
        return (right * right + left * left) / 2;
    }
}
