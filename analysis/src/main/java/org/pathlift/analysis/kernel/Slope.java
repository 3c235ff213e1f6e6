package org.pathlift.analysis.kernel;

import org.pathlift.analysis.fit.LineFit;

/**
 * A straight line through points with errors, by weighted least squares.
 *
 * @param slope of the line
 * @param slopeError its standard error, from those of the points
 * @param intercept of the line at 0
 */
public record Slope(double slope, double slopeError, double intercept) {

    /**
     * Fits y = intercept + slope x.
     *
     * @param x places, at least two different ones
     * @param y values
     * @param errors standard errors of the values, above 0
     */
    static Slope of(double[] x, double[] y, double[] errors) {
        LineFit line = LineFit.of(x, y, errors);
        return new Slope(line.slope(), line.slopeError(), line.intercept());
    }
}
