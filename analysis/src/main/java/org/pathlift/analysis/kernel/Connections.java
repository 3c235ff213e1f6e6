package org.pathlift.analysis.kernel;

/** How the hidden layers of a dense network follow each other. */
public sealed interface Connections {

    /** z' = W φ(z) + b: dense, then as many times activation and dense as the network is deep. */
    record Plain() implements Connections {}

    /**
     * y' = y + s (W φ(y) + b): dense, then as many branches as the network is deep, then dense without an activation before
     * it.
     *
     * @param scale s, the factor of every branch
     */
    record Residual(double scale) implements Connections {
        /**
         * Checks {@code scale}.
         *
         * @throws IllegalArgumentException if {@code scale} is not finite
         */
        public Residual {
            if (!Double.isFinite(scale)) {
                throw new IllegalArgumentException("a branch's factor must be finite, found " + scale);
            }
        }
    }

    /** No branches. */
    static Connections plain() {
        return new Plain();
    }

    /** Branches with s = 1/√depth, for which kernels have a limit as the depth grows. */
    static Connections residual(int depth) {
        return new Residual(1 / Math.sqrt(depth));
    }
}
