package org.pathlift.conditioning.solve;

/** The named tolerances of this package's tests. */
final class Tolerances {

    /** Closed forms and fixed numbers of sweeps, against another program. */
    static final double CLOSED_FORM = 1e-12;

    /** Coordinates of minimizers, against another program. */
    static final double MINIMIZER = 1e-9;

    /** Objectives at minimizers, relative. */
    static final double OBJECTIVE = 1e-12;

    /** Log scales of the reference fixture, which was computed by float64 code with its own stopping rule. */
    static final double REFERENCE_Z = 1e-6;

    /** Objectives of the reference fixture, relative. */
    static final double REFERENCE_OBJECTIVE = 1e-9;

    /** Rounding allowed to an objective that must not rise, relative. */
    static final double ROUNDING = 4e-15;

    /** The gradient norm asked for when a test wants a minimizer. */
    static final double CONVERGED = 1e-13;

    private Tolerances() {}
}
