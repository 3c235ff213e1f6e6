package org.pathlift.analysis.commutativity;

/** What errors are measured from. */
public enum ReferenceKind {
    /** The limit of theory. */
    THEORY,
    /** The limit extrapolated from the grid, width first. */
    EXTRAPOLATED,
    /** Infinite width at the same depth, where there is no limit of infinite depth. */
    INFINITE_WIDTH,
    /** Nothing: no limit is known and the extrapolation is not resolved. */
    NONE
}
