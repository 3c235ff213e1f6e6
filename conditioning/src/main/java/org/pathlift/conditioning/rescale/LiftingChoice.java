package org.pathlift.conditioning.rescale;

/** Which path lifting is used. */
public enum LiftingChoice {
    /** Exact where all extents of the input but the batch are known or given, otherwise periodic. */
    AUTO,
    /** On the real input shape; refused where a region cannot be lifted so. */
    EXACT,
    /** On an unbounded uniform image. */
    PERIODIC
}
