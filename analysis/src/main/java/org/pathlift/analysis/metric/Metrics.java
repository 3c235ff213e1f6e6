package org.pathlift.analysis.metric;

import java.util.List;
import java.util.Optional;
import org.pathlift.onnx.error.Suggestions;

/** All metrics, in the order in which they are measured and told. */
public final class Metrics {

    private Metrics() {}

    /** Returns all metrics, with nothing said by the user. */
    public static List<Metric> all() {
        return all(MetricOptions.DEFAULT);
    }

    /** Returns all metrics. */
    public static List<Metric> all(MetricOptions options) {
        return List.of(
                new CriticalityMetric(),
                new CorrelationDecayMetric(),
                new AngleMetric(),
                new ResizingMetric(),
                new GradientMetric(),
                new JacobianMetric(options.jacobianOutputs()),
                new TangentKernelMetric(),
                new SymmetriesMetric(),
                new RescalingMetric(),
                new RedundancyMetric(),
                new Int8Metric(),
                new PersistenceMetric(),
                new SharpnessMetric());
    }

    /** Returns all metrics for a user who named none: those that take minutes on a model are left out of it, and say so. */
    public static List<Metric> unasked(MetricOptions options) {
        return all(options).stream().<Metric>map(UnaskedMetric::new).toList();
    }

    /** Returns the metric of a name. */
    public static Optional<Metric> named(String name) {
        return named(name, MetricOptions.DEFAULT);
    }

    /** Returns the metric of a name. */
    public static Optional<Metric> named(String name, MetricOptions options) {
        return all(options).stream()
                .filter(metric -> metric.name().equals(name))
                .findFirst();
    }

    /**
     * Returns the metrics of some names, each once.
     *
     * @throws IllegalArgumentException if one is no metric's; the message names those that are, and those that are near
     */
    public static List<Metric> named(List<String> names, MetricOptions options) {
        return names.stream()
                .distinct()
                .map(name -> named(name, options).orElseThrow(() -> unknown(name)))
                .toList();
    }

    private static IllegalArgumentException unknown(String name) {
        List<String> known = all().stream().map(Metric::name).toList();
        return new IllegalArgumentException(
                "expected one of " + String.join(", ", known) + ", found '" + name + "'" + Suggestions.of(name, known));
    }
}
