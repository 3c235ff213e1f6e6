package org.pathlift.conditioning.init;

import java.util.Map;
import org.pathlift.conditioning.propagation.WeightLayer;
import org.pathlift.onnx.graph.Tensor;

/** Makes the new weight and bias of a layer. */
final class LayerDraw {

    private final Draws draws;

    LayerDraw(Draws draws) {
        this.draws = draws;
    }

    /** Adds what a layer gets to the constants that change; nothing for a layer that stays. */
    void add(LayerDesign design, Map<String, Tensor> tensors) {
        WeightLayer layer = design.layer();
        Tensor weight = layer.weight().tensor();
        double sigma = Math.sqrt(design.variances().weight());
        switch (design.scheme()) {
            case KEEP -> {
                return;
            }
            case RESCALE -> {
                double factor =
                        Math.sqrt(design.variances().weight() / design.before().weight());
                tensors.put(weight.name(), WeightValues.mapped(weight, x -> x * factor));
            }
            case ORTHOGONAL, LSUV ->
                tensors.put(
                        weight.name(), WeightValues.seen(layer.weight(), OrthogonalWeights.of(layer, draws, sigma)));
            case DELTA_ORTHOGONAL ->
                tensors.put(
                        weight.name(), WeightValues.seen(layer.weight(), OrthogonalWeights.delta(layer, draws, sigma)));
            default -> tensors.put(weight.name(), WeightValues.drawn(weight, draws, design.deviation()));
        }
        layer.bias().ifPresent(view -> tensors.putIfAbsent(view.tensor().name(), bias(design, view.tensor())));
    }

    private Tensor bias(LayerDesign design, Tensor bias) {
        double variance = design.variances().bias();
        if (design.scheme() == Scheme.RESCALE && variance > 0 && design.before().bias() > 0) {
            double factor = Math.sqrt(variance / design.before().bias());
            return WeightValues.mapped(bias, x -> x * factor);
        }
        return variance == 0 ? WeightValues.filled(bias, 0) : WeightValues.drawn(bias, draws, Math.sqrt(variance));
    }
}
