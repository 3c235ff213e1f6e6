package org.pathlift.analysis.metric;

/** What came of a metric. */
public sealed interface MetricOutcome {

    /** It was measured. */
    record Measured(MetricValue value) implements MetricOutcome {}

    /** It does not apply to this model, or not to these inputs. */
    record NotApplicable(String reason) implements MetricOutcome {}
}
