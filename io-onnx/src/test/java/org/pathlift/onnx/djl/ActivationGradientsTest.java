package org.pathlift.onnx.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.serde.ModelBuilder;

class ActivationGradientsTest {

    private static final double[] FIRST = {0.5, -3, 2, 0.25, 1, -0.5};
    private static final double[] SECOND = {1, -2, 3};

    /** y = w2 relu(W1 x): the gradient at the hidden layer is r w2 where it is positive, and at y it is r. */
    @Test
    void meanSquares_twoLayers_areThoseByHand() {
        Model model = new ModelBuilder(17)
                .input("x", ElementType.FLOAT, 1, 2)
                .initializer(Tensor.ofFloats("w1", Shape.of(2, 3), floats(FIRST)))
                .initializer(Tensor.ofFloats("w2", Shape.of(3, 1), floats(SECOND)))
                .node("MatMul", List.of("x", "w1"), List.of("h"))
                .node("Relu", List.of("h"), List.of("a"))
                .node("MatMul", List.of("a", "w2"), List.of("y"))
                .output("y")
                .build();
        Sample input = Sample.ofFloats(Shape.of(1, 2), 1, 2);
        Map<String, Double> squares = ActivationGradients.meanSquares(
                model, ShapeInference.infer(model), List.of("h", "a", "y"), List.of(Map.of("x", input)), 3);

        double active = 0;
        double all = 0;
        for (int unit = 0; unit < 3; unit++) {
            double h = FIRST[unit] + 2 * FIRST[3 + unit];
            all += SECOND[unit] * SECOND[unit] / 3;
            active += h > 0 ? SECOND[unit] * SECOND[unit] / 3 : 0;
        }
        assertThat(active).isBetween(0.1, all - 0.1);
        assertThat(squares.get("y")).isPositive();
        assertThat(squares.get("a") / squares.get("y")).isCloseTo(all, within(1e-12));
        assertThat(squares.get("h") / squares.get("y")).isCloseTo(active, within(1e-12));
    }

    @Test
    void meanSquares_severalInputs_areTheMeanOverThem() {
        Model model = new ModelBuilder(17)
                .input("x", ElementType.FLOAT, 1, 1)
                .initializer(Tensor.ofFloats("w", Shape.of(1, 1), 1))
                .node("MatMul", List.of("x", "w"), List.of("h"))
                .node("Relu", List.of("h"), List.of("y"))
                .output("y")
                .build();
        List<Map<String, Sample>> both = List.of(
                Map.of("x", Sample.ofFloats(Shape.of(1, 1), 1)), Map.of("x", Sample.ofFloats(Shape.of(1, 1), -1)));
        double one = ActivationGradients.meanSquares(
                        model, ShapeInference.infer(model), List.of("h"), both.subList(0, 1), 3)
                .get("h");

        assertThat(ActivationGradients.meanSquares(model, ShapeInference.infer(model), List.of("h"), both, 3)
                        .get("h"))
                .isCloseTo(one / 2, within(1e-12));
    }

    private static float[] floats(double[] values) {
        float[] narrow = new float[values.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) values[i];
        }
        return narrow;
    }
}
