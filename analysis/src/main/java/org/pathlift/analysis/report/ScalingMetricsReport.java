package org.pathlift.analysis.report;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.scaling.AitkenLimit;
import org.pathlift.analysis.scaling.Collapse;
import org.pathlift.analysis.scaling.CollapseAnswer;
import org.pathlift.analysis.scaling.NoCollapse;
import org.pathlift.analysis.scaling.ScalingMetrics;
import org.pathlift.onnx.error.Words;

/**
 * What decays of 1 − c tell of a network.
 *
 * @param behaviour the verdict: power-law, exponential, settles-above-zero, unchanged, undecided or too-few-layers
 * @param orderParameter 1 − c* as the decay shows it; null where that is not decided
 * @param xi the depth scale in layers, of an exponential; null where there is none
 * @param decay the fits
 * @param limit the value above 0 that the decay settles at; null where there is none
 * @param approach the fits of the distance to that value; null where there is none
 * @param collapses of the decays from all starts, with p = 1 and p = 2
 */
public record ScalingMetricsReport(
        String behaviour,
        @Nullable Double orderParameter,
        @Nullable Double xi,
        DecayReport decay,
        @Nullable AitkenLimit limit,
        @Nullable DecayReport approach,
        List<CollapseReport> collapses) {

    /** Keeps an unmodifiable copy of {@code collapses}. */
    public ScalingMetricsReport {
        collapses = List.copyOf(collapses);
    }

    /**
     * A data collapse.
     *
     * @param p the exponent
     * @param reason why there is none; null where there is, and then nothing else is null
     * @param critical the error over l ε₀^{1/p}
     * @param ordered the error over l
     * @param index ln(ordered/critical)
     * @param from the smallest common l ε₀^{1/p}
     * @param to the largest
     */
    public record CollapseReport(
            double p,
            @Nullable String reason,
            @Nullable Double critical,
            @Nullable Double ordered,
            @Nullable Double index,
            @Nullable Double from,
            @Nullable Double to) {

        static CollapseReport of(double p, CollapseAnswer answer) {
            if (answer instanceof Collapse found) {
                return new CollapseReport(
                        p, null, found.critical(), found.ordered(), found.index(), found.from(), found.to());
            }
            return new CollapseReport(p, ((NoCollapse) answer).reason(), null, null, null, null, null);
        }
    }

    /** Describes metrics. */
    public static ScalingMetricsReport of(ScalingMetrics metrics) {
        return new ScalingMetricsReport(
                Words.of(metrics.behaviour()),
                Optionals.orNull(metrics.orderParameter()),
                Optionals.orNull(metrics.xi()),
                DecayReport.of(metrics.decay()),
                metrics.limit().orElse(null),
                metrics.approach().map(DecayReport::of).orElse(null),
                IntStream.range(0, metrics.collapses().size())
                        .mapToObj(i ->
                                CollapseReport.of(i + 1, metrics.collapses().get(i)))
                        .toList());
    }
}
