package org.pathlift.analysis.quantization;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.pathlift.conditioning.propagation.WeightLayer;
import org.pathlift.conditioning.propagation.WeightLayers;
import org.pathlift.conditioning.symmetry.IndexField;
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
        for (WeightLayer layer : WeightLayers.find(symmetry)) {
            weights.putIfAbsent(
                    layer.weightName(), new ChannelWeight(layer.weightName(), layer.label(), axisInFile(layer)));
        }
        return new ArrayList<>(weights.values());
    }

    private static OptionalInt axisInFile(WeightLayer layer) {
        int rank = layer.weight().shape().rank();
        int seen = switch (layer.kind()) {
            case DENSE_OUTPUT_FIRST -> rank - 2;
            case DENSE_INPUT_FIRST -> rank - 1;
            case CONVOLUTION, EMBEDDING -> 0;
            case TRANSPOSED_CONVOLUTION -> 1;
        };
        int channels = layer.weight().shape().toIntArray()[seen];
        if (layer.weight().isDirect()) {
            return OptionalInt.of(seen);
        }
        IndexField inFile = layer.weight().toFile(IndexField.along(rank, seen, 0, channels));
        int[] stored = inFile.dims();
        int[] wide = IntStream.range(0, stored.length)
                .filter(axis -> stored[axis] != 1)
                .toArray();
        boolean inOrder = wide.length == 1
                && stored[wide[0]] == channels
                && IntStream.range(0, channels).allMatch(i -> inFile.get(i) == i);
        return inOrder ? OptionalInt.of(wide[0]) : OptionalInt.empty();
    }
}
