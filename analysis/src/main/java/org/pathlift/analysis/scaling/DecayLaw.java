package org.pathlift.analysis.scaling;

/** Which of two laws fits a decay better. */
public enum DecayLaw {
    /** A power of depth, as at a critical point. */
    POWER_LAW,
    /** Exponential, as away from one. */
    EXPONENTIAL,
    /** Neither fits clearly better. */
    UNDECIDED
}
