package org.pathlift.onnx.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.HeapData;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.OutputValue;
import org.pathlift.onnx.runtime.Runner;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.testdata.TestData;

class SkeletonTest {

    private static final Shape LARGE = Shape.of(60, 20);

    static Stream<Path> models() {
        return Stream.concat(TestData.fixtureNames().stream().map(TestData::fixture), TestData.realModels().stream());
    }

    private static Tensor zeros(String name, ElementType type) {
        return new Tensor(name, type, LARGE, new HeapData(ByteBuffer.allocate(1200 * type.bits() / 8)));
    }

    private static Map<String, OutputValue> run(byte[] skeleton, String input, Sample sample) {
        try (Runner runner = Runner.open(skeleton)) {
            return runner.run(Map.of(input, sample));
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void of_anyModel_loadsAndExposesEveryComputedValue(Path path) {
        Model model = ModelReader.read(path);
        byte[] skeleton = Skeleton.of(model);
        try (Runner runner = Runner.open(skeleton)) {
            for (Node node : model.graph().nodes()) {
                if (model.graph().constant(node.output()) == null) {
                    assertThat(runner.outputs()).contains(node.output());
                }
            }
        }
        ModelReader.read(skeleton, "skeleton").graph().constants().forEach((name, constant) -> {
            boolean weight = constant.tensor().type().isFloating()
                    && constant.tensor().shape().elements() > 1024;
            assertThat(weight
                            && model.opset() >= 9
                            && constant.origin() == org.pathlift.onnx.graph.Constant.Origin.INITIALIZER)
                    .as(name)
                    .isFalse();
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            names = {"FLOAT", "DOUBLE", "FLOAT16", "BFLOAT16", "INT8", "UINT8"})
    void of_largeWeights_areLeftOut(ElementType type) {
        Model model = new ModelBuilder(17)
                .input("x", type, 1)
                .initializer(zeros("w", type))
                .node("Constant", List.of(), List.of("c"), Map.of("value", zeros("any", type)))
                .node("Concat", List.of("w", "c"), List.of("both"), Map.of("axis", 0))
                .node("Identity", List.of("x"), List.of("y"))
                .output("y")
                .build();
        byte[] skeleton = Skeleton.of(model);
        assertThat(skeleton).hasSizeLessThan(1200);
        Map<String, OutputValue> values = run(skeleton, "x", Sample.ofFloats(Shape.of(1), 1));
        assertThat(values).containsOnlyKeys("y", "both");
        assertThat(values.get("both").shape()).isEqualTo(Shape.of(120, 20));
        assertThat(values.get("both").type()).isEqualTo(type);
    }

    @Test
    void of_largeWholeNumbersAndOldOpsets_stay() {
        for (ElementType type : List.of(ElementType.FLOAT, ElementType.INT64)) {
            Model model = new ModelBuilder(type == ElementType.FLOAT ? 8 : 17)
                    .input("x", type, 1)
                    .initializer(zeros("w", type))
                    .node("Sum", List.of("x", "w"), List.of("y"))
                    .output("y")
                    .build();
            assertThat(Skeleton.of(model)).hasSizeGreaterThan(4800);
        }
    }

    @Test
    void of_fixedInputs_changesTheDeclaration() {
        Model model = ModelReader.read(TestData.fixture("mlp_relu"));
        byte[] skeleton = Skeleton.of(model, Map.of("input", Shape.of(3, 64)));
        assertThat(ModelReader.read(skeleton, "skeleton")
                        .graph()
                        .inputs()
                        .get(0)
                        .toString())
                .isEqualTo("input: float[3, 64]");
    }

    @Test
    void of_externalData_comesIn(@TempDir Path folder) throws IOException {
        Files.write(folder.resolve("data.bin"), new byte[] {0, 0, 0, 0, 0, 0, (byte) 0x80, 0x3f});
        TensorProto external = TensorProto.newBuilder()
                .setName("w")
                .setDataType(1)
                .addDims(1)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(
                        StringStringEntryProto.newBuilder().setKey("location").setValue("data.bin"))
                .addExternalData(
                        StringStringEntryProto.newBuilder().setKey("offset").setValue("4"))
                .build();
        GraphProto branch = GraphProto.newBuilder()
                .setName("branch")
                .addInitializer(external.toBuilder().setName("inner"))
                .addNode(NodeProto.newBuilder()
                        .setOpType("Add")
                        .addInput("x")
                        .addInput("inner")
                        .addOutput("sum"))
                .addOutput(ValueInfoProto.newBuilder().setName("sum"))
                .build();
        TensorProto yes = TensorProto.newBuilder()
                .setName("yes")
                .setDataType(9)
                .setRawData(ByteString.copyFrom(new byte[] {1}))
                .build();
        NodeProto choice = NodeProto.newBuilder()
                .setOpType("If")
                .addInput("yes")
                .addOutput("chosen")
                .addAttribute(graph("then_branch", branch))
                .addAttribute(graph("else_branch", branch))
                .build();
        ModelProto proto = new ModelBuilder(17)
                .input("x", ElementType.FLOAT, 1)
                .node("Identity", List.of("x"), List.of("y"))
                .output("y")
                .toProto();
        ModelProto whole = proto.toBuilder()
                .setGraph(proto.getGraph().toBuilder()
                        .addInitializer(external)
                        .addInitializer(yes)
                        .addNode(choice)
                        .addNode(NodeProto.newBuilder()
                                .setOpType("Add")
                                .addInput("chosen")
                                .addInput("w")
                                .addOutput("z"))
                        .addOutput(ValueInfoProto.newBuilder()
                                .setName("z")
                                .setType(TypeProto.newBuilder()
                                        .setTensorType(
                                                TypeProto.Tensor.newBuilder().setElemType(1)))))
                .build();
        Path path = Files.write(folder.resolve("model.onnx"), whole.toByteArray());
        byte[] skeleton = Skeleton.of(ModelReader.read(path));
        Files.delete(folder.resolve("data.bin"));
        assertThat(run(skeleton, "x", Sample.ofFloats(Shape.of(1), 5)).get("z").toFloats())
                .containsExactly(7);
    }

    private static AttributeProto graph(String name, GraphProto graph) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.GRAPH)
                .setG(graph)
                .build();
    }

    @Test
    void of_modelMadeByHand_isRefused() {
        Model read = ModelReader.read(TestData.fixture("mlp_relu"));
        Model made = new Model(8, read.opsets(), "", Map.of(), read.graph(), Optional.empty());
        assertThatThrownBy(() -> Skeleton.of(made)).hasMessageContaining("must be read from a file");
    }
}
