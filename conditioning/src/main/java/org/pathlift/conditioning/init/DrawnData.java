package org.pathlift.conditioning.init;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.TensorData;

/**
 * Independent numbers of mean 0, drawn anew whenever they are asked for, so that nothing is held in memory. Every reading
 * gives the same bytes.
 *
 * @param type of the elements
 * @param count how many there are
 * @param tensor the name that their streams are made of
 * @param draws gives the numbers
 * @param deviation their standard deviation
 */
record DrawnData(ElementType type, long count, String tensor, Draws draws, double deviation) implements TensorData {

    @Override
    public long size() {
        return count * bytes();
    }

    private int bytes() {
        return type.bits() / 8;
    }

    @Override
    public ByteBuffer slice(long offset, int length) {
        Objects.checkFromIndexSize(offset, (long) length, size());
        int width = bytes();
        long first = offset / width;
        long end = (offset + length + width - 1) / width;
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.toIntExact((end - first) * width)).order(ByteOrder.LITTLE_ENDIAN);
        draws.forRange(
                tensor,
                first,
                end,
                (at, samples, from, to) ->
                        Encoding.put(bytes, (int) (at - first) * width, type, deviation, samples, from, to));
        return bytes.slice((int) (offset - first * width), length)
                .asReadOnlyBuffer()
                .order(ByteOrder.LITTLE_ENDIAN);
    }
}
