package org.pathlift.analysis.commutativity;

import org.hipparchus.special.Gamma;

/**
 * A weighted least-squares line y = intercept + slope·x.
 *
 * @param intercept its value at x = 0
 * @param error the standard error of the intercept, from those of the values
 * @param adequate whether r² is above 0.9, or the residuals are what standard errors explain: χ² above 0.1 % of what chance
 *     gives, so that a study of some ten fits seldom refuses a straight line
 */
record LineFit(double intercept, double error, boolean adequate) {

    private static final double GOOD = 0.9;
    private static final double CHANCE = 1e-3;

    /**
     * Fits a line to at least three points.
     *
     * @param errors standard errors; where one of them is 0 all points weigh the same
     */
    static LineFit of(double[] x, double[] y, double[] errors) {
        boolean weighted = java.util.Arrays.stream(errors).allMatch(error -> error > 0);
        double s = 0;
        double sx = 0;
        double sy = 0;
        for (int i = 0; i < x.length; i++) {
            double w = weighted ? 1 / (errors[i] * errors[i]) : 1;
            s += w;
            sx += w * x[i];
            sy += w * y[i];
        }
        double meanX = sx / s;
        double meanY = sy / s;
        double sxx = 0;
        double sxy = 0;
        double syy = 0;
        for (int i = 0; i < x.length; i++) {
            double w = weighted ? 1 / (errors[i] * errors[i]) : 1;
            sxx += w * (x[i] - meanX) * (x[i] - meanX);
            sxy += w * (x[i] - meanX) * (y[i] - meanY);
            syy += w * (y[i] - meanY) * (y[i] - meanY);
        }
        double slope = sxy / sxx;
        double intercept = meanY - slope * meanX;
        double residual = Math.max(0, syy - slope * sxy);
        boolean straight = syy == 0 || 1 - residual / syy > GOOD;
        boolean within = weighted && Gamma.regularizedGammaQ((x.length - 2) / 2.0, residual / 2) > CHANCE;
        double error = weighted ? Math.sqrt(1 / s + meanX * meanX / sxx) : 0;
        return new LineFit(intercept, error, straight || within);
    }
}
