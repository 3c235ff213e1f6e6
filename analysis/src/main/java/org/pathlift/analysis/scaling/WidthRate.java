package org.pathlift.analysis.scaling;

import java.util.List;
import java.util.Optional;
import org.pathlift.analysis.fit.LineFit;
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
        if (widths.stream().distinct().count() < 2
                || !squares.stream().allMatch(each -> each.mean() > 0 && each.error() > 0)) {
            return Optional.empty();
        }
        LineFit line = LineFit.of(
                widths.stream().mapToDouble(Math::log).toArray(),
                squares.stream().mapToDouble(each -> Math.log(each.mean()) / 2).toArray(),
                squares.stream()
                        .mapToDouble(each -> each.error() / each.mean() / 2)
                        .toArray());
        return Optional.of(new WidthRate(line.slope(), line.slopeError()));
    }
}
