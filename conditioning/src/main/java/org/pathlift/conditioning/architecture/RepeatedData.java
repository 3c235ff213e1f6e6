package org.pathlift.conditioning.architecture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import org.pathlift.onnx.graph.TensorData;

/** One float32 again and again. */
record RepeatedData(long size, float value) implements TensorData {

    @Override
    public ByteBuffer slice(long offset, int length) {
        Objects.checkFromIndexSize(offset, (long) length, size);
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        int bits = Float.floatToRawIntBits(value);
        for (int i = 0; i < length; i++) {
            bytes.put(i, (byte) (bits >>> (8 * ((offset + i) % Float.BYTES))));
        }
        return bytes.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }
}
