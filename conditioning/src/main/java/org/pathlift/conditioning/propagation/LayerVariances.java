package org.pathlift.conditioning.propagation;

import java.util.function.Function;
import org.pathlift.conditioning.meanfield.Variances;
import org.pathlift.onnx.graph.ElementSums;
import org.pathlift.onnx.graph.Tensor;

/** Says what σw² and σb² a layer has. */
@FunctionalInterface
public interface LayerVariances {

    /**
     * Returns σw² = fan-in · E W² and σb² = E b² of a layer.
     *
     * @param input what is known of the value that the layer reads
     */
    Variances of(WeightLayer layer, Signal input);

    /** The variances that the weights of a layer have now, around 0 and not around their mean. */
    static Variances ofWeights(WeightLayer layer) {
        return ofWeights(layer, ElementSums::of);
    }

    /** The same from sums that were taken already. */
    static Variances ofWeights(WeightLayer layer, Function<Tensor, ElementSums> sums) {
        double weight = layer.fan().in() * sums.apply(layer.weight().tensor()).meanSquare();
        double bias =
                layer.bias().map(view -> sums.apply(view.tensor()).meanSquare()).orElse(0.0);
        return new Variances(weight, bias);
    }
}
