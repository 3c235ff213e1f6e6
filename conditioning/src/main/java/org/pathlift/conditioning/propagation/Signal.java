package org.pathlift.conditioning.propagation;

import java.util.Optional;

/**
 * What is known of an activation in the mean over its elements, the drawn weights and the inputs.
 *
 * @param square q = E x², the second moment (not the variance)
 * @param mean E x
 * @param product E x_a x_b for two different inputs a and b, element by element
 * @param doubt why the number is assumed or measured rather than predicted; empty where theory applies
 */
public record Signal(double square, double mean, double product, Optional<String> doubt) {

    /**
     * Checks all three moments.
     *
     * @throws IllegalArgumentException if {@code square} is negative, or a moment is not finite
     */
    public Signal {
        if (!(square >= 0) || !Double.isFinite(square) || !Double.isFinite(mean) || !Double.isFinite(product)) {
            throw new IllegalArgumentException(
                    "a signal must have a finite second moment of at least 0, found %s, mean %s, product %s"
                            .formatted(square, mean, product));
        }
    }

    /** The signal of one input beside itself: c = 1 wherever it goes, which is less work than other correlations. */
    public Signal alone() {
        return new Signal(square, mean, square, doubt);
    }

    /** A signal that theory predicts. */
    public static Signal of(double square, double mean, double product) {
        return new Signal(square, mean, product, Optional.empty());
    }

    /** Returns c = E x_a x_b / q, the uncentred cosine between two inputs; 0 for a signal that is 0. */
    public double correlation() {
        return square == 0 ? 0 : Math.max(-1, Math.min(1, product / square));
    }

    /** Returns this signal times a constant. */
    Signal times(double factor) {
        return new Signal(square * factor * factor, mean * factor, product * factor * factor, doubt);
    }

    /** Returns this signal with a reason why it is not predicted, the first reason where there is one already. */
    Signal doubted(String reason) {
        return doubt.isPresent() ? this : new Signal(square, mean, product, Optional.of(reason));
    }
}
