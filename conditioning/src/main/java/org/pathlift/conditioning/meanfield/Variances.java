package org.pathlift.conditioning.meanfield;

/**
 * The variances of a layer's random parameters.
 *
 * @param weight σ_w²: fan-in times the variance of a weight
 * @param bias σ_b²: the variance of a bias
 */
public record Variances(double weight, double bias) {
    /**
     * Checks both.
     *
     * @throws IllegalArgumentException if one of them is negative or not finite
     */
    public Variances {
        Require.finiteAndNotNegative("sigma_w^2", weight);
        Require.finiteAndNotNegative("sigma_b^2", bias);
    }
}
