package org.pathlift.analysis.kernel;

/**
 * A straight line through points with errors, by weighted least squares.
 *
 * @param slope of the line
 * @param slopeError its standard error, from those of the points
 * @param intercept of the line at 0
 */
public record LineFit(double slope, double slopeError, double intercept) {

    /**
     * Fits y = intercept + slope x.
     *
     * @param x places, at least two different ones
     * @param y values
     * @param errors standard errors of the values, above 0
     */
    static LineFit of(double[] x, double[] y, double[] errors) {
        double total = 0;
        double meanX = 0;
        double meanY = 0;
        for (int i = 0; i < x.length; i++) {
            double weight = 1 / (errors[i] * errors[i]);
            total += weight;
            meanX += weight * x[i];
            meanY += weight * y[i];
        }
        meanX /= total;
        meanY /= total;
        double spread = 0;
        double product = 0;
        for (int i = 0; i < x.length; i++) {
            double weight = 1 / (errors[i] * errors[i]);
            spread += weight * (x[i] - meanX) * (x[i] - meanX);
            product += weight * (x[i] - meanX) * (y[i] - meanY);
        }
        if (!(spread > 0 && total < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "a line needs two different places and errors above 0, found " + x.length + " points");
        }
        double slope = product / spread;
        return new LineFit(slope, 1 / Math.sqrt(spread), meanY - slope * meanX);
    }
}
