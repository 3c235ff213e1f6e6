package org.pathlift.analysis.sharpness;

/**
 * How a Hessian is looked at.
 *
 * @param steps most products for the spectrum
 * @param tolerance of the residuals of eigenvalues, relative to the largest
 * @param probes random vectors for the trace, 2 or more
 * @param exactTrace up to how many weights the trace is computed exactly, with one product for each
 * @param seed of the start of the iteration and of the probes
 */
public record SharpnessOptions(int steps, double tolerance, int probes, int exactTrace, long seed) {

    /** Forty products to a residual of 1e-3, sixteen probes, exact traces up to 64 weights, seed 0. */
    public static final SharpnessOptions DEFAULT = new SharpnessOptions(40, 1e-3, 16, 64, 0);

    /**
     * Checks {@code steps}, {@code probes} and {@code tolerance}.
     *
     * @throws IllegalArgumentException if {@code steps} is below 1, {@code probes} below 2, or {@code tolerance} is not in
     *     (0, 1)
     */
    public SharpnessOptions {
        if (steps < 1 || probes < 2) {
            throw new IllegalArgumentException(
                    "expected 1 step and 2 probes at least, found " + steps + " and " + probes);
        }
        if (!(tolerance > 0 && tolerance < 1)) {
            throw new IllegalArgumentException("the tolerance must be in (0, 1), found " + tolerance);
        }
    }

    /** Returns these options with another seed. */
    public SharpnessOptions withSeed(long other) {
        return new SharpnessOptions(steps, tolerance, probes, exactTrace, other);
    }

    /** Returns these options with at most so many products for the spectrum, and half as many probes. */
    public SharpnessOptions within(int products) {
        int fewer = Math.max(1, Math.min(steps, products));
        return new SharpnessOptions(fewer, tolerance, Math.max(2, Math.min(probes, fewer / 2)), exactTrace, seed);
    }

    /** Returns how many vectors of p numbers are held at a time, at most. */
    public long vectors() {
        return steps + 6L;
    }
}
