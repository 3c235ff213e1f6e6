package org.pathlift.conditioning.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pathlift.conditioning.symmetry.ConstantValues;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.testing.Sketch;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.runtime.FunctionProof;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.testdata.TestData;

/** Predictions beside runs in ONNX Runtime and backward passes in PyTorch, both of which this code did not make. */
class SignalPropagationTest {

    private static final int WIDTH = 400;

    /** A layer of width n fluctuates by some 1/√n around its law; five of that, and a rest for depth. */
    private static double bound(int layer) {
        return 5 / Math.sqrt(WIDTH) * Math.sqrt(layer) + 0.05;
    }

    @ParameterizedTest
    @ValueSource(strings = {"Relu", "Tanh", "Sigmoid", "Softplus", "Elu", "HardSwish", "Mish"})
    void measure_wideDenseNet_isAsPredicted(String operator) {
        ConstantValues constants = dense(operator, 6).constants();
        SignalPropagation signals =
                SignalPropagation.measure(constants, PropagationRuns.bothWays(inputs(constants, 6), 1));

        assertThat(signals.restarts()).isEmpty();
        assertThat(signals.layers()).hasSize(6);
        for (int i = 0; i < 6; i++) {
            LayerSignal layer = signals.layers().get(i);
            Signal measured = layer.measured().orElseThrow();
            assertThat(Math.log(measured.square() / layer.predicted().square()))
                    .as("q of layer %d", i)
                    .isCloseTo(0, within(bound(i + 1)));
            assertThat(measured.correlation())
                    .as("c of layer %d", i)
                    .isCloseTo(layer.predicted().correlation(), within(bound(i + 1) / 2));
            assertThat(layer.chiMeasured().orElseThrow() / layer.chiPredicted())
                    .as("chi of layer %d", i)
                    .isCloseTo(1, within(bound(i + 1)));
            assertThat(Math.log(layer.gradientMeasured().orElseThrow()
                            / layer.gradientPredicted().orElseThrow()))
                    .as("gradient of layer %d", i)
                    .isCloseTo(0, within(bound(6 - i)));
        }
    }

    /** Dense layers of one width with σw² = 1.5, σb² = 0.1, so that signals neither vanish nor saturate. */
    private static Sketch dense(String operator, int depth) {
        Sketch sketch = new Sketch(18).input("x", 1, WIDTH);
        String value = "x";
        for (int i = 0; i < depth; i++) {
            scaled(sketch, "w" + i, Math.sqrt(1.5 / WIDTH), WIDTH, WIDTH);
            scaled(sketch, "b" + i, Math.sqrt(0.1), WIDTH);
            sketch.node("Gemm", value + " w" + i + " b" + i, "z" + i);
            value = "z" + i;
            if (i < depth - 1) {
                sketch.node(operator, value, "a" + i);
                value = "a" + i;
            }
        }
        return sketch.output(value);
    }

    private static void scaled(Sketch sketch, String name, double deviation, long... dims) {
        float[] values = new float[(int) org.pathlift.onnx.graph.Shape.of(dims).elements()];
        Sketch.drawn(name, dims).reader().floats(0, values, 0, values.length);
        for (int i = 0; i < values.length; i++) {
            values[i] *= (float) deviation;
        }
        sketch.values(name, dims, values);
    }

    @Test
    void measure_residualSumConcatAndFactor_isAsPredicted() {
        Sketch sketch = new Sketch(17).input("x", 1, WIDTH);
        double deviation = Math.sqrt(2.0 / WIDTH);
        scaled(sketch, "w0", deviation, WIDTH, WIDTH);
        scaled(sketch, "w1", deviation, WIDTH, WIDTH);
        scaled(sketch, "w2", deviation, WIDTH, WIDTH);
        scaled(sketch, "w3", Math.sqrt(1.0 / (2 * WIDTH)), 2 * WIDTH, WIDTH);
        ConstantValues constants = sketch.node("MatMul", "x w0", "z0")
                .node("Relu", "z0", "a0")
                .node("MatMul", "a0 w1", "z1")
                .number("half", 0.5f)
                .node("Mul", "z1 half", "h1")
                .node("Add", "a0 h1", "s")
                .node("Relu", "s", "a1")
                .node("MatMul", "a1 w2", "z2")
                .node("Concat", "z2 s", "c", "axis", 1)
                .node("MatMul", "c w3", "y")
                .output("y")
                .constants();
        SignalPropagation signals =
                SignalPropagation.measure(constants, PropagationRuns.bothWays(inputs(constants, 6), 2));

        assertThat(signals.restarts()).isEmpty();
        // Behind the sum the signal is no Gaussian around 0 any more, which the prediction takes it for: 10 % more.
        for (LayerSignal layer : signals.layers()) {
            assertThat(layer.measured().orElseThrow().square()
                            / layer.predicted().square())
                    .as(layer.layer().weightName())
                    .isCloseTo(1, within(0.35));
            assertThat(layer.gradientMeasured().orElseThrow()
                            / layer.gradientPredicted().orElseThrow())
                    .as("gradient of " + layer.layer().weightName())
                    .isCloseTo(1, within(0.35));
        }
    }

    @Test
    void measure_convolutionsWithPadding_losesWhatPaddingTakes() {
        int nets = 16;
        double ratio = 0;
        for (int net = 0; net < nets; net++) {
            Sketch sketch = new Sketch(17).input("x", 1, 64, 8, 8);
            String value = "x";
            for (int i = 0; i < 3; i++) {
                String name = "net" + net + "w" + i;
                scaled(sketch, name, Math.sqrt((i == 0 ? 1.0 : 2.0) / (9 * 64)), 64, 64, 3, 3);
                sketch.node("Conv", value + " " + name, "z" + i, "pads", new long[] {1, 1, 1, 1});
                sketch.relu("z" + i, "a" + i);
                value = "a" + i;
            }
            ConstantValues constants = sketch.output(value).constants();
            LayerSignal last = SignalPropagation.measure(constants, PropagationRuns.forward(inputs(constants, 4)))
                    .layers()
                    .get(2);
            // Uniform images lose (22/24)^2 a layer; 36,864 weights have their mean square to 0.7 % each.
            assertThat(last.predicted().square()).isCloseTo(Math.pow(22.0 / 24, 6), within(0.03));
            ratio += last.measured().orElseThrow().square() / last.predicted().square() / nets;
        }
        // ln q of one net varies by 3 * 5/64; the mean of 16 is good to 13 %. Images that are darker at the border lose
        // less:
        // 0.66 instead of 0.59.
        assertThat(ratio).isBetween(0.7, 1.6);
    }

    @Test
    void measure_maxPool_beginsAnewThereAndSaysSo() {
        ConstantValues constants = new Sketch(17)
                .input("x", 1, 4, 8, 8)
                .conv("c1", "x", 4, 8, 1)
                .relu("c1", "r")
                .node("MaxPool", "r", "p", "kernel_shape", new long[] {2, 2}, "strides", new long[] {2, 2})
                .conv("c2", "p", 8, 8, 1)
                .output("c2")
                .constants();
        SignalPropagation signals = SignalPropagation.measure(constants, PropagationRuns.forward(inputs(constants, 4)));

        assertThat(signals.restarts())
                .extracting(SignalPropagation.Restart::value)
                .containsExactly("p");
        assertThat(signals.layers().get(0).note()).isEmpty();
        assertThat(signals.layers().get(1).note()).contains("a maximum is not predicted");
    }

    static Stream<String> fixtures() {
        return TestData.fixtureNames().stream();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void measure_everyFixture_hasNumbersForEveryLayer(String name) {
        Model model = ModelReader.read(TestData.fixture(name));
        ConstantValues constants = ConstantValues.find(new Facts(model, ShapeInference.infer(model)));
        SignalPropagation signals =
                SignalPropagation.measure(constants, PropagationRuns.bothWays(inputs(constants, 2), 3));

        assertThat(signals.layers()).isNotEmpty().allSatisfy(layer -> {
            assertThat(layer.measured()).isPresent();
            assertThat(layer.chiPredicted()).isFinite();
            assertThat(layer.gradientMeasured().orElseThrow()).isFinite();
        });
    }

    private static List<Map<String, Sample>> inputs(ConstantValues constants, int count) {
        return FunctionProof.draw(constants.facts().model(), constants.facts().shapes(), count, 5);
    }

    /** Only a layer that reads an activation of one fresh normalization and is read by another has the factor of training. */
    @Test
    void measure_batchNormalizations_giveTheFactorOfTraining() {
        Sketch sketch = new Sketch(15).input("x", -1, 20);
        for (String part : List.of("a", "b", "c", "d")) {
            sketch.values(part + ".gain", new long[] {20}, filled(part.equals("c") ? 1.5f : 1));
            sketch.values(part + ".zero", new long[] {20}, filled(0)).values(part + ".one", new long[] {20}, filled(1));
        }
        String last = "x";
        for (String part : List.of("a", "b", "c", "d")) {
            sketch.dense(part, last, 20, 20)
                    .node(
                            "BatchNormalization",
                            "%1$s %1$s.gain %1$s.zero %1$s.zero %1$s.one".formatted(part),
                            part + ".n")
                    .relu(part + ".n", part + ".r");
            last = part + ".r";
        }
        ConstantValues constants = sketch.dense("y", last, 20, 3).output("y").constants();

        SignalPropagation signals = SignalPropagation.measure(constants, PropagationRuns.forward(inputs(constants, 2)));

        // Behind c the gain is 1.5; the head is read by no normalization.
        assertThat(signals.layers())
                .extracting(layer ->
                        layer.layer().output() + " " + layer.chiNormalized().isPresent())
                .containsExactly("a false", "b true", "c true", "d false", "y false");
        assertThat(signals.layers().get(1).chiNormalized().orElseThrow())
                .isCloseTo(Math.PI / (Math.PI - 1), within(1e-14));
    }

    private static float[] filled(float value) {
        float[] values = new float[20];
        java.util.Arrays.fill(values, value);
        return values;
    }
}
