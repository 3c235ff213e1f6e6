package org.pathlift.onnx.runtime;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pathlift.onnx.graph.HalfFloats;

/** An element type of NumPy's {@code .npy} format that can be read; little-endian where it has more than one byte. */
public enum NpyType {
    /** Half precision, {@code <f2}. */
    FLOAT16("<f2", 2),
    /** Single precision, {@code <f4}. */
    FLOAT32("<f4", 4),
    /** Double precision, {@code <f8}. */
    FLOAT64("<f8", 8),
    /** 64 bits with a sign, {@code <i8}. */
    INT64("<i8", 8),
    /** 32 bits with a sign, {@code <i4}. */
    INT32("<i4", 4),
    /** 16 bits with a sign, {@code <i2}. */
    INT16("<i2", 2),
    /** 8 bits with a sign, {@code |i1}. */
    INT8("|i1", 1),
    /** 32 bits without a sign, {@code <u4}. */
    UINT32("<u4", 4),
    /** 16 bits without a sign, {@code <u2}. */
    UINT16("<u2", 2),
    /** 8 bits without a sign, {@code |u1}. */
    UINT8("|u1", 1),
    /** One byte, 0 or 1, {@code |b1}. */
    BOOL("|b1", 1);

    private final String descr;
    private final int bytes;

    NpyType(String descr, int bytes) {
        this.descr = descr;
        this.bytes = bytes;
    }

    /** Returns the bytes of an element. */
    public int bytes() {
        return bytes;
    }

    /** Returns whether elements are whole numbers, which {@link #whole} gives exactly. */
    public boolean isWhole() {
        return this != FLOAT16 && this != FLOAT32 && this != FLOAT64;
    }

    /** Returns element {@code i} of little-endian data. */
    public double real(ByteBuffer data, int i) {
        return switch (this) {
            case FLOAT16 -> HalfFloats.fromFloat16(data.getShort(2 * i));
            case FLOAT32 -> data.getFloat(4 * i);
            case FLOAT64 -> data.getDouble(8 * i);
            default -> whole(data, i);
        };
    }

    /** Returns element {@code i} of little-endian data of a whole-number type. */
    public long whole(ByteBuffer data, int i) {
        return switch (this) {
            case INT64 -> data.getLong(8 * i);
            case INT32 -> data.getInt(4 * i);
            case INT16 -> data.getShort(2 * i);
            case INT8 -> data.get(i);
            case UINT32 -> Integer.toUnsignedLong(data.getInt(4 * i));
            case UINT16 -> Short.toUnsignedLong(data.getShort(2 * i));
            case UINT8, BOOL -> Byte.toUnsignedLong(data.get(i));
            default ->
                throw new IllegalArgumentException("a whole number must have a whole-number type, found " + this);
        };
    }

    static Optional<NpyType> of(String descr) {
        return Arrays.stream(values()).filter(type -> type.descr.equals(descr)).findFirst();
    }

    static String names() {
        return Arrays.stream(values()).map(type -> type.descr).collect(Collectors.joining(", "));
    }
}
