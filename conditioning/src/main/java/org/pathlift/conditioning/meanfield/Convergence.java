package org.pathlift.conditioning.meanfield;

/** Where the second moment of pre-activations goes with depth. */
public enum Convergence {
    /** To a fixed point above 0. */
    CONVERGED,
    /** Nowhere: every q is a fixed point, as for ReLU with σ_w² = 2 and no biases. */
    CONSERVED,
    /** To 0. */
    COLLAPSES_TO_ZERO,
    /** To infinity, exponentially: V(q)/q stays above 1. */
    DIVERGES,
    /** To infinity, slower than any exponential: V(q)/q goes to 1. */
    DIVERGES_SUBEXPONENTIALLY
}
