package org.pathlift.analysis.kernel;

/**
 * How a kernel predicts.
 *
 * @param ridge λ in units of the mean of the kernel's diagonal over the examples that are learned from; at least 0
 * @param centring what becomes of the mean
 */
public record RegressionOptions(double ridge, Centring centring) {

    /** What becomes of the mean of features and targets. */
    public enum Centring {
        /** Nothing: f(x) = k(x)ᵀ(K + λ)⁻¹y, the mean of a Gaussian process with noise λ. */
        PLAIN,
        /**
         * Features and targets are centred over the examples that are learned from, as in regression with an intercept that is
         * not penalized: f(x) = ȳ + k̃(x)ᵀ(HKH + λ)⁻¹(y − ȳ) with H = I − 11ᵀ/m and k̃(x) = H(k(x) − K1/m).
         */
        CENTRED
    }

    /**
     * Checks {@code ridge}.
     *
     * @throws IllegalArgumentException if {@code ridge} is negative or not finite
     */
    public RegressionOptions {
        if (!(ridge >= 0 && ridge < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the ridge must be finite and at least 0, found " + ridge);
        }
    }
}
