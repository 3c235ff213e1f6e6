package org.pathlift.onnx.graph;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/** Tensor data in which every element is the same; made on demand, never held as a whole. */
public final class FillData implements TensorData {

    private static final int BLOCK = 1 << 16;

    private final ByteBuffer block;
    private final int period;
    private final long size;

    /**
     * Repeats one element.
     *
     * @param element the bytes of the element: 1, 2, 4, 8 or 16
     * @param size the number of bytes in all
     */
    public FillData(ByteBuffer element, long size) {
        this.period = element.remaining();
        this.size = size;
        this.block = filled(element, (int) Math.min(BLOCK, size) + period);
    }

    /** What is there is copied behind itself until the block is full. */
    private static ByteBuffer filled(ByteBuffer element, int length) {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        bytes.put(0, element, element.position(), Math.min(element.remaining(), length));
        for (int done = element.remaining(); done < length; done *= 2) {
            bytes.put(done, bytes, 0, Math.min(done, length - done));
        }
        return bytes.asReadOnlyBuffer();
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public ByteBuffer slice(long offset, int length) {
        Objects.checkFromIndexSize(offset, (long) length, size);
        int phase = (int) (offset % period);
        if (length <= BLOCK) {
            return block.slice(phase, length).order(ByteOrder.LITTLE_ENDIAN);
        }
        ByteBuffer bytes = ByteBuffer.allocate(length);
        // A block is a multiple of every period, so the phase is the same at the start of each.
        while (bytes.hasRemaining()) {
            bytes.put(block.slice(phase, Math.min(BLOCK, bytes.remaining())));
        }
        return bytes.flip().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }
}
