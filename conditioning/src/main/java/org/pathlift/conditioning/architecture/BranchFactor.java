package org.pathlift.conditioning.architecture;

/** What a residual branch is multiplied by before it is added. */
public enum BranchFactor {
    /** Nothing. */
    NONE,
    /** The constant 1 / sqrt(N) for N residual branches in the network, so that a signal's variance stays bounded. */
    SQRT_DEPTH,
    /** A weight of one element for each branch, 0 at first (SkipInit, arXiv 2002.10444; Fixup, arXiv 1901.09321). */
    LEARNED
}
