package org.pathlift.analysis.metric;

/** Something that can be measured of a model. */
public interface Metric {

    /** Returns the name as it is typed. */
    String name();

    /** Returns what it measures and how it is read. */
    MetricDescription description();

    /**
     * Returns about how much work it is, in forward passes of the model on one input; a backward pass is taken as three.
     * Only the ratios between metrics matter: progress is told by them.
     */
    double passes(Subject subject);

    /** Returns the number of parameters up to which it is measured without being asked for by name: beyond it takes minutes. */
    default long mostParametersUnasked() {
        return Long.MAX_VALUE;
    }

    /**
     * Measures.
     *
     * @return the value, or why there is none
     * @throws org.pathlift.onnx.error.UnsupportedModelException if the model does not allow it, which a report tells like a
     *     metric that does not apply
     * @throws org.pathlift.onnx.runtime.RequestException if the inputs do not allow it, or memory; told likewise
     */
    MetricOutcome measure(Subject subject);
}
