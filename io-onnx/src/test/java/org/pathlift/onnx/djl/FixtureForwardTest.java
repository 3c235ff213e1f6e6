package org.pathlift.onnx.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.Constant;
import org.pathlift.onnx.graph.Dim;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.ValueInfo;
import org.pathlift.onnx.runtime.InputSampler;
import org.pathlift.onnx.runtime.OutputValue;
import org.pathlift.onnx.runtime.Runner;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.runtime.ShapeTable;
import org.pathlift.onnx.serde.Emptied;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.onnx.serde.ModelWriter;
import org.pathlift.onnx.serde.Widened;
import org.pathlift.testdata.ExpectedRun;
import org.pathlift.testdata.TestData;

/** Whole models as blocks: what they compute, and what is written of them. */
class FixtureForwardTest {

    private static final double FLOAT32 = 1e-5;
    private static final double FLOAT64 = 1e-12;
    private static final double FOLDED = 1e-6;

    static Stream<Path> fixtures() {
        return TestData.fixtureNames().stream().map(TestData::fixture);
    }

    static Stream<String> expectedInFloat64() {
        return TestData.fixtureNames().stream()
                .filter(TestData::hasExpected)
                .filter(name -> TestData.expected(name).logits64().length > 0);
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void outputs_ofFixtureInFloat32_agreeWithOnnxRuntime(Path path) {
        agree(path);
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void outputs_ofFixtureInFloat64_agreeWithOnnxRuntimeWhereItHasTheKernels(Path path) {
        byte[] wide = Widened.of(bytes(path));
        Model model = ModelReader.read(wide, path.toString());
        Map<String, Sample> samples = samples(ModelReader.read(path), 2);
        Map<String, OutputValue> expected = runIfImplemented(wide, samples);
        assumeFalse(expected.isEmpty(), "ONNX Runtime has no float64 kernel");
        Map<String, double[]> outputs = Blocks.infer(model, samples, DataType.FLOAT64);
        expected.forEach(
                (name, value) -> Expect.close(Objects.requireNonNull(outputs.get(name)), value.toDoubles(), FLOAT64));
    }

    private static Map<String, OutputValue> runIfImplemented(byte[] model, Map<String, Sample> samples) {
        try (Runner runner = Runner.open(model)) {
            return runner.run(samples);
        } catch (UnsupportedModelException e) {
            return Map.of();
        }
    }

    /**
     * PyTorch's float64 outputs are those of the network before export. Where the exporter folded batch normalizations
     * into float32 weights, the file with the normalizations kept is compared; {@code mobile_relu6_bn} has none, so
     * there the rounding of the folded weights (6e-8 each) remains.
     */
    @ParameterizedTest
    @MethodSource("expectedInFloat64")
    void outputs_ofFixtureInFloat64_agreeWithPyTorch(String name) {
        ExpectedRun expected = TestData.expected(name);
        String unfused = TestData.fixtureNames().contains(name + "_unfused") ? name + "_unfused" : name;
        Model model = ModelReader.read(Widened.of(bytes(TestData.fixture(unfused))), unfused);
        Sample input = Sample.ofFloats(Shape.of(expected.longShape()), expected.input());
        Map<String, double[]> outputs = Blocks.infer(model, Map.of("input", input), DataType.FLOAT64);
        double bound = name.equals("mobile_relu6_bn") ? FOLDED : FLOAT64;
        Expect.close(Objects.requireNonNull(outputs.get("logits")), expected.logits64(), bound);
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void write_ofUntrainedFixture_givesTheSameBytes(Path path) throws IOException {
        roundTrip(path);
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void write_ofChangedFixture_changesWeightsOnly(Path path) throws IOException {
        change(path);
    }

    @TestFactory
    Stream<DynamicTest> outputs_ofRealModel_agreeWithOnnxRuntime() {
        return realModels(FixtureForwardTest::agree);
    }

    @TestFactory
    Stream<DynamicTest> write_ofUntrainedRealModel_givesTheSameBytes() {
        return realModels(FixtureForwardTest::roundTrip);
    }

    @TestFactory
    Stream<DynamicTest> write_ofChangedRealModel_changesWeightsOnly() {
        return realModels(FixtureForwardTest::change);
    }

    private static Stream<DynamicTest> realModels(Consumer<Path> test) {
        List<Path> models = TestData.realModels();
        assumeFalse(models.isEmpty(), "no folder of real models");
        return models.stream().map(path -> Named.test(path.getFileName().toString(), () -> test.accept(path)));
    }

    /** Demands ONNX Runtime's outputs, for one sample and for three where the batch is open. */
    private static void agree(Path path) {
        Model model = ModelReader.read(path);
        OnnxBlock block = OnnxBlock.of(model);
        try (NDManager manager = DjlEngine.get().newBaseManager();
                Runner runner = Runner.open(path)) {
            for (long batch : hasOpenBatch(model) ? new long[] {3, 1} : new long[] {1}) {
                Map<String, Sample> samples = samples(model, batch);
                compare(block, manager, model, samples, runner.run(samples));
            }
        } finally {
            block.clear();
        }
    }

    private static void compare(
            OnnxBlock block,
            NDManager manager,
            Model model,
            Map<String, Sample> samples,
            Map<String, OutputValue> expected) {
        NDList inputs = Blocks.inputs(manager, model, samples, DataType.FLOAT32);
        block.initialize(manager, DataType.FLOAT32, inputs.getShapes());
        for (NDArray output : block.forward(new ParameterStore(manager, false), inputs, false)) {
            Expect.close(output, Objects.requireNonNull(expected.get(output.getName())), FLOAT32);
        }
    }

    private static boolean hasOpenBatch(Model model) {
        return model.graph().inputs().stream().allMatch(FixtureForwardTest::hasOpenBatch);
    }

    private static boolean hasOpenBatch(ValueInfo input) {
        List<Dim> dims = input.dims().orElse(List.of());
        return !dims.isEmpty() && !(dims.get(0) instanceof Dim.Known);
    }

    private static Map<String, Sample> samples(Model model, long batch) {
        ShapeTable nominal = ShapeInference.infer(model);
        if (!hasOpenBatch(model)) {
            return InputSampler.draw(model, nominal, 5);
        }
        Map<String, Shape> shapes = new LinkedHashMap<>();
        nominal.inputs().forEach((name, shape) -> {
            long[] dims = shape.toArray();
            dims[0] = batch;
            shapes.put(name, Shape.of(dims));
        });
        return InputSampler.draw(model, ShapeInference.infer(model, shapes), 5);
    }

    private static void roundTrip(Path path) {
        Model model = ModelReader.read(path);
        OnnxBlock block = OnnxBlock.of(model);
        try (NDManager manager = DjlEngine.get().newBaseManager()) {
            block.initialize(manager, DataType.FLOAT32);
            assertThat(block.weights()).isNotEmpty();
            assertThat(ModelWriter.toBytes(block.toModel())).isEqualTo(bytes(path));
        } finally {
            block.clear();
        }
    }

    /** Changes every weight, and demands the same file but for them, which computes what the block does. */
    private static void change(Path path) {
        Model model = ModelReader.read(path);
        OnnxBlock block = OnnxBlock.of(model);
        try (NDManager manager = DjlEngine.get().newBaseManager()) {
            block.initialize(manager, DataType.FLOAT32);
            block.weights()
                    .values()
                    .forEach(weight -> weight.getArray().muli(1.03125f).addi(0.001f));
            byte[] written = ModelWriter.toBytes(block.toModel());
            byte[] original = bytes(path);
            assertThat(Arrays.equals(written, original)).isFalse();
            if (isWritten(model)) {
                assertThat(written).hasSameSizeAs(original);
                assertThat(Emptied.of(written)).isEqualTo(Emptied.of(original));
            }
            Map<String, Sample> samples = samples(model, 2);
            try (Runner runner = Runner.open(written)) {
                compare(block, manager, model, samples, runner.run(samples));
            }
        } finally {
            block.clear();
        }
    }

    /** Whether the file has all constants element by element; what stood for many equal ones must grow. */
    private static boolean isWritten(Model model) {
        return model.graph().constants().values().stream()
                .noneMatch(constant -> constant.origin() == Constant.Origin.CONSTANT_OF_SHAPE);
    }

    private static byte[] bytes(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
