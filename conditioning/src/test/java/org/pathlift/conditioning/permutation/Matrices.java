package org.pathlift.conditioning.permutation;

import com.fasterxml.jackson.databind.JsonNode;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.serde.ModelBuilder;

/** Matrices of the reference numbers, and dense networks in float64 made of them. */
final class Matrices {

    private Matrices() {}

    static double[][] of(JsonNode json) {
        double[][] matrix = new double[json.size()][];
        for (int row = 0; row < matrix.length; row++) {
            matrix[row] = vector(json.get(row));
        }
        return matrix;
    }

    static double[] vector(JsonNode json) {
        double[] vector = new double[json.size()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = json.get(i).asDouble();
        }
        return vector;
    }

    /** A network of [out, in] matrices and biases in turn, with an activation between the layers. */
    static Model network(JsonNode weightsAndBiases, String activation) {
        ModelBuilder builder = new ModelBuilder(17);
        double[][] first = of(weightsAndBiases.get(0));
        builder.input("x", ElementType.DOUBLE, -1, first[0].length);
        String last = "x";
        int layers = (weightsAndBiases.size() + 1) / 2;
        for (int layer = 0; layer < layers; layer++) {
            double[][] weight = of(weightsAndBiases.get(2 * layer));
            String name = "h" + layer;
            double[] flat = new double[weight.length * weight[0].length];
            for (int i = 0; i < flat.length; i++) {
                flat[i] = weight[i / weight[0].length][i % weight[0].length];
            }
            builder.initializer(Tensor.ofDoubles(name + ".w", Shape.of(weight.length, weight[0].length), flat));
            java.util.List<String> inputs = new java.util.ArrayList<>(java.util.List.of(last, name + ".w"));
            if (2 * layer + 1 < weightsAndBiases.size()) {
                double[] bias = vector(weightsAndBiases.get(2 * layer + 1));
                builder.initializer(Tensor.ofDoubles(name + ".b", Shape.of(bias.length), bias));
                inputs.add(name + ".b");
            }
            builder.node("Gemm", inputs, java.util.List.of(name), java.util.Map.of("transB", 1));
            last = name;
            if (layer + 1 < layers) {
                builder.node(activation, java.util.List.of(name), java.util.List.of(name + ".a"));
                last = name + ".a";
            }
        }
        builder.node("Identity", java.util.List.of(last), java.util.List.of("y"));
        return builder.output("y").build();
    }
}
