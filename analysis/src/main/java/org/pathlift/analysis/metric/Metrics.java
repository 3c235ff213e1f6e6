package org.pathlift.analysis.metric;

import java.util.List;
import java.util.Optional;

/** All metrics, in the order in which they are measured and told. */
public final class Metrics {

    private static final List<Metric> ALL = List.of(
            new CriticalityMetric(),
            new CorrelationDecayMetric(),
            new AngleMetric(),
            new ResizingMetric(),
            new GradientMetric(),
            new JacobianMetric(),
            new TangentKernelMetric(),
            new RedundancyMetric());

    private Metrics() {}

    /** Returns all metrics. */
    public static List<Metric> all() {
        return ALL;
    }

    /** Returns the metric of a name. */
    public static Optional<Metric> named(String name) {
        return ALL.stream().filter(metric -> metric.name().equals(name)).findFirst();
    }
}
