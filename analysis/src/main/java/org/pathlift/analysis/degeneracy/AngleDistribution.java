package org.pathlift.analysis.degeneracy;

import java.util.Arrays;

/**
 * The distribution of x = ln sin² θ over a grid, carried from layer to layer: a layer turns each x into a normal
 * distribution with the law's mean and variance, cut off at the grid's ends and normalized on it.
 */
final class AngleDistribution {

    /** Beyond this many standard deviations nothing is added. */
    private static final double TAIL = 9;

    private static final double NEGLIGIBLE = 1e-25;
    /** From here down a layer does the same to every x, to the last bit: θ is below 1e-13. */
    private static final double UNIFORM = -60;

    private final double step;
    private final int count;
    private double[] weights;
    private int kernelWidth = -1;
    private double[][] kernel = {};
    private int[] starts = {};

    /** An empty grid from {@code −(count−1)·step} to 0. */
    AngleDistribution(double step, int count) {
        this.step = step;
        this.count = count;
        this.weights = new double[count];
    }

    private double at(int index) {
        return (index - (count - 1)) * step;
    }

    /** Starts with what the first layer makes of one angle. */
    void start(LogSine first) {
        Arrays.fill(weights, 0);
        int from = first(first);
        double[] column = column(first, from);
        System.arraycopy(column, 0, weights, from, column.length);
    }

    /** Passes a layer. */
    void next(AngleLaw law, int width) {
        if (kernelWidth != width) {
            prepare(law.at(width));
            kernelWidth = width;
        }
        double[] after = new double[count];
        for (int j = 0; j < count; j++) {
            double weight = weights[j];
            if (weight > NEGLIGIBLE) {
                double[] column = kernel[j];
                int from = starts[j];
                for (int i = 0; i < column.length; i++) {
                    after[from + i] += weight * column[i];
                }
            }
        }
        weights = after;
    }

    private void prepare(AngleLaw.OneWidth law) {
        kernel = new double[count][];
        starts = new int[count];
        for (int j = count - 1; j >= 0; j--) {
            boolean same = j < count - 1 && at(j) < UNIFORM && starts[j + 1] > 0;
            if (same) {
                starts[j] = starts[j + 1] - 1;
                kernel[j] = kernel[j + 1];
                continue;
            }
            LogSine next = law.next(LogSine.angle(at(j)));
            starts[j] = first(next);
            kernel[j] = column(next, starts[j]);
        }
    }

    private int first(LogSine law) {
        return index(Math.floor((law.mean() - TAIL * law.deviation()) / step));
    }

    private int index(double steps) {
        return (int) Math.max(0, Math.min(count - 1, steps + (count - 1)));
    }

    private double[] column(LogSine law, int from) {
        int to = index(Math.ceil((law.mean() + TAIL * law.deviation()) / step));
        double[] column = new double[to - from + 1];
        double total = 0;
        for (int i = 0; i < column.length; i++) {
            double away = at(from + i) - law.mean();
            column[i] = law.variance() > 0 ? Math.exp(-away * away / (2 * law.variance())) : 0;
            total += column[i];
        }
        if (!(total > 0)) {
            // No spread, or less than the grid resolves: the nearest place.
            int nearest = Math.max(0, Math.min(column.length - 1, index(Math.rint(law.mean() / step)) - from));
            column[nearest] = 1;
            return column;
        }
        for (int i = 0; i < column.length; i++) {
            column[i] /= total;
        }
        return column;
    }

    /** Mean and variance. */
    LogSine moments() {
        double total = 0;
        double mean = 0;
        for (int i = 0; i < count; i++) {
            total += weights[i];
            mean += weights[i] * at(i);
        }
        mean /= total;
        double variance = 0;
        for (int i = 0; i < count; i++) {
            variance += weights[i] * (at(i) - mean) * (at(i) - mean);
        }
        return new LogSine(mean, variance / total);
    }

    /** The share of the distribution at or below a place. */
    double shareBelow(double place) {
        double below = 0;
        double total = 0;
        for (int i = 0; i < count; i++) {
            total += weights[i];
            below += at(i) <= place ? weights[i] : 0;
        }
        return Math.min(1, below / total);
    }
}
