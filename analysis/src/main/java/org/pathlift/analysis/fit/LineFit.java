package org.pathlift.analysis.fit;

import java.util.Arrays;

/**
 * The least-squares line through points.
 *
 * @param intercept where it meets x = 0
 * @param slope its slope
 * @param rss the sum of the squared residuals, each over the square of its point's error
 * @param tss the same of the deviations of y from their mean
 * @param interceptError the standard error of the intercept, from those of the points
 * @param slopeError the standard error of the slope, from those of the points
 */
public record LineFit(
        double intercept, double slope, double rss, double tss, double interceptError, double slopeError) {

    /** Fits points of the same weight, at two different places at least; errors are those for points with an error of 1. */
    public static LineFit of(double[] x, double[] y) {
        double[] ones = new double[x.length];
        Arrays.fill(ones, 1);
        return of(x, y, ones);
    }

    /**
     * Fits points with errors.
     *
     * @param x places, at least two different ones
     * @param y values
     * @param errors standard errors of the values, above 0
     */
    public static LineFit of(double[] x, double[] y, double[] errors) {
        double[] weights =
                Arrays.stream(errors).map(error -> 1 / (error * error)).toArray();
        double total = Arrays.stream(weights).sum();
        double meanX = mean(x, weights);
        double meanY = mean(y, weights);
        double xx = 0;
        double xy = 0;
        double yy = 0;
        for (int i = 0; i < x.length; i++) {
            xx += weights[i] * (x[i] - meanX) * (x[i] - meanX);
            xy += weights[i] * (x[i] - meanX) * (y[i] - meanY);
            yy += weights[i] * (y[i] - meanY) * (y[i] - meanY);
        }
        if (!(xx > 0 && total < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "a line needs two different places and errors above 0, found " + x.length + " points");
        }
        double slope = xy / xx;
        double rss = 0;
        for (int i = 0; i < x.length; i++) {
            double residual = y[i] - meanY - slope * (x[i] - meanX);
            rss += weights[i] * residual * residual;
        }
        return new LineFit(
                meanY - slope * meanX, slope, rss, yy, Math.sqrt(1 / total + meanX * meanX / xx), 1 / Math.sqrt(xx));
    }

    private static double mean(double[] values, double[] weights) {
        double sum = 0;
        double total = 0;
        for (int i = 0; i < values.length; i++) {
            sum += weights[i] * values[i];
            total += weights[i];
        }
        return sum / total;
    }
}
