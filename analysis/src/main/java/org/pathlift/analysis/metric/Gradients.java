package org.pathlift.analysis.metric;

import java.util.List;
import java.util.Locale;

/**
 * What {@link GradientMetric} finds.
 *
 * @param layers in the order of the graph
 */
public record Gradients(List<Layer> layers) implements MetricValue {

    /**
     * A layer.
     *
     * @param node the node that applies the weight
     * @param gradient E g² with regard to what the layer makes, g the gradient of Σ r·y with r ~ N(0, 1) over the outputs y
     */
    public record Layer(String node, Compared gradient) {}

    /** Keeps an unmodifiable copy of {@code layers}. */
    public Gradients {
        layers = List.copyOf(layers);
    }

    @Override
    public List<String> findings() {
        Double first = layers.get(0).gradient().measured();
        Double last = layers.get(layers.size() - 1).gradient().measured();
        if (first == null || last == null || !(last > 0)) {
            return List.of("gradients reach no layer");
        }
        return List.of(String.format(
                Locale.ROOT,
                "squared gradients at the first layer are %.3g times those at the last, %d layers on",
                first / last,
                layers.size() - 1));
    }

    @Override
    public List<MetricTable> tables() {
        MetricTable.Builder table = MetricTable.of("layer", "E g^2", "meas.");
        layers.forEach(layer -> table.row(
                layer.node(), layer.gradient().predicted(), layer.gradient().measured()));
        return List.of(table.build());
    }
}
