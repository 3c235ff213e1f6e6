package org.pathlift.onnx.serde;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.runtime.InputSampler;
import org.pathlift.onnx.runtime.OutputValue;
import org.pathlift.onnx.runtime.Runner;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.testdata.TestData;

class ExposedFileTest {

    private static final int BATCH = 257;

    @TempDir
    private Path folder;

    private Path file() throws IOException {
        return Files.copy(TestData.fixture("conv_pool"), folder.resolve("model.onnx"));
    }

    private static Map<String, OutputValue> run(Path file, Model model) {
        float[] numbers = new float[BATCH * 64];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) Math.sin(i);
        }
        String input = model.graph().inputs().get(0).name();
        try (Runner runner = Runner.open(file)) {
            return runner.run(Map.of(input, Sample.ofFloats(Shape.of(BATCH, 1, 8, 8), numbers)));
        }
    }

    @Test
    void open_longValue_givesItsElementsAtTheSpreadPlaces() throws IOException {
        Path file = file();
        Model model = ModelReader.read(file);
        String value = model.graph().sorted().get(0).output();
        OutputValue whole;
        try (ExposedFile exposed = ExposedFile.beside(model, List.of(value), Map.of())) {
            assertThat(exposed.outputs()).containsExactly(Map.entry(value, value));
            whole = Objects.requireNonNull(run(exposed.path(), model).get(value));
        }
        assertThat(whole.elements()).isGreaterThan(Spread.MOST);

        try (ExposedFile exposed = ExposedFile.beside(model, List.of(value), Map.of(value, (long) whole.elements()))) {
            OutputValue taken = Objects.requireNonNull(
                    run(exposed.path(), model).get(exposed.outputs().get(value)));

            assertThat(taken.toDoubles())
                    .isEqualTo(Arrays.stream(Spread.places(whole.elements()))
                            .mapToDouble(place -> whole.at((int) place))
                            .toArray());
        }
    }

    /** ONNX Runtime begins with the last node that nobody reads; it would else keep all values until the end. */
    @Test
    void open_longValues_areTakenFromInTheFilesOrderByTheRuntime() throws IOException {
        Model model = ModelReader.read(file());
        List<String> values = new ArrayList<>(computed(model).subList(0, 4));
        List<String> last =
                values.stream().map(value -> "pathlift.spread/taken/" + value).toList();
        Map<String, Long> elements = values.stream().collect(Collectors.toMap(value -> value, value -> 1L << 20));
        // The order in which they are asked for is another one.
        Collections.swap(values, 0, 2);

        try (ExposedFile exposed = ExposedFile.beside(model, values, elements)) {
            assertThat(ModelReader.read(exposed.path()).graph().nodes().stream()
                            .filter(node -> node.is("Gather"))
                            .map(Node::output))
                    .containsExactly(last.get(3), last.get(2), last.get(1), last.get(0));
        }
    }

    private static List<String> computed(Model model) {
        return model.graph().sorted().stream().map(Node::output).toList();
    }

    /** 48 x 48 weights, above what is copied; float32 in raw_data unless another way is taken. */
    private static TensorProto.Builder weights(String name, int seed) {
        Random random = new Random(seed);
        ByteBuffer bytes = ByteBuffer.allocate(4 * 48 * 48).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            bytes.putFloat((float) random.nextGaussian() / 7);
        }
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.FLOAT_VALUE)
                .addDims(48)
                .addDims(48)
                .setRawData(ByteString.copyFrom(bytes.flip()));
    }

    private static ValueInfoProto value(String name, int rows) {
        TypeProto.Tensor.Builder type = TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT_VALUE);
        type.getShapeBuilder().addDim(dim(rows)).addDim(dim(48));
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(type))
                .build();
    }

    private static TensorShapeProto.Dimension dim(int extent) {
        return TensorShapeProto.Dimension.newBuilder().setDimValue(extent).build();
    }

    /** Four dense layers, whose weights stand in the file in four ways, one of them at an odd place of a data file. */
    private Path everyWay(long irVersion) throws IOException {
        byte[] external = weights("", 3).getRawData().toByteArray();
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.write(1);
        data.write(external);
        Files.write(folder.resolve("weights.bin"), data.toByteArray());
        TensorProto.Builder typed = weights("w2", 2);
        FloatBuffer floats = typed.getRawData()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        while (floats.hasRemaining()) {
            typed.addFloatData(floats.get());
        }
        GraphProto.Builder graph = GraphProto.newBuilder()
                .setName("g")
                .addInput(value("x", 3))
                .addInitializer(weights("w1", 1))
                .addInitializer(typed.clearRawData())
                .addInitializer(ExternalModel.external("w3", 48, "weights.bin", 1, external.length).toBuilder()
                        .addDims(48))
                .addNode(NodeProto.newBuilder()
                        .setOpType("Constant")
                        .addOutput("w4")
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("value")
                                .setType(AttributeProto.AttributeType.TENSOR)
                                .setT(weights("", 4))))
                .addOutput(ValueInfoProto.newBuilder().setName("y4"));
        for (int i = 1; i <= 4; i++) {
            graph.addNode(NodeProto.newBuilder()
                    .setOpType("MatMul")
                    .addInput(i == 1 ? "x" : "y" + (i - 1))
                    .addInput("w" + i)
                    .addOutput("y" + i));
            if (irVersion < 4 && i < 4) {
                graph.addInput(value("w" + i, 48));
            }
        }
        ModelProto model = ModelProto.newBuilder()
                .setIrVersion(irVersion)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(9))
                .setGraph(graph)
                .build();
        return Files.write(folder.resolve("model.onnx"), model.toByteArray());
    }

    /** File format 3 declares weights as inputs. */
    @ParameterizedTest
    @ValueSource(longs = {3, 8})
    void run_weightsOfEveryKind_givesTheSameBitsWithoutCopiesOfThem(long irVersion) throws IOException {
        Path file = everyWay(irVersion);
        Model written = ModelReader.read(file);
        Map<String, Sample> input = InputSampler.draw(written, ShapeInference.infer(written, Map.of()), 5);
        try (Runner plain = Runner.open(file);
                ExposedFile exposed = ExposedFile.beside(written, computed(written), Map.of());
                Runner more = Runner.open(exposed.path())) {
            Map<String, OutputValue> outputs = more.run(input);

            assertThat(outputs).containsAllEntriesOf(plain.run(input)).containsOnlyKeys("w4", "y1", "y2", "y3", "y4");
            assertThat(Files.size(exposed.path())).isLessThan(4 * 48 * 48);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"attention_swiglu", "resnet_bn_unfused", "shuffle_group", "tied_weights", "unet_concat"})
    void run_fixture_givesTheSameBits(String fixture) throws IOException {
        Path file = Files.copy(TestData.fixture(fixture), folder.resolve("model.onnx"));
        Model written = ModelReader.read(file);
        Map<String, Sample> input = InputSampler.draw(written, ShapeInference.infer(written, Map.of()), 5);
        try (Runner plain = Runner.open(file);
                ExposedFile exposed = ExposedFile.beside(written, computed(written), Map.of());
                Runner more = Runner.open(exposed.path())) {
            Map<String, OutputValue> outputs = more.run(input);

            assertThat(outputs).containsAllEntriesOf(plain.run(input));
            assertThat(outputs).hasSizeGreaterThan(plain.outputs().size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"attention_swiglu", "resnet_bn_unfused", "shuffle_group", "tied_weights", "unet_concat"})
    void of_computesOnlyWhatAValueNeeds(String fixture) {
        Model model = ModelReader.read(TestData.fixture(fixture));
        Map<String, Sample> input = InputSampler.draw(model, ShapeInference.infer(model, Map.of()), 5);
        List<String> values = computed(model);
        Map<String, OutputValue> all;
        try (ExposedFile exposed = ExposedFile.of(model, values, Map.of());
                Runner runner = Runner.open(exposed.path())) {
            all = runner.run(input);
        }
        String half = values.get(values.size() / 2);
        try (ExposedFile exposed = ExposedFile.of(model, List.of(half), Map.of());
                Runner runner = Runner.open(exposed.path())) {
            assertThat(runner.run(input)).containsExactly(Map.entry(half, Objects.requireNonNull(all.get(half))));
            assertThat(ModelReader.read(exposed.path()).graph().nodes())
                    .hasSizeLessThan(model.graph().nodes().size());
        }
    }

    @Test
    void of_writesToATemporaryFolderAndTakesItAway() {
        Model model = ModelReader.read(TestData.fixture("conv_pool"));
        ExposedFile exposed = ExposedFile.of(model, computed(model), Map.of());
        Path made = exposed.path();
        assertThat(made).exists();
        exposed.close();

        assertThat(made.getParent()).doesNotExist();
    }

    @Test
    void close_leavesNothingButTheFile() throws IOException {
        Path file = file();
        Model model = ModelReader.read(file);
        String value = model.graph().sorted().get(0).output();
        ExposedFile exposed = ExposedFile.beside(model, List.of(value), Map.of(value, 1L << 20));
        assertThat(exposed.path()).exists();
        exposed.close();

        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(file);
        }
        assertThat(file).hasSameBinaryContentAs(TestData.fixture("conv_pool"));
    }

    @Test
    void places_ofManyElements_areDistinctAndSpread() {
        long count = 3_211_264;
        long[] places = Spread.places(count);

        assertThat(places).hasSize(Spread.MOST).doesNotHaveDuplicates();
        int[] tenths = new int[10];
        for (long place : places) {
            tenths[(int) (10 * place / count)]++;
        }
        assertThat(Arrays.stream(tenths).min().orElseThrow()).isGreaterThan(Spread.MOST / 10 - 10);
        assertThat(Spread.places(5)).containsExactly(0, 1, 2, 3, 4);
    }
}
