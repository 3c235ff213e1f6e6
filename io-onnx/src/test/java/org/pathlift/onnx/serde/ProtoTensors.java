package org.pathlift.onnx.serde;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.pathlift.onnx.graph.HalfFloats;

/** A second, plain way to edit tensors: by protobuf's own classes. */
final class ProtoTensors {

    private ProtoTensors() {}

    /** Doubles the elements of a tensor in the encoding that it has; tensors of other types stay. */
    static void doubleElements(TensorProto.Builder tensor) {
        int type = tensor.getDataType();
        boolean half = type == TensorProto.DataType.FLOAT16_VALUE || type == TensorProto.DataType.BFLOAT16_VALUE;
        if (type != TensorProto.DataType.FLOAT_VALUE && type != TensorProto.DataType.DOUBLE_VALUE && !half) {
            return;
        }
        for (int i = 0; i < tensor.getFloatDataCount(); i++) {
            tensor.setFloatData(i, tensor.getFloatData(i) * 2);
        }
        for (int i = 0; i < tensor.getDoubleDataCount(); i++) {
            tensor.setDoubleData(i, tensor.getDoubleData(i) * 2);
        }
        for (int i = 0; i < tensor.getInt32DataCount(); i++) {
            tensor.setInt32Data(i, Short.toUnsignedInt(twice(type, (short) tensor.getInt32Data(i))));
        }
        if (tensor.getRawData().isEmpty()) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.wrap(tensor.getRawData().toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            int at = bytes.position();
            switch (type) {
                case TensorProto.DataType.FLOAT_VALUE -> bytes.putFloat(bytes.getFloat(at) * 2);
                case TensorProto.DataType.DOUBLE_VALUE -> bytes.putDouble(bytes.getDouble(at) * 2);
                default -> bytes.putShort(twice(type, bytes.getShort(at)));
            }
        }
        tensor.setRawData(ByteString.copyFrom(bytes.flip()));
    }

    private static short twice(int type, short bits) {
        return type == TensorProto.DataType.FLOAT16_VALUE
                ? HalfFloats.toFloat16(2 * HalfFloats.fromFloat16(bits))
                : HalfFloats.toBfloat16(2 * HalfFloats.fromBfloat16(bits));
    }
}
