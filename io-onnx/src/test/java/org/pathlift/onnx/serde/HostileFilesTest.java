package org.pathlift.onnx.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pathlift.onnx.error.MalformedModelException;
import org.pathlift.onnx.error.ModelIoException;
import org.pathlift.onnx.error.PathliftException;
import org.pathlift.onnx.graph.Model;
import org.pathlift.testdata.TestData;

/** Damage ends in one clear refusal, whatever it is, and costs no more memory than the file deserves. */
class HostileFilesTest {

    private static final long MOST_ALLOCATED = 64L << 20;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    Path folder;

    private static byte[] fixture(String name) throws IOException {
        return Files.readAllBytes(TestData.fixture(name));
    }

    /** Reads damaged bytes; any exception but a refusal fails the test. Returns whether they were refused. */
    private static boolean refused(byte[] bytes, String what) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        boolean refused = false;
        try {
            Model model = ModelReader.read(bytes, what);
            model.graph()
                    .constants()
                    .values()
                    .forEach(constant -> constant.tensor().data().slice(0, (int)
                            Math.min(1000, constant.tensor().data().size())));
            ModelWriter.toBytes(model);
        } catch (PathliftException e) {
            refused = true;
            assertThat(e.problems()).allSatisfy(problem -> {
                assertThat(problem.where()).contains(what);
                assertThat(problem.toString()).doesNotContain("null");
            });
        }
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertThat(allocated).as("bytes allocated for %s", what).isLessThan(MOST_ALLOCATED);
        return refused;
    }

    private static MalformedModelException refusal(byte[] bytes) {
        try {
            ModelReader.read(bytes, "model");
        } catch (MalformedModelException e) {
            return e;
        }
        throw new AssertionError("expected a refusal");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlp_bottleneck", "attention_swiglu"})
    void read_cutOff_isRefused(String name) throws IOException {
        byte[] bytes = fixture(name);
        SortedSet<Integer> cuts = boundaries(bytes);
        for (int i = 0; i < bytes.length; i += 97) {
            cuts.add(i);
        }
        cuts.remove(bytes.length);
        int whole = 0;
        for (int cut : cuts) {
            whole += refused(Arrays.copyOf(bytes, cut), "the first " + cut + " bytes of " + name) ? 0 : 1;
        }
        // Behind the graph there is little left that a model cannot do without.
        assertThat(whole).isLessThan(5);
        assertThat(cuts).hasSizeGreaterThan(50);
    }

    /** Returns where the fields of the model and of its graph start. */
    private static SortedSet<Integer> boundaries(byte[] bytes) {
        SortedSet<Integer> starts = new TreeSet<>();
        Wire wire = Wire.of(MappedFile.of(java.nio.ByteBuffer.wrap(bytes)), "test", "ModelProto");
        while (wire.next()) {
            starts.add((int) wire.field().start());
            if (wire.is(ModelProto.GRAPH_FIELD_NUMBER, Wire.LENGTH)) {
                Wire inner = wire.enter("GraphProto");
                while (inner.next()) {
                    starts.add((int) inner.field().start());
                    starts.add((int) inner.field().payload());
                }
            }
        }
        return starts;
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlp_bottleneck", "resnet_bn_unfused"})
    void read_oneByteChanged_isReadOrRefused(String name) throws IOException {
        byte[] bytes = fixture(name);
        Random random = new Random(20_260_101);
        for (int i = 0; i < 2000; i++) {
            byte[] damaged = bytes.clone();
            int at = random.nextInt(bytes.length);
            damaged[at] = (byte) random.nextInt(256);
            refused(damaged, name + " with byte " + at + " set to " + damaged[at]);
        }
    }

    @Test
    void read_structureChanged_isReadOrRefused() throws IOException {
        // As above, but only bytes that are no weights, which are most of a file.
        byte[] bytes = fixture("shuffle_group");
        Random random = new Random(20_260_102);
        List<Integer> starts = List.copyOf(boundaries(bytes));
        int refusals = 0;
        for (int i = 0; i < 2000; i++) {
            byte[] damaged = bytes.clone();
            int at = starts.get(random.nextInt(starts.size())) + random.nextInt(12);
            damaged[Math.min(at, bytes.length - 1)] = (byte) random.nextInt(256);
            refusals += refused(damaged, "change " + i) ? 1 : 0;
        }
        assertThat(refusals).isGreaterThan(500);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 100, 1000, 100_000, 1_000_000})
    void read_randomBytes_areRefusedInOneMessage(int size) {
        Random random = new Random(size);
        for (int i = 0; i < 20; i++) {
            byte[] bytes = new byte[size];
            random.nextBytes(bytes);
            assertThat(refused(bytes, "noise")).isTrue();
            assertThat(refusal(bytes).problems()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "version https://git-lfs.github.com/spec/v1\noid sha256:0",
                "PK\u0003\u0004zip",
                "{}"
            })
    void read_otherKindsOfFiles_areNamed(String content) {
        assertThat(refusal(content.getBytes(StandardCharsets.ISO_8859_1)).problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.rule()).isEqualTo("the file must be an ONNX model");
                    assertThat(problem.found()).isNotEqualTo("other bytes");
                });
    }

    @Test
    void read_noGraphOrNoVersion_isNoModel() {
        assertThat(refusal(new byte[] {8, 8}).problems().get(0).found()).isEqualTo("no graph");
        assertThat(refusal(new byte[] {58, 0}).problems().get(0).found()).isEqualTo("ir_version 0");
    }

    @ParameterizedTest
    @ValueSource(longs = {100, 1L << 31, 1L << 32, 1L << 62, Long.MIN_VALUE, -1})
    void read_lengthBeyondTheFile_isRefused(long length) {
        byte[] bytes = EmbeddedBytes.concat(new byte[] {8, 8, 58}, Varints.bytes(length), new byte[99]);

        assertThat(refused(bytes, "length")).isTrue();
        assertThat(refusal(bytes)).hasMessageContaining("a field must end inside its message");
    }

    static List<byte[]> brokenWires() {
        byte[] endless = new byte[40];
        Arrays.fill(endless, (byte) 0xff);
        return List.of(
                EmbeddedBytes.concat(new byte[] {8, 8, 16}, endless),
                new byte[] {8, 8, 0, 1},
                new byte[] {8, 8, 59, 60},
                new byte[] {8, 8, 62, 1},
                new byte[] {8, 8, 61, 1},
                new byte[] {8, 8, 57, 1},
                new byte[] {8, 8, (byte) 0x80},
                EmbeddedBytes.modelOf(new byte[] {34, 3, 1, 2, 3}),
                EmbeddedBytes.modelOf(new byte[] {42, 1, (byte) 0x80}),
                EmbeddedBytes.modelOf(EmbeddedBytes.field(TensorProto.INT32_DATA_FIELD_NUMBER, endless)),
                EmbeddedBytes.modelOf(EmbeddedBytes.field(TensorProto.DIMS_FIELD_NUMBER, new byte[5000])),
                EmbeddedBytes.modelOf(EmbeddedBytes.field(TensorProto.EXTERNAL_DATA_FIELD_NUMBER, endless)),
                EmbeddedBytes.modelOfGraph(EmbeddedBytes.field(GraphProto.INPUT_FIELD_NUMBER, endless)));
    }

    @ParameterizedTest
    @MethodSource("brokenWires")
    void read_brokenWireFormat_isRefusedWithThePlace(byte[] bytes) {
        assertThat(refused(bytes, "wire")).isTrue();
        assertThat(refusal(bytes).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.where()).startsWith("model, byte "));
    }

    static List<long[]> impossibleShapes() {
        return List.of(
                new long[] {1L << 40, 1L << 40},
                new long[] {-1},
                new long[] {2, -3},
                new long[] {Long.MIN_VALUE},
                new long[] {1L << 61},
                new long[] {Long.MAX_VALUE, Long.MAX_VALUE, 0});
    }

    @ParameterizedTest
    @MethodSource("impossibleShapes")
    void read_impossibleShape_isRefused(long[] dims) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setName("w").setDataType(1);
        for (long dim : dims) {
            tensor.addDims(dim);
        }
        byte[] bytes = EmbeddedBytes.modelOf(tensor.build().toByteArray());

        assertThat(refused(bytes, "shape")).isTrue();
        assertThat(refusal(bytes)).hasMessageContaining("initializer 'w'").hasMessageContaining("possible shape");
    }

    @Test
    void read_severalProblems_areToldTogether() {
        GraphProto.Builder graph = GraphProto.newBuilder();
        graph.addInitializerBuilder().setName("w").setDataType(1).addDims(3).addFloatData(1);
        graph.addInitializerBuilder().setName("twice").setDataType(1).addFloatData(1);
        graph.addInitializerBuilder().setName("twice").setDataType(1).addFloatData(1);
        graph.addInitializerBuilder()
                .setName("both")
                .setDataType(1)
                .addFloatData(1)
                .setRawData(com.google.protobuf.ByteString.copyFrom(new byte[4]));
        node(graph, "loopA", "loopB");
        node(graph, "loopB", "loopA");
        node(graph, "undefined", "y");
        node(graph, "w", "y");
        graph.addNodeBuilder().addOutput("noOperator");
        graph.addOutputBuilder().setName("nowhere");
        byte[] bytes = model(graph);

        assertThat(refused(bytes, "many")).isTrue();
        assertThat(refusal(bytes).problems())
                .extracting(problem -> problem.rule())
                .contains(
                        "tensor length must match its shape",
                        "a value must be defined once",
                        "a tensor must hold its elements once",
                        "a value must be defined before it is read",
                        "a graph must have no cycle",
                        "a node must name its operator");
        assertThat(refusal(bytes)).hasMessageContaining("'undefined'").hasMessageContaining("'nowhere'");
    }

    private static void node(GraphProto.Builder graph, String input, String output) {
        graph.addNodeBuilder().setOpType("Relu").addInput(input).addOutput(output);
    }

    private static byte[] model(GraphProto.Builder graph) {
        return ModelProto.newBuilder().setIrVersion(8).setGraph(graph).build().toByteArray();
    }

    @Test
    void read_thousandsOfProblems_stopsAtAHundred() {
        GraphProto.Builder graph = GraphProto.newBuilder();
        for (int i = 0; i < 5000; i++) {
            node(graph, "undefined" + i, "y" + i);
        }

        assertThat(refusal(model(graph)).problems()).hasSize(100);
    }

    @ParameterizedTest
    @ValueSource(ints = {34, 100, 10_000})
    void read_deepSubgraphs_areRefused(int levels) {
        byte[] bytes = nested(levels);

        assertThat(refused(bytes, "deep")).isTrue();
        assertThat(refusal(bytes)).hasMessageContaining("nest too deep");
    }

    @Test
    void read_subgraphsAsDeepAsProtobufReadsThem_areRead() throws IOException {
        byte[] bytes = nested(32);

        assertThat(ModelProto.parseFrom(bytes).hasGraph()).isTrue();
        assertThat(refused(bytes, "deep")).isFalse();
    }

    /** Returns a model with a graph in a node in a graph, and so on. */
    private static byte[] nested(int levels) {
        Deque<byte[]> heads = new ArrayDeque<>();
        byte[] operator = EmbeddedBytes.field(NodeProto.OP_TYPE_FIELD_NUMBER, new byte[] {'I', 'f'});
        byte[] name = EmbeddedBytes.field(AttributeProto.NAME_FIELD_NUMBER, new byte[] {'g'});
        long length = 0;
        for (int i = 0; i < levels; i++) {
            byte[] graph = head(AttributeProto.G_FIELD_NUMBER, length);
            byte[] attribute = EmbeddedBytes.concat(
                    head(NodeProto.ATTRIBUTE_FIELD_NUMBER, name.length + graph.length + length), name, graph);
            length += attribute.length;
            byte[] node = EmbeddedBytes.concat(
                    head(GraphProto.NODE_FIELD_NUMBER, operator.length + length), operator, attribute);
            length += node.length - attribute.length;
            heads.push(node);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {8, 8});
        bytes.writeBytes(head(ModelProto.GRAPH_FIELD_NUMBER, length));
        heads.forEach(bytes::writeBytes);
        return bytes.toByteArray();
    }

    private static byte[] head(int number, long length) {
        return EmbeddedBytes.concat(Varints.bytes(((long) number << 3) | Wire.LENGTH), Varints.bytes(length));
    }

    @Test
    void read_missingFileFolderOrEmptyFile_isRefused() throws IOException {
        assertThatThrownBy(() -> ModelReader.read(folder.resolve("no.onnx")))
                .isInstanceOf(ModelIoException.class)
                .hasMessageContaining("no such file");
        assertThatThrownBy(() -> ModelReader.read(folder))
                .isInstanceOf(ModelIoException.class)
                .hasMessageContaining("folder");
        assertThatThrownBy(() -> ModelReader.read(Files.createFile(folder.resolve("empty.onnx"))))
                .isInstanceOf(MalformedModelException.class)
                .hasMessageContaining("an empty file");
    }
}
