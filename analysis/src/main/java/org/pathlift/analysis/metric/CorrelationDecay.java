package org.pathlift.analysis.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What {@link CorrelationDecayMetric} finds.
 *
 * @param pairs how many pairs of inputs were followed
 * @param dropped how many were left out since one of them is 0 somewhere
 * @param eps 1 − c by depth, the mean over the pairs, from depth 0 on
 * @param behaviour power-law, exponential, settles-above-zero, unchanged, undecided or too-few-layers
 * @param xi the depth scale in layers, where an exponential decides
 * @param exponent p of the better power law, where a power law decides
 * @param score D: above 5 a power law fits better, below −5 an exponential; null without fits
 * @param fit R² of the better fit of ln(1 − c); null without fits
 * @param orderParameter 1 − c*, as the curve shows it
 * @param collapse how far the pairs' curves fall onto one
 * @param noFit why nothing was fitted; null where something was
 */
public record CorrelationDecay(
        int pairs,
        int dropped,
        List<Double> eps,
        String behaviour,
        @Nullable Double xi,
        @Nullable Integer exponent,
        @Nullable Double score,
        @Nullable Double fit,
        @Nullable Double orderParameter,
        @Nullable DataCollapse collapse,
        @Nullable String noFit)
        implements MetricValue {

    /**
     * How far curves from different starts fall onto one.
     *
     * @param p the exponent of the better collapse
     * @param critical the error over rescaled depths, in ln(1 − c)
     * @param ordered the error over plain depths
     * @param index ln(ordered/critical): above 0 scale invariant, below 0 as in the ordered phase; null where an error is 0
     */
    public record DataCollapse(
            double p,
            double critical,
            double ordered,
            @Nullable Double index) {}

    /** The collapse index from which one of the errors is clearly the smaller. */
    private static final double CLEAR = 0.5;

    /** Keeps an unmodifiable copy of {@code eps}. */
    public CorrelationDecay {
        eps = List.copyOf(eps);
    }

    @Override
    public List<String> findings() {
        List<String> findings = new ArrayList<>();
        findings.add(String.format(
                Locale.ROOT,
                "1 - c of two inputs goes from %.3g to %.3g over %d layers: %s",
                eps.get(0),
                eps.get(eps.size() - 1),
                eps.size() - 1,
                behaviour.replace('-', ' ')
                        + (xi == null ? "" : String.format(Locale.ROOT, ", over %.3g layers", xi))
                        + (exponent == null ? "" : ", exponent " + exponent)));
        if (collapse != null && collapse.index() != null) {
            findings.add(String.format(
                    Locale.ROOT,
                    "collapse index %.3g: %s",
                    collapse.index(),
                    Math.abs(collapse.index()) < CLEAR
                            ? "rescaled depths fit no better than plain ones"
                            : collapse.index() > 0 ? "scale invariant, as at criticality" : "not scale invariant"));
        }
        if (noFit != null) {
            findings.add("no law is fitted: " + noFit);
        }
        return findings;
    }

    @Override
    public List<MetricTable> tables() {
        MetricTable.Builder table = MetricTable.of("depth", "1 - c");
        for (int depth = 0; depth < eps.size(); depth++) {
            table.row(depth, eps.get(depth));
        }
        return List.of(table.build());
    }
}
