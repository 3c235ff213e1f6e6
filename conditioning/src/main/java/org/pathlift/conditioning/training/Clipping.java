package org.pathlift.conditioning.training;

/** How gradients are kept small before an update. */
public sealed interface Clipping {

    /** Gradients are used as they are. */
    record None() implements Clipping {}

    /**
     * Each element is cut to [-limit, limit].
     *
     * @param limit above 0
     */
    record ByValue(double limit) implements Clipping {
        /**
         * Checks {@code limit}.
         *
         * @throws IllegalArgumentException if {@code limit} is 0, negative or NaN
         */
        public ByValue {
            requireLimit(limit);
        }
    }

    /**
     * All gradients are multiplied by limit / ‖g‖ where the Euclidean norm ‖g‖ of all of them together exceeds the limit.
     * Pascanu, Mikolov and Bengio 2013, arXiv 1211.5063.
     *
     * @param limit above 0
     */
    record ByGlobalNorm(double limit) implements Clipping {
        /**
         * Checks {@code limit}.
         *
         * @throws IllegalArgumentException if {@code limit} is 0, negative or NaN
         */
        public ByGlobalNorm {
            requireLimit(limit);
        }
    }

    /** Gradients are used as they are. */
    static Clipping none() {
        return new None();
    }

    private static void requireLimit(double limit) {
        if (!(limit > 0)) {
            throw new IllegalArgumentException("a limit of gradients must be above 0, found " + limit);
        }
    }
}
