package org.pathlift.analysis.kernel;

/**
 * How far the NTK of one input scatters between random networks of one width.
 *
 * <p>Relative variance as in Hanin and Nica 2020 (arXiv 1909.05989): it goes as exp(5 Σ 1/n_i) − 1 in ReLU networks without
 * branches, hence with depth/width, and with 1/width alone in residual ones. Near 0 a network is in the kernel regime; that
 * it serves as a measure of the regime is our own definition.
 *
 * @param mean the mean of Θ(x, x) over networks
 * @param meanError its standard error
 * @param relativeVariance Var Θ/(mean Θ)²
 * @param relativeVarianceError its standard error by the jackknife; too small where the tail is heavy (depth/width near 1)
 * @param networks over how many
 */
public record Fluctuation(
        double mean, double meanError, double relativeVariance, double relativeVarianceError, int networks) {

    /**
     * From the values of networks.
     *
     * @throws IllegalArgumentException if they are fewer than 3, or their mean is 0
     */
    public static Fluctuation of(double... values) {
        int count = values.length;
        if (count < 3) {
            throw new IllegalArgumentException("a variance with an error takes at least 3 networks, found " + count);
        }
        double first = 0;
        for (double value : values) {
            first += value / count;
        }
        double second = 0;
        for (double value : values) {
            second += (value - first) * (value - first);
        }
        if (first == 0) {
            throw new IllegalArgumentException("the mean of the kernel must not be 0");
        }
        double[] without = new double[count];
        double middle = 0;
        for (int i = 0; i < count; i++) {
            double mean = first + (first - values[i]) / (count - 1);
            double squares = second - (values[i] - first) * (values[i] - first) * count / (count - 1.0);
            without[i] = squares / (count - 2) / (mean * mean);
            middle += without[i] / count;
        }
        double spread = 0;
        for (double value : without) {
            spread += (value - middle) * (value - middle);
        }
        return new Fluctuation(
                first,
                Math.sqrt(second / (count - 1) / count),
                second / (count - 1) / (first * first),
                Math.sqrt(spread * (count - 1) / count),
                count);
    }
}
