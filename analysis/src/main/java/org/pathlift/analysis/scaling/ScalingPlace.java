package org.pathlift.analysis.scaling;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a study found at one place.
 *
 * @param place which networks
 * @param infinite the decays at infinite width, one for each start; shorter than asked where q leaves the range of numbers
 * @param metrics of those decays
 * @param growth ln q_L/q₀
 * @param widths what was measured, one for each width
 * @param rate of convergence with width; empty where fewer than two widths were measured
 */
public record ScalingPlace(
        NetworkPlace place,
        List<DepthCurve> infinite,
        ScalingMetrics metrics,
        OptionalDouble growth,
        List<MeasuredWidth> widths,
        Optional<WidthRate> rate) {

    /** Keeps unmodifiable copies of {@code infinite} and {@code widths}. */
    public ScalingPlace {
        infinite = List.copyOf(infinite);
        widths = List.copyOf(widths);
    }

    /**
     * Networks of one width.
     *
     * @param width units per layer
     * @param curves one for each start that at least two networks came through
     * @param metrics of their means; empty where the start that is fitted has no curve
     */
    public record MeasuredWidth(int width, List<MeasuredCurve> curves, Optional<ScalingMetrics> metrics) {
        /** Keeps an unmodifiable copy of {@code curves}. */
        public MeasuredWidth {
            curves = List.copyOf(curves);
        }

        /** The curve from a start. */
        public Optional<MeasuredCurve> from(double start) {
            return curves.stream().filter(curve -> curve.start() == start).findFirst();
        }
    }
}
