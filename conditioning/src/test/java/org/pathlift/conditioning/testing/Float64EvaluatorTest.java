package org.pathlift.conditioning.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.runtime.InputSampler;
import org.pathlift.onnx.runtime.OutputValue;
import org.pathlift.onnx.runtime.Runner;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.testdata.ExpectedRun;
import org.pathlift.testdata.TestData;

/** The evaluator itself is held against PyTorch in float64 and against ONNX Runtime. */
class Float64EvaluatorTest {

    static Stream<String> fixtures() {
        return TestData.fixtureNames().stream();
    }

    static Stream<String> inFloat64() {
        return fixtures()
                .filter(name ->
                        TestData.hasExpected(name) && TestData.expected(name).logits64().length > 0);
    }

    static Stream<Path> models() {
        return RealModels.available();
    }

    /**
     * PyTorch's float64 outputs are those of the network before export. Where the exporter folded batch normalizations
     * into float32 weights, the file with the normalizations kept is compared; {@code mobile_relu6_bn} has none, so there
     * the rounding of the folded weights (6e-8 each) remains.
     */
    @ParameterizedTest
    @MethodSource("inFloat64")
    void run_fixture_agreesWithPyTorchInFloat64(String fixture) {
        String unfused = fixture + "_unfused";
        Model model = ModelReader.read(TestData.fixture(TestData.fixtureNames().contains(unfused) ? unfused : fixture));
        ExpectedRun expected = TestData.expected(fixture);
        double[] input = new double[expected.input().length];
        for (int i = 0; i < input.length; i++) {
            input[i] = expected.input()[i];
        }
        Array64 logits = Float64Evaluator.run(
                        model, squareRoots(model), Map.of("input", Array64.of(expected.inputShape(), input)))
                .get("logits");
        Array64 reference = Array64.of(new int[] {expected.logits64().length}, expected.logits64());
        assertThat(logits.reshaped(logits.size()).relativeDifference(reference))
                .isLessThan(fixture.equals("mobile_relu6_bn") ? 1e-6 : 1e-10);
    }

    /** Numbers like √2 and √8, which the network has in float64 and the file in float32. */
    private static Map<String, Array64> squareRoots(Model model) {
        Map<String, Array64> exact = new HashMap<>();
        model.graph().constants().forEach((name, constant) -> {
            if (constant.tensor().shape().elements() == 1 && constant.tensor().type() == ElementType.FLOAT) {
                double value = constant.tensor().reader().toDoubles()[0];
                double root = Math.sqrt(Math.rint(value * value));
                if ((float) root == (float) value) {
                    exact.put(name, Array64.of(constant.tensor().shape().toIntArray(), root));
                }
            }
        });
        return exact;
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void run_fixture_agreesWithOnnxRuntime(String fixture) {
        assertAgrees(TestData.fixture(fixture));
    }

    @ParameterizedTest
    @MethodSource("models")
    void run_realModel_agreesWithOnnxRuntime(Path path) {
        assertAgrees(path);
    }

    private static void assertAgrees(Path path) {
        Model model = ModelReader.read(path);
        Map<String, Sample> samples = InputSampler.draw(model, ShapeInference.infer(model), 7);
        Map<String, Array64> own = Float64Evaluator.run(model, Float64Evaluator.feeds(samples));
        try (Runner runner = Runner.open(path)) {
            Map<String, OutputValue> reference = runner.run(samples);
            reference.forEach((name, value) -> assertThat(own.get(name).relativeDifference(Array64.of(value)))
                    .as(name)
                    .isLessThan(1e-4));
        }
    }
}
