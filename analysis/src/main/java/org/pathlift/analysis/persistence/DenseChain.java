package org.pathlift.analysis.persistence;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.propagation.WeightLayer;
import org.pathlift.conditioning.propagation.WeightLayers;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;

/**
 * The layers of a model, if they are dense and each reads the one before and nothing else, unit by unit: the networks for
 * which paths through layers are those through their weights' matrices.
 *
 * @param layers [outputs, inputs] each, from the input on; empty where there is an obstacle
 * @param obstacle why the model is no such chain; null where it is
 */
record DenseChain(List<EdgeMatrix> layers, @Nullable String obstacle) {

    /** Operators that keep every unit where it is. */
    private static final Set<String> UNITWISE = Set.of(
            "Abs",
            "Add",
            "BatchNormalization",
            "Cast",
            "Celu",
            "Clip",
            "Cos",
            "Div",
            "Dropout",
            "Elu",
            "Erf",
            "Exp",
            "Flatten",
            "Gelu",
            "HardSigmoid",
            "HardSwish",
            "Identity",
            "LayerNormalization",
            "LeakyRelu",
            "Mish",
            "Mul",
            "Neg",
            "PRelu",
            "Pow",
            "Relu",
            "Reshape",
            "Selu",
            "Sigmoid",
            "Sin",
            "Softplus",
            "Softsign",
            "Sqrt",
            "Squeeze",
            "Sub",
            "Swish",
            "Tanh",
            "ThresholdedRelu",
            "Unsqueeze");

    DenseChain {
        layers = List.copyOf(layers);
    }

    static DenseChain of(Symmetry symmetry) {
        List<WeightLayer> layers = WeightLayers.find(symmetry.constants());
        Map<String, WeightLayer> byOutput = new HashMap<>();
        layers.forEach(layer -> byOutput.put(layer.node().output(), layer));
        List<EdgeMatrix> matrices = new ArrayList<>();
        @Nullable WeightLayer before = null;
        for (WeightLayer layer : layers) {
            if (!LayerTree.isDense(layer)) {
                return none("'" + layer.label() + "' is no dense layer");
            }
            Tensor weight =
                    Objects.requireNonNull(symmetry.facts().model().graph().constant(layer.weightName()));
            if (weight.shape().rank() != 2 || layer.channelAxis().isEmpty()) {
                return none("the weight of '" + layer.label() + "' is no matrix");
            }
            EdgeMatrix inFile =
                    EdgeMatrix.of(weight, Math.toIntExact(weight.shape().dim(0)));
            LayerTree.checkFinite(inFile, layer.weightName());
            EdgeMatrix matrix = layer.channelAxis().getAsInt() == 0 ? inFile : inFile.transposed();
            @Nullable String gap = gap(symmetry, layer, matrix.columns(), before, byOutput);
            if (gap != null) {
                return none(gap);
            }
            matrices.add(matrix);
            before = layer;
        }
        return matrices.isEmpty()
                ? none("the model has no layer with a constant weight")
                : new DenseChain(matrices, null);
    }

    private static DenseChain none(String obstacle) {
        return new DenseChain(List.of(), obstacle);
    }

    /** Returns why a layer does not read the units of the one before and nothing else; null where it does. */
    private static @Nullable String gap(
            Symmetry symmetry,
            WeightLayer layer,
            int width,
            @Nullable WeightLayer before,
            Map<String, WeightLayer> byOutput) {
        Set<String> seen = new HashSet<>();
        Deque<String> left = new ArrayDeque<>(List.of(layer.input()));
        while (!left.isEmpty()) {
            String value = left.pop();
            if (!seen.add(value) || symmetry.isConstant(value)) {
                continue;
            }
            @Nullable WeightLayer source = byOutput.get(value);
            @Nullable Node node = symmetry.facts().model().graph().producer(value);
            if (source != null ? !source.equals(before) : node == null && before != null) {
                return "'" + layer.label() + "' reads more than the layer before it";
            }
            if (before != null && !endsWith(symmetry, value, width)) {
                return "'" + layer.label() + "' does not read the units of the layer before it one by one";
            }
            if (source == null && node != null) {
                if (!node.domain().isEmpty() || !UNITWISE.contains(node.opType())) {
                    return "between layers stands " + node.opType();
                }
                node.inputs().stream().filter(input -> !input.isEmpty()).forEach(left::push);
            }
        }
        return null;
    }

    private static boolean endsWith(Symmetry symmetry, String value, int width) {
        return symmetry.facts()
                .shape(value)
                .map(Shape::toArray)
                .filter(dims -> dims.length > 0 && dims[dims.length - 1] == width)
                .isPresent();
    }
}
