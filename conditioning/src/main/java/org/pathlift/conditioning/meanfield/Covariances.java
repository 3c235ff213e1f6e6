package org.pathlift.conditioning.meanfield;

/**
 * Second moments of two inputs' pre-activations in one layer.
 *
 * @param q1 E u²
 * @param q2 E v²
 * @param q12 E uv
 */
public record Covariances(double q1, double q2, double q12) {

    /** How far a computed covariance may stand outside its bounds. */
    private static final double ROUNDING = 1e-12;

    /**
     * Checks positive variances and the Cauchy–Schwarz inequality, up to rounding.
     *
     * @throws IllegalArgumentException if {@code q1} or {@code q2} is not finite and above 0, {@code q12} is not finite, or
     *     |q12| exceeds √(q1 q2)
     */
    public Covariances {
        Require.finiteAndPositive("q1", q1);
        Require.finiteAndPositive("q2", q2);
        Require.finite("q12", q12);
        double most = Math.sqrt(q1) * Math.sqrt(q2);
        if (Math.abs(q12) > most * (1 + ROUNDING)) {
            throw new IllegalArgumentException("|q12| is at most sqrt(q1 q2) = %s, found %s".formatted(most, q12));
        }
    }

    /** From two second moments and a correlation. */
    public static Covariances ofCorrelation(double q1, double q2, double c) {
        return new Covariances(q1, q2, Math.sqrt(q1) * Math.sqrt(q2) * c);
    }

    /** c = q12/√(q1 q2), between −1 and 1. */
    public double correlation() {
        return Math.max(-1, Math.min(1, q12 / (Math.sqrt(q1) * Math.sqrt(q2))));
    }
}
