package org.pathlift.conditioning.meanfield;

/** What the variance map does near a fixed point. */
public enum Stability {
    /** |V'| below 1: attracts from both sides, exponentially. */
    STABLE,
    /** V' is 1 and the map attracts from every side there is, as a power of depth. */
    MARGINAL,
    /** V' is 1; attracts from above only. */
    HALF_STABLE_FROM_ABOVE,
    /** V' is 1; attracts from below only. */
    HALF_STABLE_FROM_BELOW,
    /** Every q nearby is a fixed point. */
    NEUTRAL,
    /** Repels on both sides. */
    UNSTABLE;

    /** Whether a network that starts at the fixed point, give or take, can stay there: not {@link #UNSTABLE}. */
    public boolean holds() {
        return this != UNSTABLE;
    }

    /** Whether V' is 1 and one side attracts. */
    public boolean halfStable() {
        return this == HALF_STABLE_FROM_ABOVE || this == HALF_STABLE_FROM_BELOW;
    }
}
