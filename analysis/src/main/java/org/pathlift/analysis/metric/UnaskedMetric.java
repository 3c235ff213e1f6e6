package org.pathlift.analysis.metric;

import java.util.Locale;
import org.pathlift.conditioning.symmetry.WeightStatus;

/** A metric that nobody asked for by name: it is left out of models on which it takes minutes, and says so. */
record UnaskedMetric(Metric metric) implements Metric {

    @Override
    public String name() {
        return metric.name();
    }

    @Override
    public MetricDescription description() {
        return metric.description();
    }

    @Override
    public double passes(Subject subject) {
        return isLong(subject) ? 0 : metric.passes(subject);
    }

    @Override
    public MetricOutcome measure(Subject subject) {
        return isLong(subject)
                ? new MetricOutcome.NotApplicable(String.format(
                        Locale.ROOT,
                        "left out, since it takes minutes on %,d parameters; ask for it by --metric %s",
                        parameters(subject),
                        name()))
                : metric.measure(subject);
    }

    private boolean isLong(Subject subject) {
        return parameters(subject) > metric.mostParametersUnasked();
    }

    private static long parameters(Subject subject) {
        return subject.symmetry().weights().stream()
                .mapToLong(WeightStatus::elements)
                .sum();
    }
}
