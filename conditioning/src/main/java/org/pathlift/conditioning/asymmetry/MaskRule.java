package org.pathlift.conditioning.asymmetry;

/** Which entries of a row of a weight are fixed. A row is what makes one unit. No two rows of a weight are alike. */
public enum MaskRule {
    /** As few as can be: the rows go through all patterns, the smallest first, from no fixed entry on. */
    DENSEST,
    /** The rows go through all patterns with a given number of fixed entries or more, the smallest first. */
    BOUND_ZEROS,
    /** Each row has a given number of fixed entries, at random. */
    RANDOM_SUBSETS
}
