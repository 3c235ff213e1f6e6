package org.pathlift.onnx.serde;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pathlift.onnx.graph.Attribute;
import org.pathlift.onnx.graph.Dim;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.ValueInfo;

/** What a reading says of a model's structure. */
class GraphReadingTest {

    private static Model read(ModelProto.Builder model) {
        return ModelReader.read(model.setIrVersion(8).build().toByteArray(), "test");
    }

    private static NodeProto node(String operator, List<String> inputs, String output, AttributeProto... attributes) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .addAllInput(inputs)
                .addOutput(output)
                .addAllAttribute(Arrays.asList(attributes))
                .build();
    }

    private static AttributeProto graph(String name, GraphProto.Builder graph) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.GRAPH)
                .setG(graph)
                .build();
    }

    private static GraphProto.Builder inputs(String... names) {
        GraphProto.Builder graph = GraphProto.newBuilder();
        for (String name : names) {
            graph.addInputBuilder().setName(name);
        }
        return graph;
    }

    @Test
    void subgraph_capturesWhatItDoesNotDefine() {
        GraphProto.Builder inner = inputs("innerInput")
                .addNode(node("Add", List.of("outer1", "innerInput"), "innerSum"))
                .addNode(node("Add", List.of("innerSum", "middle"), "innerOut"));
        inner.addOutputBuilder().setName("innerOut");
        GraphProto.Builder body = inputs("bodyInput")
                .addNode(node("Relu", List.of("bodyInput"), "middle"))
                .addNode(node("If", List.of("outer2"), "chosen", graph("then_branch", inner)));
        body.addInitializerBuilder().setName("own").setDataType(1).addFloatData(1);
        body.addNode(node("Add", List.of("own", ""), "unused"));
        body.addOutputBuilder().setName("outer3");
        GraphProto.Builder main =
                inputs("outer1", "outer2", "outer3", "x").addNode(node("Loop", List.of("x"), "y", graph("body", body)));

        Model model = read(ModelProto.newBuilder().setGraph(main));

        assertThat(model.graph().nodes().get(0).captured()).containsExactly("outer1", "outer2", "outer3");
        assertThat(model.graph().uses("outer1"))
                .singleElement()
                .satisfies(use -> assertThat(use.input()).isEqualTo(-1));
    }

    @Test
    void initializerListedAsInput_isNoInput() {
        GraphProto.Builder graph = inputs("x", "w").addNode(node("Mul", List.of("x", "w"), "y"));
        graph.addInitializerBuilder().setName("w").setDataType(1).addFloatData(2);

        Model model = read(ModelProto.newBuilder().setGraph(graph));

        assertThat(model.graph().inputs()).extracting(ValueInfo::name).containsExactly("x");
        assertThat(model.graph().constant("w")).isNotNull();
    }

    @Test
    void graphInSeveralPieces_isMergedAndEditedInEach() throws Exception {
        GraphProto.Builder first = inputs("x").setName("first").addNode(node("Mul", List.of("x", "w"), "y"));
        first.addInitializerBuilder().setName("w").setDataType(1).addFloatData(2);
        GraphProto.Builder second =
                GraphProto.newBuilder().setName("second").addNode(node("Mul", List.of("y", "v"), "z"));
        second.addInitializerBuilder().setName("v").setDataType(1).setRawData(ByteString.copyFrom(new byte[4]));
        byte[] bytes = EmbeddedBytes.concat(
                new byte[] {8, 8},
                EmbeddedBytes.field(ModelProto.GRAPH_FIELD_NUMBER, first.build().toByteArray()),
                EmbeddedBytes.field(
                        ModelProto.GRAPH_FIELD_NUMBER, second.build().toByteArray()));

        Model model = ModelReader.read(bytes, "pieces");

        assertThat(model.graph().name()).isEqualTo("second");
        assertThat(model.graph().nodes()).hasSize(2);
        assertThat(model.graph().constants()).containsOnlyKeys("w", "v");
        assertThat(ModelWriter.toBytes(model)).isEqualTo(bytes);
        ModelProto written = ModelProto.parseFrom(ModelWriter.toBytes(Weights.doubled(model)));
        assertThat(written.getGraph().getInitializer(0).getFloatData(0)).isEqualTo(4);
    }

    @Test
    void model_saysVersionsProducerAndMetadata() {
        ModelProto.Builder proto = ModelProto.newBuilder()
                .setProducerName("maker")
                .setProducerVersion("1.2")
                .setGraph(inputs("x"));
        proto.addOpsetImportBuilder().setDomain("ai.onnx").setVersion(17);
        proto.addOpsetImportBuilder().setDomain("com.example").setVersion(2);
        proto.addMetadataPropsBuilder().setKey("k").setValue("old");
        proto.addMetadataPropsBuilder().setKey("k").setValue("new");

        Model model = read(proto);

        assertThat(model.opset()).isEqualTo(17);
        assertThat(model.opsets()).containsEntry("com.example", 2L).hasSize(2);
        assertThat(model.producer()).isEqualTo("maker 1.2");
        assertThat(model.metadata()).containsOnlyKeys("k").containsEntry("k", "new");
        assertThat(model.irVersion()).isEqualTo(8);
    }

    @Test
    void declaredTypes_areReadAsFarAsTheyGo() {
        GraphProto.Builder graph = GraphProto.newBuilder();
        graph.addInputBuilder().setName("untyped");
        graph.addInputBuilder().setName("sequence").getTypeBuilder().getSequenceTypeBuilder();
        graph.addInputBuilder()
                .setName("rankless")
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .setElemType(1);
        var shape = graph.addInputBuilder()
                .setName("x")
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .setElemType(11)
                .getShapeBuilder();
        shape.addDimBuilder().setDimParam("batch");
        shape.addDimBuilder().setDimValue(3);
        shape.addDimBuilder();
        shape.addDimBuilder().setDimValue(-1);

        List<ValueInfo> inputs =
                read(ModelProto.newBuilder().setGraph(graph)).graph().inputs();

        assertThat(inputs)
                .containsExactly(
                        new ValueInfo("untyped", ElementType.UNDEFINED, Optional.empty()),
                        new ValueInfo("sequence", ElementType.UNDEFINED, Optional.empty()),
                        new ValueInfo("rankless", ElementType.FLOAT, Optional.empty()),
                        new ValueInfo(
                                "x",
                                ElementType.DOUBLE,
                                Optional.of(List.of(
                                        new Dim.Symbolic("batch"),
                                        new Dim.Known(3),
                                        new Dim.Unknown(),
                                        new Dim.Unknown()))));
    }

    @Test
    void attributes_ofEveryKind_areRead() {
        GraphProto.Builder graph = inputs("x");
        NodeProto.Builder node =
                graph.addNodeBuilder().setOpType("Any").setDomain("ai.onnx").addOutput("y");
        node.addAttributeBuilder().setName("i").setType(AttributeType.INT).setI(-1);
        node.addAttributeBuilder().setName("f").setType(AttributeType.FLOAT).setF(0.5f);
        node.addAttributeBuilder().setName("s").setType(AttributeType.STRING).setS(ByteString.copyFromUtf8("é"));
        node.addAttributeBuilder()
                .setName("is")
                .setType(AttributeType.INTS)
                .addInts(1)
                .addInts(2);
        node.addAttributeBuilder().setName("none").setType(AttributeType.INTS);
        node.addAttributeBuilder()
                .setName("ss")
                .setType(AttributeType.STRINGS)
                .addStrings(ByteString.copyFromUtf8("a"));
        node.addAttributeBuilder().setName("ref").setType(AttributeType.INT).setRefAttrName("other");
        node.addAttributeBuilder().setName("tp").setType(AttributeType.TYPE_PROTO);
        node.addAttributeBuilder()
                .setName("gs")
                .setType(AttributeType.GRAPHS)
                .addGraphs(GraphProto.newBuilder().addNode(node("Relu", List.of("x"), "z")));

        var attributes = read(ModelProto.newBuilder().setGraph(graph))
                .graph()
                .nodes()
                .get(0)
                .attributes();

        assertThat(attributes)
                .containsEntry("i", new Attribute.OfInt(-1))
                .containsEntry("f", new Attribute.OfFloat(0.5f))
                .containsEntry("s", new Attribute.OfString("é"))
                .containsEntry("is", new Attribute.OfInts(List.of(1L, 2L)))
                .containsEntry("none", new Attribute.OfInts(List.of()))
                .containsEntry("ss", new Attribute.OfStrings(List.of("a")))
                .containsEntry("gs", new Attribute.OfGraph(Set.of("x")));
        assertThat(attributes.get("ref")).isInstanceOf(Attribute.Opaque.class);
        assertThat(attributes.get("tp")).isInstanceOf(Attribute.Opaque.class);
    }
}
