package org.pathlift.analysis.relu;

import java.util.function.IntToDoubleFunction;

/**
 * The number k of active units of a ReLU layer with independent symmetric pre-activations: binomial with n units and
 * probability 1/2, given that at least some are active.
 *
 * @param units n, at least 1
 * @param least the smallest k that counts; from 0 to n
 */
public record ActiveUnits(int units, int least) {

    /** Probabilities this far below the largest change no sum. */
    private static final double NEGLIGIBLE = 1e-40;

    /**
     * Checks both.
     *
     * @throws IllegalArgumentException if {@code units} is below 1, or {@code least} is not from 0 to {@code units}
     */
    public ActiveUnits {
        if (units < 1 || least < 0 || least > units) {
            throw new IllegalArgumentException(
                    "a layer needs at least %d units, found %d".formatted(Math.max(1, least), units));
        }
    }

    /** E f(k). */
    public double mean(IntToDoubleFunction f) {
        int mode = Math.max(least, units / 2);
        double total = 1;
        double sum = f.applyAsDouble(mode);
        double weight = 1;
        for (int k = mode + 1; k <= units && weight > NEGLIGIBLE; k++) {
            weight *= (units - k + 1.0) / k;
            total += weight;
            sum += weight * f.applyAsDouble(k);
        }
        weight = 1;
        for (int k = mode - 1; k >= least && weight > NEGLIGIBLE; k--) {
            weight *= (k + 1.0) / (units - k);
            total += weight;
            sum += weight * f.applyAsDouble(k);
        }
        return sum / total;
    }

    /** E f(k)² − (E f(k))², without the subtraction. */
    public double variance(IntToDoubleFunction f) {
        double mean = mean(f);
        return mean(k -> {
            double deviation = f.applyAsDouble(k) - mean;
            return deviation * deviation;
        });
    }
}
