package org.pathlift.analysis.persistence;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Neural persistence of a network: of its layers, and the mean over them.
 *
 * @param largest W_max, over these layers
 * @param mean of the normalized persistence of layers: the paper's value of a network
 * @param meanWithEssential the same as the authors' public code computes it
 * @param meanLayerwise the mean where each layer has its own W_max
 * @param layers in the order of the graph
 */
public record NetworkPersistence(
        double largest, double mean, double meanWithEssential, double meanLayerwise, List<LayerPersistence> layers) {

    /** Keeps an unmodifiable copy of {@code layers}. */
    public NetworkPersistence {
        layers = List.copyOf(layers);
    }

    /**
     * Computes.
     *
     * @param trees one for each layer, at least one; of a layer whose weights are all 0 every component dies at 0
     * @throws IllegalArgumentException if all weights of all layers are 0
     */
    static NetworkPersistence of(List<LayerTree> trees) {
        double largest = trees.stream()
                .mapToDouble(layer -> layer.tree().largest())
                .max()
                .orElse(0);
        List<LayerPersistence> layers = new ArrayList<>();
        for (LayerTree layer : trees) {
            double own = layer.tree().largest();
            layers.add(new LayerPersistence(
                    layer.layer(),
                    layer.weight(),
                    layer.rows(),
                    layer.columns(),
                    layer.flattened(),
                    NeuralPersistence.of(layer.tree(), largest),
                    NeuralPersistence.of(layer.tree(), own > 0 ? own : largest)));
        }
        return new NetworkPersistence(
                largest,
                mean(layers, layer -> layer.persistence().normalized()),
                mean(layers, layer -> layer.persistence().withEssential()),
                mean(layers, layer -> layer.layerwise().normalized()),
                layers);
    }

    private static double mean(List<LayerPersistence> layers, ToDoubleFunction<LayerPersistence> value) {
        return layers.stream().mapToDouble(value).sum() / layers.size();
    }
}
