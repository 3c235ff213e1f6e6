package org.pathlift.analysis.phase;

import org.pathlift.conditioning.meanfield.Activation;

/**
 * What a phase diagram shows.
 *
 * @param activation φ
 * @param weights the values of σ_w²
 * @param biases the values of σ_b²
 * @param width units in each layer of the networks that are measured
 * @param depth layers of pre-activations of the networks that are measured
 * @param seeds how many networks are measured at each place; 0 for none, otherwise at least 2
 * @param seed of everything that is drawn
 */
public record PhaseOptions(
        Activation activation, Range weights, Range biases, int width, int depth, int seeds, long seed) {

    /** The second moment that every network starts with. */
    public static final double START_Q = 1;

    /** The correlation of the two inputs that every network starts with. */
    public static final double START_CORRELATION = 0.5;

    /**
     * Checks every number.
     *
     * @throws IllegalArgumentException if a variance is negative, the width or the depth is below 1, or {@code seeds} is 1
     *     or negative
     */
    public PhaseOptions {
        atLeast("sigma_w^2", weights.from(), 0);
        atLeast("sigma_b^2", biases.from(), 0);
        atLeast("the width", width, 1);
        atLeast("the depth", depth, 1);
        atLeast("the number of seeds", seeds, 0);
        if (seeds == 1) {
            throw new IllegalArgumentException("a standard error takes at least 2 seeds, found 1");
        }
    }

    private static void atLeast(String what, double value, double least) {
        if (!(value >= least)) {
            throw new IllegalArgumentException("%s must be at least %s, found %s".formatted(what, least, value));
        }
    }
}
