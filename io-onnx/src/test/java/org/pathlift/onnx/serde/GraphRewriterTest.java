package org.pathlift.onnx.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TrainingInfoProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pathlift.onnx.graph.Dim;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.graph.ValueInfo;
import org.pathlift.testdata.TestData;

/** Changed structures, read back from what was written. */
class GraphRewriterTest {

    private static ModelBuilder builder(long opset) {
        return new ModelBuilder(opset)
                .input("x", ElementType.FLOAT, -1, 2)
                .initializer(Tensor.ofFloats("w", Shape.of(2, 2), 1, 2, 3, 4))
                .initializer(Tensor.ofFloats("v", Shape.of(2, 1), 5, 6))
                .namedNode("first", "", "MatMul", List.of("x", "w"), List.of("h"), Map.of())
                .namedNode("act", "", "LeakyRelu", List.of("h"), List.of("a"), Map.of("alpha", 0.5f))
                .namedNode("last", "", "MatMul", List.of("a", "v"), List.of("y"), Map.of())
                .output("y", ElementType.FLOAT, -1, 1)
                .metadata("owner", "test");
    }

    private static Node node(Model model, String name) {
        return model.graph().nodes().stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static double[] values(Model model, String constant) {
        return model.graph().constant(constant).reader().toDoubles();
    }

    @Test
    void changes_none_keepEverything() {
        for (String name : TestData.fixtureNames()) {
            Model model = ModelReader.read(TestData.fixture(name));

            Model copy = new GraphRewriter(model).toModel();

            assertThat(copy.graph().nodes().stream().map(Node::label))
                    .containsExactlyElementsOf(
                            model.graph().nodes().stream().map(Node::label).toList());
            assertThat(copy.graph().inputs()).isEqualTo(model.graph().inputs());
            assertThat(copy.graph().outputs()).isEqualTo(model.graph().outputs());
            assertThat(copy.graph().constants().keySet())
                    .isEqualTo(model.graph().constants().keySet());
            model.graph()
                    .constants()
                    .forEach((value, constant) -> assertThat(
                                    copy.graph().constant(value).data().slice(0, (int)
                                            constant.tensor().data().size()))
                            .isEqualTo(constant.tensor().data().slice(0, (int)
                                    constant.tensor().data().size())));
            assertThat(copy.metadata()).isEqualTo(model.metadata());
            assertThat(copy.opsets()).isEqualTo(model.opsets());
        }
    }

    /** File format 3 declares every initializer as an input. */
    @ParameterizedTest
    @ValueSource(longs = {8, 17})
    void changes_ofEachKind_areReadBack(long opset) {
        Model model = builder(opset).build();
        GraphRewriter rewriter = new GraphRewriter(model);

        rewriter.inputDims("x", List.of(new Dim.Symbolic("batch"), new Dim.Known(3)));
        rewriter.outputDims("y", List.of(new Dim.Symbolic("batch"), new Dim.Unknown()));
        String name = rewriter.readConstant(
                node(model, "first"), 1, Tensor.ofFloats("any", Shape.of(3, 2), 1, 2, 3, 4, 5, 6));
        rewriter.attribute(node(model, "act"), "alpha", 0.25f);
        String added = rewriter.addNode(node(model, "last"), "a", "Neg", List.of("a"), Map.of());
        rewriter.read(node(model, "last"), 0, added).metadata(Map.of("more", "entries"));
        Model changed = rewriter.toModel();

        assertThat(name).isEqualTo("w");
        assertThat(changed.graph().constant("w").shape()).isEqualTo(Shape.of(3, 2));
        assertThat(values(changed, "w")).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(values(changed, "v")).containsExactly(5, 6);
        assertThat(changed.graph().inputs().stream().map(ValueInfo::name)).containsExactly("x");
        assertThat(changed.graph().inputs().get(0).dims())
                .contains(List.of(new Dim.Symbolic("batch"), new Dim.Known(3)));
        assertThat(changed.graph().outputs().get(0).dims())
                .contains(List.of(new Dim.Symbolic("batch"), new Dim.Unknown()));
        assertThat(node(changed, "act").floatAttribute("alpha", 0)).isEqualTo(0.25f);
        assertThat(added).isEqualTo("a_1");
        assertThat(changed.graph().nodes().stream().map(Node::name)).containsExactly("first", "act", "a_1", "last");
        assertThat(node(changed, "last").inputs()).containsExactly("a_1", "v");
        assertThat(changed.metadata()).containsEntry("owner", "test").containsEntry("more", "entries");
        assertThat(changed.irVersion()).isEqualTo(model.irVersion());
    }

    @Test
    void constant_ofTwoReaders_getsAnotherName() {
        Model model = new ModelBuilder(17)
                .input("x", ElementType.FLOAT, -1, 2)
                .initializer(Tensor.ofFloats("w", Shape.of(2, 2), 1, 2, 3, 4))
                .namedNode("first", "", "MatMul", List.of("x", "w"), List.of("h"), Map.of())
                .namedNode("last", "", "MatMul", List.of("h", "w"), List.of("y"), Map.of())
                .output("y")
                .build();
        GraphRewriter rewriter = new GraphRewriter(model);

        rewriter.readConstant(node(model, "first"), 1, Tensor.ofFloats("w", Shape.of(3, 2), 1, 2, 3, 4, 5, 6));
        Model changed = rewriter.toModel();

        assertThat(node(changed, "first").input(1)).isEqualTo("w_1");
        assertThat(values(changed, "w")).containsExactly(1, 2, 3, 4);
        assertThat(values(changed, "w_1")).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void nodesWithoutReaders_afterAChange_areDropped() {
        Model model = builder(17).build();
        GraphRewriter rewriter = new GraphRewriter(model);

        rewriter.read(node(model, "last"), 0, "h");
        Model changed = rewriter.toModel();

        assertThat(changed.graph().nodes().stream().map(Node::name)).containsExactly("first", "last");
    }

    @Test
    void part_ofAModel_hasWhatItNeedsOnly() {
        Model part = new GraphRewriter(builder(17).build()).upTo(List.of("h"));

        assertThat(part.graph().nodes().stream().map(Node::name)).containsExactly("first");
        assertThat(part.graph().outputs().stream().map(ValueInfo::name)).containsExactly("h");
        assertThat(part.graph().constants()).containsOnlyKeys("w");
    }

    @Test
    void externalData_isBroughtIn(@TempDir Path folder) throws IOException {
        Files.write(folder.resolve("w.bin"), new byte[] {0, 0, -128, 63, 0, 0, 0, 64});
        ExternalModel external = new ExternalModel().tensor("w", 2, "w.bin", 0, 8);
        external.graph()
                .addNode(NodeProto.newBuilder().setOpType("Neg").addInput("w").addOutput("y"))
                .addOutput(ValueInfoProto.newBuilder().setName("y"));
        Model model = ModelReader.read(external.write(folder.resolve("in.onnx")));
        Path out = folder.resolve("copy").resolve("out.onnx");
        Files.createDirectories(out.getParent());

        try (StagedModel staged = new GraphRewriter(model).stage(out, WriteOptions.NEW_FILE)) {
            staged.commit();
        }

        Model copy = ModelReader.read(out);
        assertThat(out.getParent().toFile().list()).containsExactly("out.onnx");
        assertThat(values(copy, "w")).containsExactly(1, 2);
    }

    @Test
    void trainingGraphs_stay() {
        ModelProto proto = builder(17).toProto().toBuilder()
                .addTrainingInfo(TrainingInfoProto.newBuilder())
                .build();
        Model model = ModelReader.read(proto.toByteArray(), "with training");
        GraphRewriter rewriter = new GraphRewriter(model).metadata(Map.of("a", "b"));

        assertThat(Structures.withTraining(rewriter.toModel()).getTrainingInfoCount())
                .isEqualTo(1);
    }

    @Test
    void model_madeByHand_isRefused() {
        Model read = builder(17).build();
        Model made = new Model(read.irVersion(), read.opsets(), "", Map.of(), read.graph(), java.util.Optional.empty());

        assertThatThrownBy(() -> new GraphRewriter(made)).isInstanceOf(IllegalArgumentException.class);
    }
}
