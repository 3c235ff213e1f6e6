package org.pathlift.conditioning.init;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pathlift.conditioning.propagation.ResidualSums.Residual;
import org.pathlift.conditioning.symmetry.ConstantValues;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Tensor;

/**
 * What an initialization makes of a model.
 *
 * @param constants the model as it was found
 * @param options how it was asked for
 * @param layers its layers in the order of the graph, and what becomes of each
 * @param others constants of a real type that belong to no layer, and what becomes of each
 * @param residuals its residual sums
 * @param tensors the new constants by name; those that stay are not among them
 */
public record InitPlan(
        ConstantValues constants,
        InitOptions options,
        List<LayerDesign> layers,
        List<OtherWeight> others,
        List<Residual> residuals,
        Map<String, Tensor> tensors) {

    /**
     * A constant that is no layer's weight or bias.
     *
     * @param tensor its name
     * @param elements how many numbers it holds
     * @param becomes what becomes of it, or why it stays
     * @param changed whether it gets new numbers
     */
    public record OtherWeight(String tensor, long elements, String becomes, boolean changed) {}

    /**
     * Keeps unmodifiable copies of {@code layers}, {@code others}, {@code residuals} and {@code tensors}, with
     * {@code tensors} in the order given.
     */
    public InitPlan {
        layers = List.copyOf(layers);
        others = List.copyOf(others);
        residuals = List.copyOf(residuals);
        tensors = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }

    /** Returns whether any constant gets new numbers. */
    public boolean changes() {
        return !tensors.isEmpty();
    }

    /** Returns the model with its new weights. */
    public Model apply() {
        Model model = constants.facts().model();
        return changes() ? model.withConstants(tensors) : model;
    }
}
