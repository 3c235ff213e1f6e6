package org.pathlift.analysis.degeneracy;

/**
 * What is known of ln sin² θ, the natural logarithm of the squared sine of an angle.
 *
 * @param mean its mean; −∞ where inputs are parallel
 * @param variance its variance
 */
public record LogSine(double mean, double variance) {

    /** The standard deviation. */
    public double deviation() {
        return Math.sqrt(variance);
    }

    /** The angle of the mean in radians, between 0 and π/2: means above 0 count as 0. */
    public double angle() {
        return angle(mean);
    }

    /** The angle between 0 and π/2 whose ln sin² is this. */
    static double angle(double lnSquaredSine) {
        return Math.asin(Math.exp(Math.min(lnSquaredSine, 0) / 2));
    }
}
