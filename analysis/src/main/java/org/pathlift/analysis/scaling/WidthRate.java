package org.pathlift.analysis.scaling;

import java.util.List;
import java.util.Optional;
import org.pathlift.analysis.phase.Estimate;

/**
 * How fast random networks approach infinite width: the slope of ln d over ln n, d the root mean square over networks and
 * layers of ε less ε at infinite width, n the width. Theory: −1/2, since ε of one network fluctuates as n^{−1/2}, and its
 * mean is off by the order of 1/n only.
 *
 * @param slope the slope
 * @param error its standard error
 */
public record WidthRate(double slope, double error) {

    /** What the slope is for wide networks. */
    public static final double EXPECTED = -0.5;

    /**
     * The slope by weighted least squares.
     *
     * @param widths the widths
     * @param squares the mean squares d² of each width
     * @return the slope, or empty for fewer than two widths, or where nothing fluctuates
     */
    public static Optional<WidthRate> of(List<Integer> widths, List<Estimate> squares) {
        if (widths.size() < 2 || !squares.stream().allMatch(each -> each.mean() > 0 && each.error() > 0)) {
            return Optional.empty();
        }
        double total = 0;
        double meanX = 0;
        double meanY = 0;
        for (int i = 0; i < widths.size(); i++) {
            double weight = weight(squares.get(i));
            total += weight;
            meanX += weight * Math.log(widths.get(i));
            meanY += weight * Math.log(squares.get(i).mean()) / 2;
        }
        meanX /= total;
        meanY /= total;
        double xx = 0;
        double xy = 0;
        for (int i = 0; i < widths.size(); i++) {
            double x = Math.log(widths.get(i)) - meanX;
            xx += weight(squares.get(i)) * x * x;
            xy += weight(squares.get(i)) * x * (Math.log(squares.get(i).mean()) / 2 - meanY);
        }
        return xx > 0 ? Optional.of(new WidthRate(xy / xx, 1 / Math.sqrt(xx))) : Optional.empty();
    }

    /** One over the variance of half the logarithm of a mean. */
    private static double weight(Estimate square) {
        double relative = square.error() / square.mean() / 2;
        return 1 / (relative * relative);
    }
}
