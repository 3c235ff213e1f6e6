package org.pathlift.analysis.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@link CriticalityMetric} finds.
 *
 * @param inputs how many inputs were run
 * @param layers in the order of the graph
 * @param meanChi the geometric mean of χ over the layers that read another layer; null where there is none, or one of them
 *     is 0
 * @param restarts where theory does not apply, and predictions begin anew from what was measured
 */
public record Criticality(int inputs, List<Layer> layers, Compared meanChi, List<Restart> restarts)
        implements MetricValue {

    /**
     * A layer.
     *
     * @param node the node that applies the weight
     * @param activation the activation that the layer reads; null where it reads none
     * @param weightVariance σw²: fan-in times the mean square of the weights
     * @param biasVariance σb²: the mean square of the bias
     * @param q the second moment of what the layer makes
     * @param correlation the uncentred cosine between two inputs there; measured from two inputs on
     * @param chi the factor of squared gradients through this layer and the activation before it
     * @param chiNormalized the factor in training mode, E φ'² / Var φ on N(0, 1), of a layer between two batch normalizations with
     *     gain 1 and shift 0, whatever its weights; null elsewhere
     * @param phase of an endless network of such layers: ordered, critical, chaotic, or diverging, where q does; null where
     *     no activation stands before the layer, or it reads 0
     * @param depthScale ξc of such a network, in layers; null where correlations do not settle exponentially
     * @param orderParameter M = 1 − c* of such a network; null where it has no c*
     * @param note why theory does not apply between this layer and the one before; null where it does
     */
    public record Layer(
            String node,
            @Nullable String activation,
            double weightVariance,
            double biasVariance,
            Compared q,
            Compared correlation,
            Compared chi,
            @Nullable Double chiNormalized,
            @Nullable String phase,
            @Nullable Double depthScale,
            @Nullable Double orderParameter,
            @Nullable String note) {}

    /** A place where theory does not apply. */
    public record Restart(String node, String value, String reason) {}

    /** Keeps unmodifiable copies of {@code layers} and {@code restarts}. */
    public Criticality {
        layers = List.copyOf(layers);
        restarts = List.copyOf(restarts);
    }

    @Override
    public List<String> findings() {
        List<String> findings = new ArrayList<>();
        if (meanChi.predicted() != null && meanChi.measured() != null) {
            findings.add(String.format(
                    Locale.ROOT,
                    "chi is %.3g predicted and %.3g measured in the geometric mean; 1 keeps gradients as they are",
                    meanChi.predicted(),
                    meanChi.measured()));
        }
        Map<String, Integer> phases = new TreeMap<>();
        for (Layer layer : layers) {
            if (layer.phase() != null) {
                phases.merge(layer.phase(), 1, Integer::sum);
            }
        }
        StringBuilder counted = new StringBuilder();
        phases.forEach((phase, count) -> counted.append(counted.length() == 0 ? "" : ", ")
                .append(count)
                .append(' ')
                .append(phase));
        if (!phases.isEmpty()) {
            findings.add("layers behind activations, each as an endless network of its kind: " + counted);
        }
        double normalized = 1;
        int count = 0;
        for (Layer layer : layers) {
            if (layer.chiNormalized() != null) {
                normalized *= layer.chiNormalized();
                count++;
            }
        }
        if (count > 0) {
            findings.add(String.format(
                    Locale.ROOT,
                    "%d layers stand between batch normalizations: in training mode they multiply squared gradients by %.4g each,"
                            + " %.3g together, whatever their weights",
                    count,
                    Math.pow(normalized, 1.0 / count),
                    normalized));
        }
        Layer first = layers.get(0);
        Layer last = layers.get(layers.size() - 1);
        if (first.correlation().measured() != null && last.correlation().measured() != null) {
            findings.add(String.format(
                    Locale.ROOT,
                    "two inputs have correlation %.3g behind the first layer and %.3g behind the last",
                    first.correlation().measured(),
                    last.correlation().measured()));
        }
        if (!restarts.isEmpty()) {
            findings.add("theory does not apply at " + restarts.size() + (restarts.size() == 1 ? " place" : " places")
                    + "; predictions begin anew there");
        }
        return findings;
    }

    @Override
    public List<MetricTable> tables() {
        MetricTable.Builder signals = MetricTable.of("layer", "q", "meas.", "c", "meas.", "chi", "meas.");
        MetricTable.Builder limits = MetricTable.of("layer", "reads", "sigma_w^2", "sigma_b^2", "phase", "xi_c", "M");
        for (Layer layer : layers) {
            signals.row(
                    layer.node(),
                    layer.q().predicted(),
                    layer.q().measured(),
                    layer.correlation().predicted(),
                    layer.correlation().measured(),
                    layer.chi().predicted(),
                    layer.chi().measured());
            limits.row(
                    layer.node(),
                    layer.activation(),
                    layer.weightVariance(),
                    layer.biasVariance(),
                    layer.phase(),
                    layer.depthScale(),
                    layer.orderParameter());
        }
        return List.of(signals.build(), limits.build());
    }
}
