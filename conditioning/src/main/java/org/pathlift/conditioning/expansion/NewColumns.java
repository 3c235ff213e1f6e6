package org.pathlift.conditioning.expansion;

/** What the weights of a dense layer for new entries of its input are, in the mode that keeps the function. */
public enum NewColumns {
    /** 0: the new entries are ignored until training moves the weights. */
    ZERO,
    /**
     * Drawn from N(0, s²), s the root mean square of the layer's other weights; the bias becomes b − c Σ W_new, c the
     * constant, so that the function stays.
     */
    DRAWN
}
