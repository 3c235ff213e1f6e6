package org.pathlift.onnx.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pathlift.onnx.error.MalformedModelException;
import org.pathlift.onnx.graph.Attribute;
import org.pathlift.onnx.graph.Dim;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.graph.TensorData;

class ModelBuilderTest {

    private static ModelBuilder small() {
        return new ModelBuilder(17)
                .inputSymbolic("x", ElementType.FLOAT, "batch", 4L, -1)
                .initializer(Tensor.ofFloats("w", Shape.of(2, 2), 1, 2, 3, -0f));
    }

    @Test
    void build_readsBackWhatWasPut(@TempDir Path folder) {
        ModelBuilder builder = small().node(
                        "org.example",
                        "Thing",
                        List.of("x", "", "w"),
                        List.of("y"),
                        Map.of(
                                "i",
                                3,
                                "f",
                                0.5f,
                                "s",
                                "text",
                                "is",
                                new long[] {1, 2},
                                "fs",
                                new float[] {1.5f},
                                "t",
                                Tensor.ofLongs("t", Shape.of(1), 9)))
                .opset("org.example", 2)
                .metadata("key", "value")
                .output("y");
        builder.write(folder.resolve("model.onnx"));
        Model model = ModelReader.read(folder.resolve("model.onnx"));
        assertThat(model.irVersion()).isEqualTo(8);
        assertThat(model.opsets()).containsEntry("", 17L).containsEntry("org.example", 2L);
        assertThat(model.metadata()).containsEntry("key", "value");
        assertThat(model.graph().inputs().get(0).dims().orElseThrow())
                .containsExactly(new Dim.Symbolic("batch"), new Dim.Known(4), new Dim.Unknown());
        Node node = model.graph().nodes().get(0);
        assertThat(node.label()).isEqualTo("'Thing_0' (org.example.Thing)");
        assertThat(node.inputs()).containsExactly("x", "", "w");
        assertThat(node.intAttribute("i", 0)).isEqualTo(3);
        assertThat(node.floatAttribute("f", 0)).isEqualTo(0.5f);
        assertThat(node.stringAttribute("s", "")).isEqualTo("text");
        assertThat(node.intsAttribute("is")).contains(new long[] {1, 2});
        assertThat(node.attributes().get("fs")).isEqualTo(new Attribute.OfFloats(List.of(1.5f)));
        assertThat(((Attribute.OfTensor) node.attributes().get("t"))
                        .value()
                        .reader()
                        .toLongs())
                .containsExactly(9);
        assertThat(model.graph()
                        .constants()
                        .get("w")
                        .tensor()
                        .data()
                        .slice(12, 4)
                        .getInt())
                .isEqualTo(0x80000000);
    }

    @Test
    void toBytes_sameCalls_sameBytes() {
        assertThat(small().output("x").toBytes()).isEqualTo(small().output("x").toBytes());
    }

    @Test
    void toBytes_fileFormat3_declaresInitializersAsInputs() {
        Model model = new ModelBuilder(8)
                .input("x", ElementType.FLOAT, 2)
                .initializer(Tensor.ofFloats("w", Shape.of(2), 1, 2))
                .node("Add", List.of("x", "w"), List.of("y"))
                .output("y")
                .build();
        assertThat(model.irVersion()).isEqualTo(3);
        assertThat(model.graph().inputs()).hasSize(1);
        assertThat(model.graph().constant("w")).isNotNull();
    }

    /** The bytes are those that protobuf writes, and elements are asked for only then, never all at once. */
    @Test
    void stage_writesInSlices(@TempDir Path folder) throws java.io.IOException {
        long size = 48L << 20;
        java.util.concurrent.atomic.AtomicInteger largest = new java.util.concurrent.atomic.AtomicInteger();
        TensorData data = new TensorData() {
            @Override
            public long size() {
                return size;
            }

            @Override
            public java.nio.ByteBuffer slice(long offset, int length) {
                largest.accumulateAndGet(length, Math::max);
                return java.nio.ByteBuffer.allocate(length).asReadOnlyBuffer();
            }
        };
        ModelBuilder builder = small().initializer(new Tensor("v", ElementType.FLOAT, Shape.of(size / 4), data))
                .namedNode("first", "", "Identity", List.of("v"), List.of("y"), Map.of())
                .outputSymbolic("y", ElementType.FLOAT, "any");
        assertThat(largest).hasValue(0);
        Path target = folder.resolve("large.onnx");
        try (StagedModel staged = builder.stage(target, WriteOptions.NEW_FILE)) {
            assertThat(target).doesNotExist();
            staged.commit();
        }
        assertThat(largest).hasPositiveValue().hasValueLessThanOrEqualTo(8 << 20);
        assertThat(target).hasBinaryContent(builder.toProto().toByteArray());
        Model model = ModelReader.read(target);
        assertThat(model.graph().nodes().get(0).name()).isEqualTo("first");
        assertThat(model.graph().outputs().get(0).dims().orElseThrow()).containsExactly(new Dim.Symbolic("any"));
    }

    @Test
    void mistakes_areRefusedAtOnce() {
        assertThatThrownBy(() -> small().namedNode("n", "", "Relu", List.of("x"), List.of("y"), Map.of())
                        .namedNode("n", "", "Relu", List.of("x"), List.of("z"), Map.of()))
                .hasMessage("node 'n' must have a name of its own, found it twice");
        assertThatThrownBy(() -> small().initializer(Tensor.ofLongs("x", Shape.of(0))))
                .hasMessage("value 'x' must be defined once, found it as an input and as an initializer");
        assertThatThrownBy(() -> small().node("Relu", List.of("x"), List.of("w")))
                .hasMessage("value 'w' must be defined once, found it as an initializer and as an output of node"
                        + " 'Relu_0'");
        assertThatThrownBy(() -> small().node("Relu", List.of("x"), List.of("")))
                .hasMessage("node 'Relu_0' must have an output, found none");
        assertThatThrownBy(() -> small().node("Relu", List.of("x"), List.of("y"), Map.of("a", new Object())))
                .hasMessageContaining("attribute 'a' of node 'Relu_0'");
        assertThatThrownBy(() -> small().output("x", "x")).hasMessageContaining("given once");
        assertThatThrownBy(() -> small().toBytes()).hasMessageContaining("must have an output");
        assertThatThrownBy(() -> new ModelBuilder(0)).hasMessageContaining("at least 1, found 0");
    }

    @Test
    void build_undefinedValue_isRefused() {
        assertThatThrownBy(() -> small().node("Relu", List.of("nowhere"), List.of("y"))
                        .output("y")
                        .build())
                .isInstanceOf(MalformedModelException.class)
                .hasMessageContaining("nowhere");
    }
}
