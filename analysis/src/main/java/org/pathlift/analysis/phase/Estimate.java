package org.pathlift.analysis.phase;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A mean over networks.
 *
 * @param mean the mean
 * @param error its standard error
 * @param networks over how many
 */
public record Estimate(double mean, double error, int networks) {

    /** The mean of at least two values; nothing for fewer. */
    public static @Nullable Estimate of(double[] values) {
        if (values.length < 2) {
            return null;
        }
        double mean = 0;
        for (double value : values) {
            mean += value / values.length;
        }
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return new Estimate(mean, Math.sqrt(squares / (values.length - 1.0) / values.length), values.length);
    }

    /** How many standard errors the mean is from a prediction; empty where the values do not vary. */
    public OptionalDouble deviation(double prediction) {
        return error > 0 ? OptionalDouble.of((mean - prediction) / error) : OptionalDouble.empty();
    }
}
