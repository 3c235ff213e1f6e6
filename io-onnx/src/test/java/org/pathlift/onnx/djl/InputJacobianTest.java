package org.pathlift.onnx.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.runtime.Runner;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.serde.ModelBuilder;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.testdata.TestData;

class InputJacobianTest {

    private static final double STEP = 1e-6;

    @ParameterizedTest
    @ValueSource(strings = {"attention_swiglu", "mlp_tanh", "resnet_bn"})
    void product_isTheCentralDifference(String name) {
        Model model = ModelReader.read(TestData.fixture(name));
        Shape shape = name.startsWith("attention")
                ? Shape.of(1, 8, 8)
                : name.startsWith("mlp") ? Shape.of(1, 64) : Shape.of(1, 1, 8, 8);
        Random random = new Random(3);
        double[] x = random.doubles(64, -1, 1).toArray();
        double[] direction = random.doubles(64, -1, 1).toArray();
        double[] r = random.doubles(10, -1, 1).toArray();
        try (InputJacobian jacobian = InputJacobian.of(model)) {
            double[] product = jacobian.product(fed(model, shape, x, direction, 0), r);
            double[] above = jacobian.outputs(fed(model, shape, x, direction, STEP));
            double[] below = jacobian.outputs(fed(model, shape, x, direction, -STEP));

            double expected = 0;
            for (int i = 0; i < r.length; i++) {
                expected += r[i] * (above[i] - below[i]) / (2 * STEP);
            }
            double found = 0;
            for (int i = 0; i < x.length; i++) {
                found += product[i] * direction[i];
            }
            assertThat(found).isCloseTo(expected, within(1e-6 * (1 + Math.abs(expected))));
            double[] along = jacobian.along(fed(model, shape, x, direction, 0), direction);
            for (int i = 0; i < r.length; i++) {
                double difference = (above[i] - below[i]) / (2 * STEP);
                assertThat(along[i]).isCloseTo(difference, within(1e-6 * (1 + Math.abs(difference))));
            }
            // A second product does not add to the first.
            assertThat(jacobian.product(fed(model, shape, x, direction, 0), r)).containsExactly(product);
        }
    }

    @Test
    void outputs_areThoseOfOnnxRuntime() {
        Model model = ModelReader.read(TestData.fixture("resnet_bn"));
        double[] x = new Random(4).doubles(64, -1, 1).toArray();
        Map<String, Sample> fed = fed(model, Shape.of(1, 1, 8, 8), x, x, 0);
        try (InputJacobian jacobian = InputJacobian.of(model);
                Runner runner = Runner.open(TestData.fixture("resnet_bn"))) {
            double[] expected = Objects.requireNonNull(
                            runner.run(fed).get(model.graph().outputs().get(0).name()))
                    .toDoubles();
            double[] found = jacobian.outputs(fed);
            for (int i = 0; i < expected.length; i++) {
                assertThat(found[i]).isCloseTo(expected[i], within(1e-4));
            }
        }
    }

    private static Map<String, Sample> fed(Model model, Shape shape, double[] x, double[] direction, double step) {
        double[] moved = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            moved[i] = x[i] + step * direction[i];
        }
        return Map.of(model.graph().inputs().get(0).name(), Sample.ofDoubles(shape, moved));
    }

    @Test
    void of_noRealInput_isRefused() {
        ModelBuilder builder = new ModelBuilder(17);
        builder.input("ids", ElementType.INT64, 4);
        builder.node("Neg", List.of("ids"), List.of("y"));
        builder.output("y", ElementType.INT64, 4);
        Model model = builder.build();

        assertThatThrownBy(() -> InputJacobian.of(model))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("real numbers");
    }
}
