package org.pathlift.analysis.report;

import org.pathlift.analysis.scaling.WidthRate;

/**
 * The slope of ln(root mean square deviation from infinite width) over ln(width).
 *
 * @param slope the slope
 * @param error its standard error
 * @param expected what it is in theory
 */
public record RateReport(double slope, double error, double expected) {
    static RateReport of(WidthRate rate) {
        return new RateReport(rate.slope(), rate.error(), WidthRate.EXPECTED);
    }
}
