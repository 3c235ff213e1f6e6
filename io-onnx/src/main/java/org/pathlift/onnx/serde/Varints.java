package org.pathlift.onnx.serde;

import java.nio.ByteBuffer;
import java.util.function.LongConsumer;

/** Packed varints. */
final class Varints {

    private static final int MAX_BYTES = 10;

    private Varints() {}

    /**
     * Counts the numbers in the packed payload of a field.
     *
     * @throws org.pathlift.onnx.error.MalformedModelException if one is too long or cut off
     */
    static long count(Wire wire) {
        ByteBuffer bytes = wire.bytes();
        long count = 0;
        int run = 0;
        while (bytes.hasRemaining()) {
            if (bytes.get() >= 0) {
                count++;
                run = 0;
            } else if (++run == MAX_BYTES) {
                throw wire.broken("a number must fit 64 bits", "at most 10 bytes", "more");
            }
        }
        if (run > 0) {
            throw wire.broken("a number must end inside its field", "a last byte below 128", "the end of the field");
        }
        return count;
    }

    /** Gives the numbers in the packed payload of a field, in order, after the checks of {@link #count}. */
    static void forEach(Wire wire, LongConsumer consumer) {
        count(wire);
        ByteBuffer bytes = wire.bytes();
        while (bytes.hasRemaining()) {
            consumer.accept(read(bytes));
        }
    }

    /** Reads one number that is known to be whole. */
    static long read(ByteBuffer bytes) {
        long value = 0;
        byte next;
        int shift = 0;
        do {
            next = bytes.get();
            value |= (long) (next & 0x7f) << shift;
            shift += 7;
        } while (next < 0);
        return value;
    }

    /** Returns the length of a number. */
    static int size(long value) {
        return (Long.SIZE - Long.numberOfLeadingZeros(value | 1) + 6) / 7;
    }

    /** Appends a number. */
    static void write(long value, ByteBuffer target) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            target.put((byte) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        target.put((byte) rest);
    }

    /** Returns a number as bytes. */
    static byte[] bytes(long value) {
        byte[] bytes = new byte[size(value)];
        write(value, ByteBuffer.wrap(bytes));
        return bytes;
    }
}
