package org.pathlift.analysis.scaling;

/** What the correlation of two inputs does with depth. */
public enum Behaviour {
    /** 1 − c falls to 0 as a power of depth, as at a critical point. */
    POWER_LAW,
    /** 1 − c falls to 0 exponentially, as in the ordered phase. */
    EXPONENTIAL,
    /** 1 − c settles above 0, as in the chaotic phase. */
    SETTLES_ABOVE_ZERO,
    /** 1 − c hardly changes over all layers. */
    UNCHANGED,
    /** No law fits clearly better. */
    UNDECIDED,
    /** Too few layers to tell. */
    TOO_FEW_LAYERS
}
