package org.pathlift.conditioning.init;

import java.nio.ByteBuffer;
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
}
