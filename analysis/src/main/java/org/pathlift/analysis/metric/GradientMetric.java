package org.pathlift.analysis.metric;

import org.pathlift.conditioning.propagation.LayerSignal;
import org.pathlift.conditioning.propagation.PropagationRuns;
import org.pathlift.conditioning.propagation.SignalPropagation;

/** Squared gradients layer by layer. */
final class GradientMetric implements Metric {

    @Override
    public String name() {
        return "gradients";
    }

    @Override
    public MetricDescription description() {
        return new MetricDescription(
                "The second moment of gradients with regard to what each layer makes, predicted by mean-field theory and"
                        + " measured by the trainable block's backward pass. The loss is the sum of the outputs times"
                        + " independent N(0, 1) numbers.",
                "What counts is the ratio between layers: where it grows or shrinks by many powers of ten, the first layers"
                        + " learn much faster or slower than the last.",
                "Operators that can be trained (docs/operators.md).",
                "A forward and a backward pass in float64 for each input.",
                "Schoenholz et al. 2017 (arXiv 1611.01232).");
    }

    @Override
    public double passes(Subject subject) {
        return 8.0 * subject.inputs().size();
    }

    @Override
    public MetricOutcome measure(Subject subject) {
        SignalPropagation signals = SignalPropagation.measure(
                subject.symmetry().constants(), PropagationRuns.bothWays(subject.inputs(), subject.seed()));
        if (signals.layers().isEmpty()) {
            return new MetricOutcome.NotApplicable("the model has no layer with a constant weight");
        }
        for (LayerSignal layer : signals.layers()) {
            if (!Double.isFinite(layer.gradientMeasured().orElse(0))) {
                return new MetricOutcome.NotApplicable(
                        "the gradient at '" + layer.layer().label() + "' is no finite number");
            }
        }
        return new MetricOutcome.Measured(new Gradients(signals.layers().stream()
                .map(layer -> new Gradients.Layer(
                        layer.layer().label(), Compared.of(layer.gradientPredicted(), layer.gradientMeasured())))
                .toList()));
    }
}
