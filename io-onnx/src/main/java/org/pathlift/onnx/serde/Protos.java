package org.pathlift.onnx.serde;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.graph.TensorData;

/** Messages made of the model's values. */
final class Protos {

    /** Tensor bytes are copied in slices of this size. */
    private static final int SLICE = 1 << 22;

    private Protos() {}

    /** Returns a tensor with its bytes in {@code raw_data}. */
    static TensorProto tensor(Tensor tensor) {
        return header(tensor).toBuilder().setRawData(bytes(tensor.data())).build();
    }

    /** Returns a tensor's name, type and extents. */
    static TensorProto header(Tensor tensor) {
        if (tensor.type().bits() == 0) {
            throw new IllegalArgumentException(
                    "tensor '%s' must have elements of a fixed size, found %s".formatted(tensor.name(), tensor.type()));
        }
        TensorProto.Builder proto = TensorProto.newBuilder()
                .setName(tensor.name())
                .setDataType(tensor.type().code());
        for (long dim : tensor.shape().toArray()) {
            proto.addDims(dim);
        }
        return proto.build();
    }

    /** Returns how a tensor is declared as an input, which file format 3 asks of every initializer. */
    static ValueInfoProto declaration(TensorProto tensor) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        tensor.getDimsList().forEach(dim -> shape.addDimBuilder().setDimValue(dim));
        return ValueInfoProto.newBuilder()
                .setName(tensor.getName())
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(tensor.getDataType())
                                .setShape(shape)))
                .build();
    }

    /** Returns an attribute with a value of one of the types that {@link ModelBuilder} takes. */
    static AttributeProto attribute(String node, String key, Object value) {
        AttributeProto.Builder proto = AttributeProto.newBuilder().setName(key);
        if (value instanceof Long || value instanceof Integer) {
            proto.setType(AttributeType.INT).setI(((Number) value).longValue());
        } else if (value instanceof Boolean bool) {
            proto.setType(AttributeType.INT).setI(bool ? 1 : 0);
        } else if (value instanceof Float || value instanceof Double) {
            proto.setType(AttributeType.FLOAT).setF(((Number) value).floatValue());
        } else if (value instanceof String text) {
            proto.setType(AttributeType.STRING).setS(ByteString.copyFromUtf8(text));
        } else if (value instanceof long[] longs) {
            proto.setType(AttributeType.INTS);
            for (long element : longs) {
                proto.addInts(element);
            }
        } else if (value instanceof int[] ints) {
            proto.setType(AttributeType.INTS);
            for (int element : ints) {
                proto.addInts(element);
            }
        } else if (value instanceof float[] floats) {
            proto.setType(AttributeType.FLOATS);
            for (float element : floats) {
                proto.addFloats(element);
            }
        } else if (value instanceof String[] texts) {
            proto.setType(AttributeType.STRINGS);
            for (String element : texts) {
                proto.addStrings(ByteString.copyFromUtf8(element));
            }
        } else if (value instanceof Tensor tensor) {
            proto.setType(AttributeType.TENSOR).setT(tensor(tensor));
        } else {
            throw new IllegalArgumentException(
                    "attribute '%s' of node '%s' must be a number, a text, an array of them or a tensor, found %s"
                            .formatted(key, node, value.getClass().getSimpleName()));
        }
        return proto.build();
    }

    private static ByteString bytes(TensorData data) {
        ByteString all = ByteString.EMPTY;
        for (long at = 0; at < data.size(); at += SLICE) {
            all = all.concat(ByteString.copyFrom(data.slice(at, (int) Math.min(SLICE, data.size() - at))));
        }
        return all;
    }
}
