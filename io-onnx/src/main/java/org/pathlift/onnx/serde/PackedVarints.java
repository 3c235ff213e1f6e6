package org.pathlift.onnx.serde;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.TensorData;

/** Writes elements as packed varints: signed whole numbers with their sign, everything else as unsigned bits. */
final class PackedVarints {

    private static final int BLOCK = 1 << 16;
    private static final int LONGEST = 10;

    /** Takes encoded bytes. */
    interface Sink {
        void write(ByteBuffer bytes) throws IOException;
    }

    private PackedVarints() {}

    /** Returns how many bytes the elements take. */
    static long length(TensorData data, ElementType type) {
        int width = TypedField.entryWidth(type);
        long length = 0;
        for (long at = 0; at < data.size(); at += BLOCK) {
            ByteBuffer block = data.slice(at, (int) Math.min(BLOCK, data.size() - at));
            for (int i = 0; i < block.limit(); i += width) {
                length += Varints.size(element(block, i, type));
            }
        }
        return length;
    }

    /** Gives the elements block by block; each buffer is good for one call only. */
    static void write(TensorData data, ElementType type, Sink sink) throws IOException {
        int width = TypedField.entryWidth(type);
        ByteBuffer target = ByteBuffer.allocate(BLOCK / width * LONGEST);
        for (long at = 0; at < data.size(); at += BLOCK) {
            ByteBuffer block = data.slice(at, (int) Math.min(BLOCK, data.size() - at));
            target.clear();
            for (int i = 0; i < block.limit(); i += width) {
                Varints.write(element(block, i, type), target);
            }
            sink.write(target.flip());
        }
    }

    private static long element(ByteBuffer block, int at, ElementType type) {
        return switch (type) {
            case INT8 -> block.get(at);
            case INT16 -> block.getShort(at);
            case INT32 -> block.getInt(at);
            case UINT32 -> Integer.toUnsignedLong(block.getInt(at));
            case INT64, UINT64 -> block.getLong(at);
            case UINT16, FLOAT16, BFLOAT16 -> Short.toUnsignedLong(block.getShort(at));
            default -> Byte.toUnsignedLong(block.get(at));
        };
    }
}
