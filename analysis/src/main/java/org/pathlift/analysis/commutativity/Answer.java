package org.pathlift.analysis.commutativity;

/** Whether the limits commute. */
public enum Answer {
    /** Errors fall with width whatever the depth. */
    COMMUTE,
    /** Errors depend on depth over width. */
    WIDTH_FIRST,
    /** The numbers do not tell. */
    UNDECIDED
}
