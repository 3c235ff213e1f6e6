package org.pathlift.conditioning.training.run;

import org.jspecify.annotations.Nullable;

/**
 * Mean and standard deviation of some numbers.
 *
 * @param mean x̄ = Σ x / n
 * @param deviation √(Σ (x − x̄)² / (n − 1)), of the sample; null for a single number
 * @param count n
 */
public record Spread(double mean, @Nullable Double deviation, int count) {

    /**
     * Returns the spread of numbers.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static Spread of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("a mean needs a number");
        }
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        double mean = sum / values.length;
        if (values.length == 1) {
            return new Spread(mean, null, 1);
        }
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return new Spread(mean, Math.sqrt(squares / (values.length - 1)), values.length);
    }
}
