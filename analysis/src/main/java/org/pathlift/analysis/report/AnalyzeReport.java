package org.pathlift.analysis.report;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.invariance.Invariance;
import org.pathlift.analysis.metric.Analysis;
import org.pathlift.analysis.metric.MetricOutcome;
import org.pathlift.analysis.metric.MetricValue;
import org.pathlift.analysis.metric.Subject;

/**
 * What was measured of a model.
 *
 * @param schema {@value #SCHEMA}
 * @param model the file that was read
 * @param inputs what the model was run on
 * @param seed of everything that was drawn
 * @param metrics what each metric gave, by its name
 * @param invariance every number beside those of copies that compute the same; null where it was not asked for
 * @param seconds the time of each stage
 */
public record AnalyzeReport(
        String schema,
        ModelReport model,
        Inputs inputs,
        long seed,
        Map<String, Entry> metrics,
        @Nullable Invariance invariance,
        Map<String, Double> seconds)
        implements Report {

    /** The name of the format. */
    public static final String SCHEMA = "pathlift.analyze/1";

    /** Keeps unmodifiable copies of {@code metrics} and {@code seconds}, in the order given. */
    public AnalyzeReport {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        seconds = Collections.unmodifiableMap(new LinkedHashMap<>(seconds));
    }

    /**
     * What the model was run on.
     *
     * @param source {@code drawn}, or the data spec
     * @param count how many inputs
     */
    public record Inputs(String source, int count) {}

    /**
     * One metric.
     *
     * @param value what was measured; null where the metric does not apply
     * @param notApplicable why it does not apply; null where it does
     * @param seconds what it took
     */
    public record Entry(
            @Nullable MetricValue value, @Nullable String notApplicable, double seconds) {

        static Entry of(Analysis.Result result) {
            MetricOutcome outcome = result.outcome();
            if (outcome instanceof MetricOutcome.Measured measured) {
                return new Entry(measured.value(), null, result.seconds());
            }
            return new Entry(null, ((MetricOutcome.NotApplicable) outcome).reason(), result.seconds());
        }
    }

    /** Describes an analysis of the file at {@code path}. */
    public static AnalyzeReport of(
            Path path,
            String sha256,
            Subject subject,
            String source,
            List<Analysis.Result> results,
            @Nullable Invariance invariance,
            Map<String, Double> seconds) {
        Map<String, Entry> metrics = new LinkedHashMap<>();
        results.forEach(result -> metrics.put(result.metric().name(), Entry.of(result)));
        return new AnalyzeReport(
                SCHEMA,
                ModelReport.of(path, sha256, subject.model()),
                new Inputs(source, subject.inputs().size()),
                subject.seed(),
                metrics,
                invariance,
                seconds);
    }
}
