package org.pathlift.analysis.quantization;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.pathlift.conditioning.propagation.WeightLayer;
import org.pathlift.conditioning.propagation.WeightLayers;
import org.pathlift.conditioning.symmetry.Symmetry;

/**
 * A weight of a linear layer, with the axis of its channels in the file.
 *
 * @param name of the constant
 * @param layer how a message names the first layer that uses it
 * @param axis along which the output channels lie: units of a dense layer, feature maps of a convolution, maps of one group of
 *     a transposed convolution, rows of a table. Empty where they lie along no single axis of the file
 */
public record ChannelWeight(String name, String layer, OptionalInt axis) {

    /** Returns the weights of a model's linear layers, each once, in the order of the graph. */
    public static List<ChannelWeight> of(Symmetry symmetry) {
        Map<String, ChannelWeight> weights = new LinkedHashMap<>();
        for (WeightLayer layer : WeightLayers.find(symmetry.constants())) {
            weights.putIfAbsent(
                    layer.weightName(), new ChannelWeight(layer.weightName(), layer.label(), layer.channelAxis()));
        }
        return new ArrayList<>(weights.values());
    }
}
