package org.pathlift.conditioning.meanfield;

/** What a deep random network does to two inputs and to gradients. */
public enum Phase {
    /** χ₁ below 1: inputs become alike, gradients vanish. */
    ORDERED,
    /** χ₁ is 1: correlations and gradients change slower than any exponential. */
    CRITICAL,
    /** χ₁ above 1: inputs become unlike, gradients explode. */
    CHAOTIC;

    /** Calls χ₁ critical that is within the tolerance of 1. */
    public static Phase of(double chi1, double tolerance) {
        if (Math.abs(chi1 - 1) <= tolerance) {
            return CRITICAL;
        }
        return chi1 < 1 ? ORDERED : CHAOTIC;
    }
}
