package org.pathlift.onnx.serde;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.pathlift.onnx.graph.Attribute;
import org.pathlift.onnx.graph.Constant;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.HalfFloats;
import org.pathlift.onnx.graph.HeapData;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;

/** Every encoding of constants, read and edited. */
class EncodingTest {

    private static final float[] VALUES = {0, 1, -1.5f, 3.25f, -0.0f, 0x1p-10f, 1000};

    private static ModelProto model(GraphProto.Builder graph) {
        return ModelProto.newBuilder().setIrVersion(8).setGraph(graph).build();
    }

    private static ModelProto model(TensorProto tensor) {
        return model(GraphProto.newBuilder().addInitializer(tensor));
    }

    private static Model read(ModelProto proto) {
        return ModelReader.read(proto.toByteArray(), "test");
    }

    private static ModelProto write(Model model) throws InvalidProtocolBufferException {
        return ModelProto.parseFrom(ModelWriter.toBytes(model));
    }

    private static TensorProto.Builder header(ElementType type, int count) {
        return TensorProto.newBuilder().setName("w").setDataType(type.code()).addDims(count);
    }

    static List<TensorProto> realTensors() {
        TensorProto.Builder floats = header(ElementType.FLOAT, VALUES.length);
        TensorProto.Builder doubles = header(ElementType.DOUBLE, VALUES.length);
        TensorProto.Builder halves = header(ElementType.FLOAT16, VALUES.length);
        TensorProto.Builder brains = header(ElementType.BFLOAT16, VALUES.length);
        ByteBuffer raw = ByteBuffer.allocate(VALUES.length * 2).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer rawWide = ByteBuffer.allocate(VALUES.length * 8).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : VALUES) {
            floats.addFloatData(value);
            doubles.addDoubleData(value);
            halves.addInt32Data(Short.toUnsignedInt(HalfFloats.toFloat16(value)));
            brains.addInt32Data(Short.toUnsignedInt(HalfFloats.toBfloat16(value)));
            raw.putShort(HalfFloats.toFloat16(value));
            rawWide.putDouble(value);
        }
        return List.of(
                floats.build(),
                doubles.build(),
                halves.build(),
                brains.build(),
                header(ElementType.FLOAT16, VALUES.length)
                        .setRawData(ByteString.copyFrom(raw.flip()))
                        .build(),
                header(ElementType.DOUBLE, VALUES.length)
                        .setRawData(ByteString.copyFrom(rawWide.flip()))
                        .build());
    }

    @ParameterizedTest
    @MethodSource("realTensors")
    void initializer_real_isReadAndEditedInItsEncoding(TensorProto tensor) throws IOException {
        Model model = read(model(tensor));

        double[] read = model.graph().constant("w").reader().toDoubles();
        assertThat(read).hasSize(VALUES.length);
        for (int i = 0; i < VALUES.length; i++) {
            assertThat(read[i]).isEqualTo(VALUES[i]);
        }
        TensorProto.Builder doubled = tensor.toBuilder();
        ProtoTensors.doubleElements(doubled);
        assertThat(write(Weights.doubled(model))).isEqualTo(model(doubled.build()));
    }

    @ParameterizedTest
    @MethodSource("realTensors")
    void constantNode_real_isReadAndEditedInItsEncoding(TensorProto tensor) throws IOException {
        GraphProto.Builder graph = GraphProto.newBuilder();
        graph.addNodeBuilder()
                .setOpType("Constant")
                .addOutput("c")
                .addAttribute(AttributeProto.newBuilder()
                        .setName("value")
                        .setType(AttributeType.TENSOR)
                        .setT(tensor));
        Model model = read(model(graph));

        assertThat(model.graph().constants().get("c").origin()).isEqualTo(Constant.Origin.CONSTANT_NODE);
        TensorProto.Builder doubled = tensor.toBuilder();
        ProtoTensors.doubleElements(doubled);
        graph.getNodeBuilder(0).getAttributeBuilder(0).setT(doubled);
        assertThat(write(Weights.doubled(model))).isEqualTo(model(graph));
    }

    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            names = {"INT8", "UINT8", "INT16", "UINT16", "INT32", "UINT32", "INT64", "UINT64", "BOOL"})
    void initializer_wholeNumbersInTypedFields_areReadAndEdited(ElementType type) throws IOException {
        long[] values = {0, 1, type == ElementType.BOOL ? 1 : 100, type.name().startsWith("I") ? -7 : 1};
        TensorProto.Builder tensor = header(type, values.length);
        for (long value : values) {
            switch (type) {
                case INT64 -> tensor.addInt64Data(value);
                case UINT32, UINT64 -> tensor.addUint64Data(value);
                default -> tensor.addInt32Data((int) value);
            }
        }
        Model model = read(model(tensor.build()));
        Tensor read = model.graph().constant("w");

        assertThat(read.type()).isEqualTo(type);
        assertThat(read.reader().toLongs()).isEqualTo(values);
        Tensor copied = read.withData(new HeapData(ByteBuffer.wrap(Weights.bytes(read))));
        assertThat(write(model.withConstants(Map.of("w", copied)))).isEqualTo(model(tensor.build()));
    }

    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            names = {
                "UINT4",
                "INT4",
                "FLOAT4E2M1",
                "UINT2",
                "INT2",
                "FLOAT8E4M3FN",
                "FLOAT8E5M2",
                "FLOAT8E8M0",
                "FLOAT8E5M2FNUZ"
            })
    void initializer_narrowTypes_areReadAsPackedBytes(ElementType type) throws IOException {
        int count = 9;
        int bytes = (count * type.bits() + 7) / 8;
        TensorProto.Builder tensor = header(type, count);
        byte[] expected = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            expected[i] = (byte) (37 * i + 200);
            tensor.addInt32Data(Byte.toUnsignedInt(expected[i]));
        }
        Model model = read(model(tensor.build()));
        Tensor read = model.graph().constant("w");

        assertThat(Weights.bytes(read)).isEqualTo(expected);
        Tensor copied = read.withData(new HeapData(ByteBuffer.wrap(expected)));
        assertThat(write(model.withConstants(Map.of("w", copied)))).isEqualTo(model(tensor.build()));
    }

    @Test
    void initializer_complexInFloatData_isReadAsPairs() {
        TensorProto.Builder tensor = header(ElementType.COMPLEX64, 2)
                .addFloatData(1)
                .addFloatData(2)
                .addFloatData(3)
                .addFloatData(4);

        Tensor read = read(model(tensor.build())).graph().constant("w");

        assertThat(ByteBuffer.wrap(Weights.bytes(read))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getFloat(12))
                .isEqualTo(4);
    }

    @Test
    void initializer_unpackedAndSplitFloatData_isReadAndPackedByAnEdit() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.writeFloat(TensorProto.FLOAT_DATA_FIELD_NUMBER, 1);
        out.writeInt64(TensorProto.DIMS_FIELD_NUMBER, 4);
        out.writeInt32(TensorProto.DATA_TYPE_FIELD_NUMBER, 1);
        out.writeTag(TensorProto.FLOAT_DATA_FIELD_NUMBER, 2);
        out.writeUInt32NoTag(8);
        out.writeFloatNoTag(2);
        out.writeFloatNoTag(3);
        out.writeFloat(TensorProto.FLOAT_DATA_FIELD_NUMBER, 4);
        out.writeString(TensorProto.NAME_FIELD_NUMBER, "w");
        out.flush();
        Model model = ModelReader.read(EmbeddedBytes.modelOf(bytes.toByteArray()), "unpacked");

        assertThat(model.graph().constant("w").reader().toDoubles()).containsExactly(1, 2, 3, 4);
        assertThat(ModelWriter.toBytes(model)).isEqualTo(EmbeddedBytes.modelOf(bytes.toByteArray()));
        TensorProto written = write(Weights.doubled(model)).getGraph().getInitializer(0);
        assertThat(written.getFloatDataList()).containsExactly(2f, 4f, 6f, 8f);
        assertThat(written.getName()).isEqualTo("w");
    }

    @Test
    void constantNode_plainValues_areReadAndEdited() throws IOException {
        GraphProto.Builder graph = GraphProto.newBuilder();
        constant(graph, "f").setName("value_float").setType(AttributeType.FLOAT).setF(1.5f);
        constant(graph, "fs")
                .setName("value_floats")
                .setType(AttributeType.FLOATS)
                .addFloats(1)
                .addFloats(2);
        constant(graph, "i").setName("value_int").setType(AttributeType.INT).setI(-3);
        constant(graph, "is")
                .setName("value_ints")
                .setType(AttributeType.INTS)
                .addInts(4)
                .addInts(1L << 40);
        constant(graph, "zero").setName("value_float").setType(AttributeType.FLOAT);
        constant(graph, "s")
                .setName("value_string")
                .setType(AttributeType.STRING)
                .setS(ByteString.copyFromUtf8("x"));
        Model model = read(model(graph));

        assertThat(model.graph().constants()).containsOnlyKeys("f", "fs", "i", "is", "zero");
        assertThat(model.graph().constant("fs").shape()).isEqualTo(Shape.of(2));
        assertThat(model.graph().constant("i").reader().toLongs()).containsExactly(-3);
        ModelProto written = write(model.withConstants(Map.of(
                "f", Tensor.ofFloats("f", Shape.SCALAR, 3),
                "fs", Tensor.ofFloats("fs", Shape.of(2), 5, 6),
                "i", Tensor.ofLongs("i", Shape.SCALAR, 1L << 33),
                "is", Tensor.ofLongs("is", Shape.of(2), -1, 1),
                "zero", Tensor.ofFloats("zero", Shape.SCALAR, 9))));
        graph.getNodeBuilder(0).getAttributeBuilder(0).setF(3);
        graph.getNodeBuilder(1).getAttributeBuilder(0).setFloats(0, 5).setFloats(1, 6);
        graph.getNodeBuilder(2).getAttributeBuilder(0).setI(1L << 33);
        graph.getNodeBuilder(3).getAttributeBuilder(0).setInts(0, -1).setInts(1, 1);
        graph.getNodeBuilder(4).getAttributeBuilder(0).setF(9);
        assertThat(written).isEqualTo(model(graph));
    }

    private static AttributeProto.Builder constant(GraphProto.Builder graph, String output) {
        return graph.addNodeBuilder().setOpType("Constant").addOutput(output).addAttributeBuilder();
    }

    @Test
    void constantOfShape_fixedShape_isAFillThatAnEditMakesAConstantNode() throws IOException {
        GraphProto.Builder graph = GraphProto.newBuilder();
        graph.addInitializer(TensorProto.newBuilder()
                .setName("shape")
                .setDataType(ElementType.INT64.code())
                .addDims(2)
                .addInt64Data(2)
                .addInt64Data(3));
        AttributeProto.Builder value = graph.addNodeBuilder()
                .setDocString("doc")
                .setName("fill")
                .setOpType("ConstantOfShape")
                .addInput("shape")
                .addOutput("w")
                .addAttributeBuilder()
                .setName("value")
                .setType(AttributeType.TENSOR);
        value.getTBuilder().addDims(1).setDataType(1).addFloatData(0.5f);
        graph.addNodeBuilder().setOpType("ConstantOfShape").addInput("shape").addOutput("zeros");
        Model model = read(model(graph));

        assertThat(model.graph().constants().get("w").origin()).isEqualTo(Constant.Origin.CONSTANT_OF_SHAPE);
        assertThat(model.graph().constant("w").reader().toDoubles())
                .containsOnly(0.5)
                .hasSize(6);
        assertThat(model.graph().constant("zeros").reader().toDoubles())
                .containsOnly(0)
                .hasSize(6);
        ModelProto written = write(model.withConstants(Map.of(
                "w", Tensor.ofFloats("w", Shape.of(2, 3), 1, 2, 3, 4, 5, 6),
                "zeros", Tensor.ofFloats("zeros", Shape.of(2, 3), 6, 5, 4, 3, 2, 1))));
        NodeProto node = written.getGraph().getNode(0);
        assertThat(node.getOpType()).isEqualTo("Constant");
        assertThat(node.getInputCount()).isZero();
        assertThat(node.getName()).isEqualTo("fill");
        assertThat(node.getDocString()).isEqualTo("doc");
        assertThat(node.getAttributeCount()).isEqualTo(1);
        Model again = read(written);
        assertThat(again.graph().constant("w").reader().toDoubles()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(again.graph().constant("zeros").reader().toDoubles()).containsExactly(6, 5, 4, 3, 2, 1);
        assertThat(again.graph().constants().get("zeros").origin()).isEqualTo(Constant.Origin.CONSTANT_NODE);
    }

    @Test
    void constantOfShape_hugeShape_costsNoMemory() {
        GraphProto.Builder graph = GraphProto.newBuilder();
        graph.addInitializer(TensorProto.newBuilder()
                .setName("shape")
                .setDataType(ElementType.INT64.code())
                .addDims(2)
                .addInt64Data(1L << 25)
                .addInt64Data(1L << 30));
        graph.addNodeBuilder().setOpType("ConstantOfShape").addInput("shape").addOutput("w");

        Tensor tensor = read(model(graph)).graph().constant("w");

        assertThat(tensor.data().size()).isEqualTo(1L << 57);
        assertThat(tensor.data().slice((1L << 57) - 8, 8).getLong()).isZero();
    }

    @Test
    void initializer_textsSparseAndUnknownTypes_defineAValueWithoutElements() throws IOException {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInitializer(TensorProto.newBuilder()
                        .setName("s")
                        .setDataType(ElementType.STRING.code())
                        .addDims(1)
                        .addStringData(ByteString.copyFromUtf8("x")))
                .addInitializer(
                        TensorProto.newBuilder().setName("u").setDataType(999).addDims(3))
                .addSparseInitializer(SparseTensorProto.newBuilder()
                        .setValues(TensorProto.newBuilder()
                                .setName("p")
                                .setDataType(1)
                                .addDims(1)
                                .addFloatData(1))
                        .setIndices(TensorProto.newBuilder()
                                .setDataType(7)
                                .addDims(1)
                                .addInt64Data(0))
                        .addDims(5));
        graph.addNodeBuilder()
                .setOpType("Any")
                .addInput("s")
                .addInput("u")
                .addInput("p")
                .addOutput("y");
        Model model = read(model(graph));

        assertThat(model.graph().constant("s").type()).isEqualTo(ElementType.STRING);
        assertThat(model.graph().constant("u").type()).isEqualTo(ElementType.UNDEFINED);
        assertThat(model.graph().constant("p").type()).isEqualTo(ElementType.UNDEFINED);
        assertThat(model.graph().constants().values())
                .allMatch(constant -> constant.tensor().data().size() == 0);
        assertThat(write(model)).isEqualTo(model(graph));
    }

    @Test
    void attribute_withoutType_isGuessedAsInOldFiles() {
        GraphProto.Builder graph = GraphProto.newBuilder();
        graph.addNodeBuilder()
                .setOpType("Any")
                .addOutput("y")
                .addAttribute(AttributeProto.newBuilder().setName("i").setI(4))
                .addAttribute(AttributeProto.newBuilder().setName("fs").addFloats(1))
                .addAttribute(AttributeProto.newBuilder()
                        .setName("t")
                        .setT(realTensors().get(0)));

        Map<String, Attribute> attributes =
                read(model(graph)).graph().nodes().get(0).attributes();

        assertThat(attributes.get("i")).isEqualTo(new Attribute.OfInt(4));
        assertThat(attributes.get("fs")).isEqualTo(new Attribute.OfFloats(List.of(1f)));
        assertThat(attributes.get("t")).isInstanceOf(Attribute.OfTensor.class);
    }
}
