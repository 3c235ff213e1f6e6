package org.pathlift.analysis.scaling;

/**
 * The least-squares line through points.
 *
 * @param intercept where it meets x = 0
 * @param slope its slope
 * @param rss the sum of the squared residuals
 * @param tss the sum of the squared deviations of y from its mean
 */
record LineFit(double intercept, double slope, double rss, double tss) {

    /** Fits at least two points whose x differ. */
    static LineFit of(double[] x, double[] y) {
        double meanX = mean(x);
        double meanY = mean(y);
        double xx = 0;
        double xy = 0;
        double yy = 0;
        for (int i = 0; i < x.length; i++) {
            xx += (x[i] - meanX) * (x[i] - meanX);
            xy += (x[i] - meanX) * (y[i] - meanY);
            yy += (y[i] - meanY) * (y[i] - meanY);
        }
        double slope = xy / xx;
        double rss = 0;
        for (int i = 0; i < x.length; i++) {
            double residual = y[i] - meanY - slope * (x[i] - meanX);
            rss += residual * residual;
        }
        return new LineFit(meanY - slope * meanX, slope, rss, yy);
    }

    static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
