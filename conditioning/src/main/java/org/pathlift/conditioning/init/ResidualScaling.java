package org.pathlift.conditioning.init;

/** What is done about the growth of the second moment from one residual sum to the next. */
public enum ResidualScaling {
    /** Nothing: q grows with every branch. */
    NONE,
    /** The end of each branch times 1/√N, N the number of residual sums of the model: q grows by a bounded factor. */
    SQRT_DEPTH,
    /**
     * Fixup (Zhang et al. 2019, arXiv:1901.09321): He, times N^(-1/(2m-2)) in a branch of m layers, its last layer and
     * the model's output layer 0, biases 0.
     */
    FIXUP
}
