package org.pathlift.analysis.commutativity;

import java.util.Arrays;
import org.hipparchus.special.Gamma;
import org.pathlift.analysis.fit.LineFit;

/**
 * A line in 1/n or 1/L, and its value at 0.
 *
 * @param value at 0
 * @param error its standard error, from those of the values; 0 where one of them is 0
 * @param adequate whether r² is above 0.9, or the residuals are what standard errors explain: χ² above 0.1 % of what chance
 *     gives, so that a study of some ten fits seldom refuses a straight line
 */
record Extrapolation(double value, double error, boolean adequate) {

    private static final double GOOD = 0.9;
    private static final double CHANCE = 1e-3;

    /**
     * Fits a line to at least three points.
     *
     * @param errors standard errors; where one of them is 0 all points weigh the same
     */
    static Extrapolation of(double[] x, double[] y, double[] errors) {
        boolean weighted = Arrays.stream(errors).allMatch(error -> error > 0);
        LineFit line = weighted ? LineFit.of(x, y, errors) : LineFit.of(x, y);
        boolean straight = line.tss() == 0 || 1 - line.rss() / line.tss() > GOOD;
        boolean within = weighted && Gamma.regularizedGammaQ((x.length - 2) / 2.0, line.rss() / 2) > CHANCE;
        return new Extrapolation(line.intercept(), weighted ? line.interceptError() : 0, straight || within);
    }
}
