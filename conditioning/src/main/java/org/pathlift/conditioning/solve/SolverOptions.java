package org.pathlift.conditioning.solve;

import java.util.Objects;

/**
 * How the log scales are found.
 *
 * @param stopping plain sweeps or convergence
 * @param maxScale the box: 1/maxScale ≤ λ ≤ maxScale, that is |z| ≤ 2 ln maxScale; at least 1, infinity for no box
 * @param rounding whether λ is rounded to powers of two
 */
public record SolverOptions(Stopping stopping, double maxScale, Rounding rounding) {

    /** What the scales are rounded to. */
    public enum Rounding {
        /** λ stays as the solver found it. */
        NONE,
        /** λ = 2^k, so that scaling a float is exact: the neighbour with the smaller objective, unit by unit. */
        POWER_OF_TWO
    }

    /** The papers' number of sweeps. */
    public static final int DEFAULT_SWEEPS = 10;

    /**
     * Checks {@code maxScale}.
     *
     * @throws IllegalArgumentException if {@code maxScale} is below 1 or NaN
     */
    public SolverOptions {
        Objects.requireNonNull(stopping, "stopping");
        Objects.requireNonNull(rounding, "rounding");
        if (!(maxScale >= 1)) {
            throw new IllegalArgumentException("expected a maxScale of at least 1, found " + maxScale);
        }
    }

    /** {@value #DEFAULT_SWEEPS} plain sweeps, no box, no rounding. */
    public static SolverOptions defaults() {
        return sweeps(DEFAULT_SWEEPS);
    }

    /** Exactly {@code count} plain sweeps. */
    public static SolverOptions sweeps(int count) {
        return sweeps(count, 0);
    }

    /** At most {@code count} plain sweeps, fewer when the gradient norm is not above the tolerance. */
    public static SolverOptions sweeps(int count, double tolerance) {
        return new SolverOptions(new Stopping.Sweeps(count, tolerance), Double.POSITIVE_INFINITY, Rounding.NONE);
    }

    /** Accelerated sweeps to a gradient norm. */
    public static SolverOptions converge(double tolerance, int maxSweeps) {
        return new SolverOptions(new Stopping.Converge(tolerance, maxSweeps), Double.POSITIVE_INFINITY, Rounding.NONE);
    }

    /** The same with a box. */
    public SolverOptions withMaxScale(double scale) {
        return new SolverOptions(stopping, scale, rounding);
    }

    /** The same with scales rounded to powers of two. */
    public SolverOptions withPowersOfTwo() {
        return new SolverOptions(stopping, maxScale, Rounding.POWER_OF_TWO);
    }

    /** The largest |z| that the box allows. */
    double maxLogScale() {
        return 2 * Math.log(maxScale);
    }
}
