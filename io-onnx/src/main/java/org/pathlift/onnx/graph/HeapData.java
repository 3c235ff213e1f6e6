package org.pathlift.onnx.graph;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/** Tensor data held in one buffer, which nobody may change afterwards. */
public final class HeapData implements TensorData {

    private final ByteBuffer bytes;

    /** Takes the bytes from the buffer's start to its limit, without a copy. */
    public HeapData(ByteBuffer bytes) {
        this.bytes = bytes.duplicate().rewind().slice().asReadOnlyBuffer();
    }

    @Override
    public long size() {
        return bytes.limit();
    }

    @Override
    public ByteBuffer slice(long offset, int length) {
        Objects.checkFromIndexSize(offset, (long) length, size());
        return bytes.slice((int) offset, length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
