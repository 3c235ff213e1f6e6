package org.pathlift.conditioning.lifting;

import java.util.Arrays;

/**
 * A pool over windows of the real image: a sum with a coefficient per position, or a true maximum, whose total goes to
 * the first of equal elements.
 */
final class PoolStep extends SingleStep {

    private final Windows windows;
    private final int[] inputDims;
    private final int[] outputDims;
    private final double[] coefficients;
    private final boolean maximum;
    private int[] chosen = new int[0];

    private PoolStep(Windows windows, int[] inputDims, int[] outputDims, double[] coefficients, boolean maximum) {
        this.windows = windows;
        this.inputDims = inputDims;
        this.outputDims = outputDims;
        this.coefficients = coefficients;
        this.maximum = maximum;
    }

    /** A sum over each window, times the position's coefficient. */
    static PoolStep sum(Windows windows, int[] inputDims, int[] outputDims, double[] coefficients) {
        return new PoolStep(windows, inputDims, outputDims, coefficients, false);
    }

    /** The largest element of each window. */
    static PoolStep maximum(Windows windows, int[] inputDims, int[] outputDims) {
        double[] ones = new double[windows.positions];
        Arrays.fill(ones, 1);
        return new PoolStep(windows, inputDims, outputDims, ones, true);
    }

    private int channels() {
        return Lifted.product(outputDims) / windows.positions;
    }

    @Override
    Lifted forward(Lifted value) {
        Lifted full = value.expandedTo(inputDims);
        double[] result = new double[channels() * windows.positions];
        chosen = new int[maximum ? result.length : 0];
        Arrays.fill(chosen, -1);
        for (int channel = 0; channel < channels(); channel++) {
            for (int p = 0; p < windows.positions; p++) {
                int to = channel * windows.positions + p;
                for (int t = 0; t < windows.taps; t++) {
                    int source = windows.source[t * windows.positions + p];
                    if (source < 0) {
                        continue;
                    }
                    double element = full.values[channel * windows.largeSize + source];
                    if (!maximum) {
                        result[to] += coefficients[p] * element;
                    } else if (chosen[to] < 0 || element > result[to]) {
                        result[to] = element;
                        chosen[to] = source;
                    }
                }
            }
        }
        return new Lifted(outputDims, result, full.log).normalized();
    }

    @Override
    Lifted backward(Lifted total) {
        double[] result = new double[channels() * windows.largeSize];
        for (int channel = 0; channel < channels(); channel++) {
            int at = channel * windows.largeSize;
            for (int p = 0; p < windows.positions; p++) {
                int from = channel * windows.positions + p;
                double share = coefficients[p] * total.values[from];
                if (maximum) {
                    if (chosen[from] >= 0) {
                        result[at + chosen[from]] += share;
                    }
                    continue;
                }
                for (int t = 0; t < windows.taps; t++) {
                    int source = windows.source[t * windows.positions + p];
                    if (source >= 0) {
                        result[at + source] += share;
                    }
                }
            }
        }
        return new Lifted(inputDims, result, total.log).normalized();
    }
}
