package org.pathlift.analysis.metric;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.meanfield.Activation;
import org.pathlift.conditioning.meanfield.Activations;
import org.pathlift.conditioning.meanfield.FixedPoints;
import org.pathlift.conditioning.meanfield.Limit;
import org.pathlift.conditioning.propagation.LayerSignal;
import org.pathlift.conditioning.propagation.Signal;
import org.pathlift.conditioning.propagation.SignalPropagation;

/** Second moments, correlations, χ and phase, layer by layer. */
final class CriticalityMetric implements Metric {

    @Override
    public String name() {
        return "criticality";
    }

    @Override
    public MetricDescription description() {
        return new MetricDescription(
                "For every layer q (the second moment of what it makes), c (the uncentred cosine between two inputs) and chi"
                        + " (the factor of squared gradients through the layer), predicted by mean-field theory from the"
                        + " layer's variances of weights and biases, and measured in ONNX Runtime; and what an endless"
                        + " network of such layers would do: its phase, its depth scale xi_c and its order parameter"
                        + " M = 1 - c*.",
                "chi near 1 keeps gradients, below 1 they vanish with depth, above 1 they explode. It is that of evaluation;"
                        + " between batch normalizations training has a factor of its own, pi/(pi - 1) for ReLU, which no"
                        + " weights cure. A correlation that goes to"
                        + " 1 makes all inputs alike; a network much deeper than xi_c does that. M is 0 in the ordered phase"
                        + " and positive in the chaotic one. Called critical is |chi_1 - 1| up to 0.05, or up to 1 /"
                        + " (number of layers) in networks of more than 20: they are then too shallow to tell. Trained weights are not random: for them predictions"
                        + " describe, and are no law.",
                "Layers with constant weights; two inputs for correlations.",
                "One run of the model for each input.",
                "Poole et al. 2016 (arXiv 1606.05340), Schoenholz et al. 2017 (arXiv 1611.01232), batch normalization: Yang et"
                        + " al. 2019 (arXiv 1902.08129); M and the tolerance of the"
                        + " phase are pathlift's own.");
    }

    @Override
    public double passes(Subject subject) {
        return subject.inputs().size();
    }

    @Override
    public MetricOutcome measure(Subject subject) {
        SignalPropagation signals = subject.signals();
        if (signals.layers().isEmpty()) {
            return new MetricOutcome.NotApplicable("the model has no layer with a constant weight");
        }
        double tolerance = Math.min(0.05, 1.0 / signals.layers().size());
        boolean correlated = signals.inputs() > 1;
        List<Criticality.Layer> layers = signals.layers().stream()
                .map(layer -> layer(layer, tolerance, correlated))
                .toList();
        List<LayerSignal> inner = signals.layers().stream().skip(1).toList();
        return new MetricOutcome.Measured(new Criticality(
                signals.inputs(),
                layers,
                new Compared(
                        geometricMean(inner, layer -> OptionalDouble.of(layer.chiPredicted())),
                        geometricMean(inner, LayerSignal::chiMeasured)),
                signals.restarts().stream()
                        .map(restart -> new Criticality.Restart(restart.node(), restart.value(), restart.reason()))
                        .toList()));
    }

    private static @Nullable Double geometricMean(List<LayerSignal> layers, Function<LayerSignal, OptionalDouble> of) {
        double sum = 0;
        int count = 0;
        for (LayerSignal layer : layers) {
            OptionalDouble value = of.apply(layer);
            if (value.isPresent()) {
                sum += Math.log(value.getAsDouble());
                count++;
            }
        }
        return count == 0 || !Double.isFinite(sum) ? null : Math.exp(sum / count);
    }

    private static String phase(Limit limit) {
        return limit.phase().map(found -> found.name().toLowerCase(Locale.ROOT)).orElse("diverging");
    }

    private static Criticality.Layer layer(LayerSignal layer, double tolerance, boolean correlated) {
        Activation feeding = layer.feeding();
        boolean linear = feeding.equals(Activations.identity());
        Optional<Limit> limit = !linear && layer.predicted().square() > 0
                ? Optional.of(FixedPoints.of(feeding, layer.variances())
                        .from(layer.predicted().square(), tolerance))
                : Optional.empty();
        return new Criticality.Layer(
                layer.layer().label(),
                linear ? null : feeding.name(),
                layer.variances().weight(),
                layer.variances().bias(),
                new Compared(
                        layer.predicted().square(),
                        layer.measured().map(Signal::square).orElse(null)),
                new Compared(
                        layer.predicted().correlation(),
                        correlated ? layer.measured().map(Signal::correlation).orElse(null) : null),
                new Compared(layer.chiPredicted(), Compared.orNull(layer.chiMeasured())),
                Compared.orNull(layer.chiNormalized()),
                limit.map(CriticalityMetric::phase).orElse(null),
                limit.map(found -> Compared.orNull(found.depthOfCorrelation())).orElse(null),
                limit.map(found -> Compared.orNull(found.oneMinusCorrelation())).orElse(null),
                layer.note().orElse(null));
    }
}
