package org.pathlift.conditioning.lifting;

/** How the squared network sees space. */
public enum Spatial {
    /** On the real input shape: zero padding is met at the borders, as in the paper's code. */
    EXACT,
    /**
     * On an unbounded uniform image: each kernel collapses to one number per pair of channels. Exact for circular
     * padding; needs one pass over the weights.
     */
    PERIODIC
}
