package org.pathlift.onnx.serde;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.graph.Model;

/**
 * Copies the message that a model was read from, without the elements of the main graph's constants and with all other
 * external data brought in, so that the message is small and stands alone.
 */
final class Structures {

    /** What a message's embedded messages are, as far as a tensor may be inside. */
    private enum Level {
        MODEL,
        GRAPH,
        NODE,
        ATTRIBUTE,
        TENSOR,
        FUNCTION,
        OTHER;

        Level inside(int field) {
            return switch (this) {
                case MODEL ->
                    switch (field) {
                        case ModelProto.GRAPH_FIELD_NUMBER -> GRAPH;
                        case ModelProto.FUNCTIONS_FIELD_NUMBER -> FUNCTION;
                        default -> OTHER;
                    };
                case FUNCTION ->
                    switch (field) {
                        case FunctionProto.NODE_FIELD_NUMBER -> NODE;
                        case FunctionProto.ATTRIBUTE_PROTO_FIELD_NUMBER -> ATTRIBUTE;
                        default -> OTHER;
                    };
                case GRAPH ->
                    switch (field) {
                        case GraphProto.NODE_FIELD_NUMBER -> NODE;
                        case GraphProto.INITIALIZER_FIELD_NUMBER -> TENSOR;
                        default -> OTHER;
                    };
                case NODE -> field == NodeProto.ATTRIBUTE_FIELD_NUMBER ? ATTRIBUTE : OTHER;
                case ATTRIBUTE ->
                    switch (field) {
                        case AttributeProto.T_FIELD_NUMBER, AttributeProto.TENSORS_FIELD_NUMBER -> TENSOR;
                        case AttributeProto.G_FIELD_NUMBER, AttributeProto.GRAPHS_FIELD_NUMBER -> GRAPH;
                        default -> OTHER;
                    };
                case TENSOR, OTHER -> OTHER;
            };
        }
    }

    private final MappedFile file;
    private final Set<Integer> dropped;
    private final Set<Long> constants = new HashSet<>();
    private final Map<Long, StoredTensor> externals = new HashMap<>();

    private Structures(SourceFile source, Set<Integer> dropped) {
        this.file = source.file();
        this.dropped = dropped;
        source.places().values().forEach(place -> {
            if (place instanceof Place.InTensor inTensor
                    && inTensor.tensor().type().bits() > 0) {
                constants.add(inTensor.tensor().field().start());
            }
        });
        for (StoredTensor tensor : source.externalTensors()) {
            if (tensor.type().bits() > 0) {
                externals.put(tensor.field().start(), tensor);
            }
        }
    }

    /**
     * Returns the message of a model without the elements of its constants of fixed-size types, training graphs and
     * metadata.
     *
     * @throws IllegalArgumentException if the model was made by hand, so that there is no message
     */
    static ModelProto of(Model model) {
        return of(model, Set.of(ModelProto.TRAINING_INFO_FIELD_NUMBER, ModelProto.METADATA_PROPS_FIELD_NUMBER));
    }

    /**
     * Returns the same with training graphs, but still without metadata.
     *
     * @throws IllegalArgumentException as {@link #of(Model)}
     */
    static ModelProto withTraining(Model model) {
        return of(model, Set.of(ModelProto.METADATA_PROPS_FIELD_NUMBER));
    }

    private static ModelProto of(Model model, Set<Integer> dropped) {
        if (!(model.source().orElse(null) instanceof SourceFile source)) {
            throw new IllegalArgumentException("the model must be read from a file or from bytes");
        }
        Wire wire = Wire.of(source.file(), source.description(), "ModelProto");
        try {
            return ModelProto.parseFrom(new Structures(source, dropped).copy(wire, Level.MODEL));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a model that was read must be readable again", e);
        }
    }

    private ByteString copy(Wire wire, Level level) {
        ByteString.Output bytes = ByteString.newOutput();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            while (wire.next()) {
                Level inside = wire.type() == Wire.LENGTH ? level.inside(wire.number()) : Level.OTHER;
                if (inside == Level.TENSOR) {
                    out.writeBytes(wire.number(), tensor(wire));
                } else if (inside != Level.OTHER) {
                    out.writeBytes(wire.number(), copy(wire.enter(inside.name()), inside));
                } else if (!isDropped(wire, level)) {
                    Field field = wire.field();
                    out.writeRawBytes(file.slice(field.start(), Math.toIntExact(field.end() - field.start())));
                }
            }
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory must be writable", e);
        }
        return bytes.toByteString();
    }

    private boolean isDropped(Wire wire, Level level) {
        return level == Level.MODEL && dropped.contains(wire.number());
    }

    private ByteString tensor(Wire wire) throws IOException {
        long start = wire.field().start();
        @Nullable StoredTensor external = externals.get(start);
        if (constants.contains(start)) {
            return withoutElements(wire.enter("TensorProto"));
        }
        return external == null
                ? ByteString.copyFrom(wire.bytes())
                : Protos.tensor(external.tensor(external.name())).toByteString();
    }

    private ByteString withoutElements(Wire wire) throws IOException {
        ByteString.Output bytes = ByteString.newOutput();
        while (wire.next()) {
            switch (wire.number()) {
                case TensorProto.NAME_FIELD_NUMBER,
                        TensorProto.DIMS_FIELD_NUMBER,
                        TensorProto.DATA_TYPE_FIELD_NUMBER -> {
                    Field field = wire.field();
                    ByteString.copyFrom(file.slice(field.start(), (int) (field.end() - field.start())))
                            .writeTo(bytes);
                }
                default -> {
                    // Elements, or where they are.
                }
            }
        }
        return bytes.toByteString();
    }
}
