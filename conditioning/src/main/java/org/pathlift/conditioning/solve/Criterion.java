package org.pathlift.conditioning.solve;

/** What picks the log scales. */
public sealed interface Criterion {

    /**
     * Minimizes F(z) = p ln Σ m e<sup>(Bz)</sup> - Σ taps (Bz), the scale-invariant log-det divergence of the rescaled
     * diag(G) from the identity; masses are diag(G) summed over the taps of a pair. Strictly convex. Lebeurrier, Vayer,
     * Gribonval 2026, arXiv 2602.19799.
     */
    record PathCond() implements Criterion {}

    /**
     * Minimizes Σ m e<sup>-(Bz)</sup>, the sum of squared parameters after rescaling; masses are squared parameters
     * summed over the taps. Stock, Graham, Gribonval, Jégou 2019, arXiv 1902.10416. Leave the bias blocks out to
     * balance weights only.
     */
    record ENorm() implements Criterion {}

    /**
     * Cross-layer equalization: makes the largest absolute incoming and outgoing weight of every unit equal; masses are
     * largest absolute weights over the taps, and blocks of biases are not looked at. Nagel, van Baalen, Blankevoort,
     * Welling 2019, arXiv 1906.04721. It is a fixed-point iteration without a function that it minimizes; the reported
     * objective is Σ<sub>units</sub> (ln r<sub>in</sub> - ln r<sub>out</sub>)², which is 0 at a fixed point and may
     * rise on the way. Where units are tied by residual sums the fixed point is not unique.
     */
    record CrossLayerEqualization() implements Criterion {}

    /**
     * Draws ln λ uniformly from [-ln spread, ln spread], seeded, for tests and studies. The scale of a unit depends on
     * the seed and the unit's number only. Minimizes nothing: the reported objective is 0.
     *
     * @param seed the seed
     * @param spread the largest λ, at least 1
     */
    record Random(long seed, double spread) implements Criterion {

        /** The spread when none is given. */
        public static final double DEFAULT_SPREAD = 8;

        /**
         * Checks {@code spread}.
         *
         * @throws IllegalArgumentException if {@code spread} is below 1 or not finite
         */
        public Random {
            if (!(spread >= 1 && spread <= Double.MAX_VALUE)) {
                throw new IllegalArgumentException("expected a finite spread of at least 1, found " + spread);
            }
        }

        /** With spread {@value #DEFAULT_SPREAD}. */
        public Random(long seed) {
            this(seed, DEFAULT_SPREAD);
        }
    }
}
