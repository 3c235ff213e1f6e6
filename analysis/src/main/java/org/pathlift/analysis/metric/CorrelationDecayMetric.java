package org.pathlift.analysis.metric;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.scaling.Behaviour;
import org.pathlift.analysis.scaling.Collapse;
import org.pathlift.analysis.scaling.DepthDecay;
import org.pathlift.analysis.scaling.NoDecay;
import org.pathlift.analysis.scaling.ScalingMetrics;

/** The decay of correlations with depth, and whether it is that of a critical system. */
final class CorrelationDecayMetric implements Metric {

    @Override
    public String name() {
        return "correlation-decay";
    }

    @Override
    public MetricDescription description() {
        return new MetricDescription(
                "How 1 - c of pairs of inputs falls with depth, c their uncentred cosine: a power law, an exponential, or"
                        + " neither, by fits with as many free parameters; and how far the curves of all pairs fall onto one"
                        + " when depth is rescaled by their start (data collapse).",
                "A power law is scale invariance, as at a critical point: exponent 1 for smooth activations, 2 for those with"
                        + " a kink. An exponential over xi layers is the ordered phase; a value above 0 at which it settles"
                        + " is the chaotic one. The collapse index is positive where rescaling depth makes the curves one."
                        + " Trained networks seldom follow any law: the numbers describe.",
                "Two inputs or more; a fit needs 8 depths. Depth is the number of layers on the longest way from the input;"
                        + " layers of one depth are averaged.",
                "One run of the model for each input.",
                "The idea is that of arXiv 2306.15015; fits, score, collapse and depth are pathlift's own definitions.");
    }

    @Override
    public double passes(Subject subject) {
        return subject.inputs().size();
    }

    @Override
    public MetricOutcome measure(Subject subject) {
        if (subject.inputs().size() < 2) {
            return new MetricOutcome.NotApplicable("pairs of inputs are compared, and there is one input");
        }
        DepthCurves curves = DepthCurves.of(subject.symmetry());
        if (curves.byDepth().isEmpty()) {
            return new MetricOutcome.NotApplicable("the model has no layer with a constant weight");
        }
        DepthCurves.Pairs pairs = curves.pairs(subject, subject.inputs());
        if (pairs.curves().isEmpty()) {
            return new MetricOutcome.NotApplicable("in every pair an input or a layer's output is 0");
        }
        return new MetricOutcome.Measured(value(pairs, ScalingMetrics.ofPairs(pairs.curves())));
    }

    private static CorrelationDecay value(DepthCurves.Pairs pairs, ScalingMetrics metrics) {
        Optional<DepthDecay> decay = metrics.decay().decay();
        Behaviour behaviour = metrics.behaviour();
        return new CorrelationDecay(
                pairs.curves().size(),
                pairs.dropped(),
                metrics.curve().eps(),
                behaviour.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                Compared.orNull(metrics.xi()),
                behaviour == Behaviour.POWER_LAW
                        ? decay.map(found -> found.power().p()).orElse(null)
                        : null,
                decay.map(DepthDecay::score).orElse(null),
                decay.map(found ->
                                Math.max(found.exponential().r2(), found.power().r2()))
                        .orElse(null),
                Compared.orNull(metrics.orderParameter()),
                metrics.collapse().map(CorrelationDecayMetric::collapse).orElse(null),
                metrics.decay() instanceof NoDecay none ? none.reason() : null);
    }

    private static CorrelationDecay.DataCollapse collapse(Collapse collapse) {
        double index = collapse.index();
        @Nullable Double known = Double.isFinite(index) ? index : null;
        return new CorrelationDecay.DataCollapse(collapse.p(), collapse.critical(), collapse.ordered(), known);
    }
}
