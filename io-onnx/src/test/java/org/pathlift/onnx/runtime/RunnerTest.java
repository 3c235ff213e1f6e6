package org.pathlift.onnx.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.serde.ModelBuilder;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.testdata.ExpectedRun;
import org.pathlift.testdata.TestData;

class RunnerTest {

    /**
     * PyTorch and ONNX Runtime sum in other orders. Measured on logits of up to 22: at most 5.3e-6 (conv_pool), relative
     * to the outputs' size 4.9e-7 (mobile_relu6_bn); bit-identical for the ReLU MLPs.
     */
    private static final double LOGITS = 1e-5;

    static Stream<String> expected() {
        return TestData.fixtureNames().stream().filter(TestData::hasExpected);
    }

    static Stream<Path> realModels() {
        return TestData.realModels().stream();
    }

    @ParameterizedTest
    @MethodSource("expected")
    void run_fixture_agreesWithPyTorch(String fixture) {
        ExpectedRun expected = TestData.expected(fixture);
        try (Runner runner = Runner.open(TestData.fixture(fixture))) {
            Sample input = Sample.ofFloats(Shape.of(expected.longShape()), expected.input());
            OutputValue logits = runner.run(Map.of("input", input)).get("logits");
            assertThat(logits.type()).isEqualTo(ElementType.FLOAT);
            float[] values = logits.toFloats();
            assertThat(values).hasSameSizeAs(expected.logits32());
            for (int i = 0; i < values.length; i++) {
                assertThat((double) values[i]).isCloseTo(expected.logits32()[i], within(LOGITS));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("expected")
    void run_fixtureFromBytes_agreesBitForBit(String fixture) throws IOException {
        Path path = TestData.fixture(fixture);
        Model model = ModelReader.read(path);
        Map<String, Sample> samples = InputSampler.draw(model, ShapeInference.infer(model), 3);
        try (Runner file = Runner.open(path);
                Runner memory = Runner.open(Files.readAllBytes(path), new RunnerOptions(1))) {
            assertThat(memory.run(samples)).isEqualTo(file.run(samples));
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("realModels")
    void run_realModel_givesFiniteOutputs(Path path) {
        Model model = ModelReader.read(path);
        Map<String, Sample> samples = InputSampler.draw(model, ShapeInference.infer(model), 1);
        try (Runner runner = Runner.open(path)) {
            Map<String, OutputValue> outputs = runner.run(samples);
            assertThat(outputs).isNotEmpty();
            outputs.values().forEach(output -> {
                for (double value : output.toDoubles()) {
                    assertThat(value).isFinite();
                }
            });
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            names = {"FLOAT", "DOUBLE", "FLOAT16", "BFLOAT16", "INT8", "UINT8", "INT16", "INT32", "INT64", "BOOL"})
    void run_identityOfAnyType_givesTheSample(ElementType type) {
        byte[] model = new ModelBuilder(17)
                .input("x", type, 3)
                .node("Identity", List.of("x"), List.of("y"))
                .output("y")
                .toBytes();
        try (Runner runner = Runner.open(model)) {
            OutputValue y = runner.run(Map.of("x", Sample.ofDoubles(Shape.of(3), 1, 0, 1)))
                    .get("y");
            assertThat(y.type()).isEqualTo(type);
            assertThat(y.toDoubles()).containsExactly(1, 0, 1);
        }
    }

    @Test
    void run_emptyTensor_givesAnEmptyOutput() {
        byte[] model = new ModelBuilder(17)
                .input("x", ElementType.FLOAT, -1, 2)
                .node("Relu", List.of("x"), List.of("y"))
                .output("y")
                .toBytes();
        try (Runner runner = Runner.open(model)) {
            assertThat(runner.run(Map.of("x", Sample.ofFloats(Shape.of(0, 2))))
                            .get("y")
                            .elements())
                    .isZero();
        }
    }

    @Test
    void run_wrongSamples_areAllTold() {
        byte[] model = new ModelBuilder(17)
                .input("a", ElementType.INT64, 1)
                .input("b", ElementType.INT64, 1)
                .node("Add", List.of("a", "b"), List.of("y"))
                .output("y")
                .toBytes();
        try (Runner runner = Runner.open(model)) {
            Map<String, Sample> samples =
                    Map.of("a", Sample.ofDoubles(Shape.of(1), 0.5), "c", Sample.ofDoubles(Shape.of(1), 1));
            RequestException refusal = catchThrowableOfType(RequestException.class, () -> runner.run(samples));
            assertThat(refusal.problems())
                    .extracting(problem -> problem.where() + ": " + problem.found())
                    .containsExactly(
                            "sample 'c': no such input",
                            "sample 'a': DOUBLE [1]: a sample of type INT64 must hold whole numbers, found 0.5",
                            "input 'b': none");
        }
    }

    @Test
    void run_wrongShape_isRefusedWithTheMessage() {
        try (Runner runner = Runner.open(TestData.fixture("mlp_relu"))) {
            Map<String, Sample> samples = Map.of("input", Sample.ofFloats(Shape.of(1, 3), 1, 2, 3));
            assertThatThrownBy(() -> runner.run(samples))
                    .isInstanceOf(UnsupportedModelException.class)
                    .hasMessageContaining("mlp_relu.onnx")
                    .hasMessageContaining("Expected: 64");
        }
    }

    @Test
    void open_noModel_isRefused(@TempDir Path folder) throws IOException {
        Path path = Files.write(folder.resolve("broken.onnx"), new byte[] {1, 2, 3});
        assertThatThrownBy(() -> Runner.open(path))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("broken.onnx: a model must load in ONNX Runtime");
    }

    @Test
    void run_sequenceOutput_isSkipped() {
        byte[] model = new ModelBuilder(17)
                .input("x", ElementType.FLOAT, 4)
                .node("SplitToSequence", List.of("x"), List.of("parts"))
                .node("Relu", List.of("x"), List.of("y"))
                .output("parts", "y")
                .toBytes();
        try (Runner runner = Runner.open(model)) {
            assertThat(runner.skipped()).containsExactly("parts");
            assertThat(runner.run(Map.of("x", Sample.ofFloats(Shape.of(4), 1, 2, 3, 4))))
                    .containsOnlyKeys("y");
        }
    }
}
