package org.pathlift.conditioning.solve;

/** When the solver stops. Tolerances are compared with {@link Solution#gradientNorm()}. */
public sealed interface Stopping {

    /**
     * Plain sweeps, unit by unit, as in the papers.
     *
     * @param count the number of sweeps, at least 0
     * @param tolerance stops earlier when the gradient norm is not above it; 0 asks for all sweeps
     */
    record Sweeps(int count, double tolerance) implements Stopping {
        /**
         * Checks both.
         *
         * @throws IllegalArgumentException if {@code count} is negative, or {@code tolerance} is not in [0, 1)
         */
        public Sweeps {
            requireCount("count", count);
            if (!(tolerance >= 0 && tolerance < 1)) {
                throw new IllegalArgumentException("expected a tolerance in [0, 1), found " + tolerance);
            }
        }
    }

    /**
     * Sweeps, each followed by a damped Newton minimization over the layers' common log scales, until the gradient norm
     * is not above the tolerance.
     *
     * @param tolerance in (0, 1); 1e-12 is within reach of float64
     * @param maxSweeps the most sweeps, at least 0
     */
    record Converge(double tolerance, int maxSweeps) implements Stopping {
        /**
         * Checks both.
         *
         * @throws IllegalArgumentException if {@code maxSweeps} is negative, or {@code tolerance} is not in (0, 1)
         */
        public Converge {
            requireCount("maxSweeps", maxSweeps);
            if (!(tolerance > 0 && tolerance < 1)) {
                throw new IllegalArgumentException("expected a tolerance in (0, 1), found " + tolerance);
            }
        }
    }

    private static void requireCount(String what, int count) {
        if (count < 0) {
            throw new IllegalArgumentException("expected a non-negative " + what + ", found " + count);
        }
    }
}
