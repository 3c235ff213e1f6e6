package org.pathlift.onnx.serde;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pathlift.onnx.graph.Model;
import org.pathlift.testdata.TestData;

/** An edit changes the payload of the edited tensors and nothing else. */
class EditedFixtureTest {

    private static final UnknownFieldSet UNKNOWN = UnknownFieldSet.newBuilder()
            .addField(
                    9_999,
                    UnknownFieldSet.Field.newBuilder()
                            .addVarint(7)
                            .addFixed32(8)
                            .addFixed64(9)
                            .addLengthDelimited(ByteString.copyFromUtf8("kept"))
                            .build())
            .build();

    @ParameterizedTest
    @MethodSource("org.pathlift.testdata.TestData#fixtureNames")
    void write_allTensorsDoubled_changesTheirPayloadOnly(String name) throws IOException {
        Path file = TestData.fixture(name);
        ModelProto original = ModelProto.parseFrom(Files.readAllBytes(file));

        ModelProto written = write(Weights.doubled(ModelReader.read(file)));

        assertThat(written).isEqualTo(expected(original, null));
        assertThat(written).isNotEqualTo(original);
    }

    @ParameterizedTest
    @MethodSource("org.pathlift.testdata.TestData#fixtureNames")
    void write_oneTensorDoubled_changesItsPayloadOnly(String name) throws IOException {
        Path file = TestData.fixture(name);
        ModelProto original = ModelProto.parseFrom(Files.readAllBytes(file));
        Model model = ModelReader.read(file);
        String value = model.graph().constants().values().stream()
                .filter(constant -> constant.tensor().type().isRescalable())
                .reduce((first, second) -> second)
                .orElseThrow()
                .tensor()
                .name();

        assertThat(write(Weights.doubled(model, value))).isEqualTo(expected(original, value));
    }

    @Test
    void write_unknownFieldsAtEveryLevel_areKept() throws IOException {
        ModelProto original = ModelProto.parseFrom(Files.readAllBytes(TestData.fixture("resnet_bn")));
        GraphProto.Builder graph = original.getGraph().toBuilder().mergeUnknownFields(UNKNOWN);
        graph.getInitializerBuilderList().forEach(tensor -> tensor.mergeUnknownFields(UNKNOWN));
        graph.getNodeBuilderList().forEach(node -> {
            node.mergeUnknownFields(UNKNOWN);
            node.getAttributeBuilderList().forEach(attribute -> attribute.mergeUnknownFields(UNKNOWN));
        });
        ModelProto strange =
                original.toBuilder().setGraph(graph).mergeUnknownFields(UNKNOWN).build();
        Model model = ModelReader.read(strange.toByteArray(), "strange");

        assertThat(ModelWriter.toBytes(model)).isEqualTo(strange.toByteArray());
        assertThat(write(Weights.doubled(model))).isEqualTo(expected(strange, null));
    }

    @Test
    void write_metadata_isReplacedInPlaceAndAddedAtTheEnd() throws IOException {
        ModelProto.Builder proto = ModelProto.parseFrom(Files.readAllBytes(TestData.fixture("mlp_relu"))).toBuilder()
                .clearMetadataProps();
        proto.addMetadataPropsBuilder().setKey("a").setValue("1").mergeUnknownFields(UNKNOWN);
        proto.addMetadataPropsBuilder().setKey("b").setValue("2");
        Model model = ModelReader.read(proto.build().toByteArray(), "mlp");

        ModelProto written = write(model.withMetadata(Map.of("a", "a longer value", "c", "3")));

        proto.getMetadataPropsBuilder(0).setValue("a longer value");
        proto.addMetadataPropsBuilder().setKey("c").setValue("3");
        assertThat(written).isEqualTo(proto.build());
    }

    @Test
    void write_sameMetadata_changesNothing() throws IOException {
        Path file = TestData.fixture("mlp_relu");
        Model model = ModelReader.read(file);

        assertThat(ModelWriter.toBytes(model.withMetadata(model.metadata()))).isEqualTo(Files.readAllBytes(file));
    }

    private static ModelProto write(Model model) throws InvalidProtocolBufferException {
        return ModelProto.parseFrom(ModelWriter.toBytes(model));
    }

    /** Doubles the real tensors of a model, or one of them, by way of protobuf. */
    private static ModelProto expected(ModelProto original, String only) {
        ModelProto.Builder result = original.toBuilder();
        for (TensorProto.Builder tensor : result.getGraphBuilder().getInitializerBuilderList()) {
            if (only == null || only.equals(tensor.getName())) {
                ProtoTensors.doubleElements(tensor);
            }
        }
        for (NodeProto.Builder node : result.getGraphBuilder().getNodeBuilderList()) {
            if (node.getOpType().equals("Constant") && (only == null || only.equals(node.getOutput(0)))) {
                ProtoTensors.doubleElements(node.getAttributeBuilder(0).getTBuilder());
            }
        }
        return result.build();
    }
}
