package org.pathlift.analysis.commutativity;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.propagation.WeightLayer;
import org.pathlift.conditioning.propagation.WeightLayers;
import org.pathlift.conditioning.symmetry.ConstantValues;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.runtime.ShapeTable;

/**
 * The value before the last hidden activation: what the last weight is applied to, followed back through elementwise
 * functions of one value and changes of shape.
 */
final class LastPreactivation {

    private static final Set<String> PASSED = Set.of(
            "Relu",
            "LeakyRelu",
            "PRelu",
            "ThresholdedRelu",
            "Elu",
            "Selu",
            "Celu",
            "Gelu",
            "Mish",
            "Tanh",
            "Sigmoid",
            "HardSigmoid",
            "HardSwish",
            "Swish",
            "Softplus",
            "Softsign",
            "Erf",
            "Clip",
            "Identity",
            "Dropout",
            "Flatten",
            "Reshape",
            "Squeeze",
            "Unsqueeze",
            "Transpose");

    private LastPreactivation() {}

    /**
     * Finds it.
     *
     * @throws UnsupportedModelException if the model has no hidden layer
     */
    static String of(Model model, ShapeTable shapes) {
        Graph graph = model.graph();
        List<WeightLayer> layers = WeightLayers.find(ConstantValues.find(new Facts(model, shapes)));
        if (!layers.isEmpty()) {
            String value = layers.get(layers.size() - 1).input();
            for (@Nullable Node node = graph.producer(value); node != null; node = graph.producer(value)) {
                if (!node.domain().isEmpty() || !PASSED.contains(node.opType())) {
                    return value;
                }
                value = node.input(0);
            }
        }
        throw new UnsupportedModelException(new Problem(
                "a network needs a hidden layer before its last weight",
                graph.name().isEmpty() ? "the model" : "graph '" + graph.name() + "'",
                "at least two layers with constant weights",
                Integer.toString(layers.size()),
                "name the tensor to measure"));
    }
}
