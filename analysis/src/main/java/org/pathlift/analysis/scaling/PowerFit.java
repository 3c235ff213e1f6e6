package org.pathlift.analysis.scaling;

/**
 * ln ε = α − p ln(l + l₀) by least squares, with p fixed: as many free numbers as {@link ExponentialFit} has. With p free a
 * power law imitates an exponential.
 *
 * @param p the exponent
 * @param alpha α
 * @param l0 by how many layers the power law starts before layer 0, from 0 to 100 times the number of the last layer
 * @param rss the sum of the squared residuals of ln ε
 * @param r2 the share of the variance of ln ε that the fit explains; below 0 where a constant is better
 */
public record PowerFit(int p, double alpha, double l0, double rss, double r2) {

    private static final int GRID = 400;
    private static final int STEPS = 100;
    private static final double REACH = 100;
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

    /** Searches u = ln(1 + l₀) on a grid, then by golden section between the neighbours of the best. */
    static PowerFit of(int p, double[] layers, double[] logs, double tss) {
        double most = Math.log1p(REACH * layers[layers.length - 1]);
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i <= GRID; i++) {
            double rss = at(p, layers, logs, Math.expm1(most * i / GRID))[1];
            if (rss < least) {
                least = rss;
                best = i;
            }
        }
        double low = most * Math.max(0, best - 1) / GRID;
        double high = most * Math.min(GRID, best + 1) / GRID;
        for (int step = 0; step < STEPS; step++) {
            double left = high - GOLDEN * (high - low);
            double right = low + GOLDEN * (high - low);
            if (at(p, layers, logs, Math.expm1(left))[1] < at(p, layers, logs, Math.expm1(right))[1]) {
                high = right;
            } else {
                low = left;
            }
        }
        double l0 = Math.expm1((low + high) / 2);
        double[] alphaAndRss = at(p, layers, logs, l0);
        return new PowerFit(p, alphaAndRss[0], l0, alphaAndRss[1], 1 - alphaAndRss[1] / tss);
    }

    private static double[] at(int p, double[] layers, double[] logs, double l0) {
        double alpha = 0;
        for (int i = 0; i < layers.length; i++) {
            alpha += (logs[i] + p * Math.log(layers[i] + l0)) / layers.length;
        }
        double rss = 0;
        for (int i = 0; i < layers.length; i++) {
            double residual = logs[i] - alpha + p * Math.log(layers[i] + l0);
            rss += residual * residual;
        }
        return new double[] {alpha, rss};
    }
}
