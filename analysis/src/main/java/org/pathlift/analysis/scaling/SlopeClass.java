package org.pathlift.analysis.scaling;

import org.pathlift.conditioning.meanfield.Activation;

/** What an activation's slope does to correlations near 1: ε' = (1 − τ) ε − s ε^{1+ω}, and at τ = 0 ε falls as l^{−p}, p = 1/ω. */
public enum SlopeClass {
    /** φ' is continuous: ω = 1, p = 1. */
    SMOOTH(1),
    /** φ' jumps: ω = 1/2, p = 2. */
    KINKED(2);

    private final int p;

    SlopeClass(int p) {
        this.p = p;
    }

    /** The class of an activation. */
    public static SlopeClass of(Activation activation) {
        return activation.hasContinuousSlope() ? SMOOTH : KINKED;
    }

    /** The exponent of the decay at a critical point, and of 1 − c* beside it. */
    public int p() {
        return p;
    }

    /** ω = 1/p. */
    public double omega() {
        return 1.0 / p;
    }
}
