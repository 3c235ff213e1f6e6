package org.pathlift.conditioning.init;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.HalfFloats;

/** Real numbers as bytes of a tensor, each rounded to its type. */
final class Encoding {

    private Encoding() {}

    /** Puts a number at a place of a little-endian buffer. */
    static void put(ByteBuffer bytes, int at, ElementType type, double value) {
        switch (type) {
            case FLOAT -> bytes.putFloat(at, (float) value);
            case DOUBLE -> bytes.putDouble(at, value);
            case FLOAT16 -> bytes.putShort(at, HalfFloats.toFloat16(value));
            case BFLOAT16 -> bytes.putShort(at, HalfFloats.toBfloat16(value));
            default -> throw new IllegalStateException("weights are real numbers, found " + type);
        }
    }

    /** Puts numbers from a place of a little-endian buffer on: {@code factor * values[from]} up to {@code values[to - 1]}. */
    static void put(ByteBuffer bytes, int at, ElementType type, double factor, double[] values, int from, int to) {
        if (type != ElementType.FLOAT) {
            int size = type.bits() / 8;
            for (int i = from; i < to; i++) {
                put(bytes, at + (i - from) * size, type, factor * values[i]);
            }
            return;
        }
        float[] narrow = new float[to - from];
        for (int i = from; i < to; i++) {
            narrow[i - from] = (float) (factor * values[i]);
        }
        bytes.slice(at, 4 * narrow.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .put(narrow);
    }
}
