package org.pathlift.onnx.runtime;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.HalfFloats;
import org.pathlift.onnx.graph.Shape;

/** What a model computed for one output: numbers of one type and shape, row-major, bit for bit. Immutable. */
public final class OutputValue {

    private final ElementType type;
    private final Shape shape;
    private final int elements;
    private final ByteBuffer bytes;

    OutputValue(ElementType type, Shape shape, ByteBuffer bytes) {
        this.type = type;
        this.shape = shape;
        this.elements = Math.toIntExact(shape.elements());
        this.bytes = bytes;
        if ((long) elements * type.bits() / 8 != bytes.limit()) {
            throw new IllegalArgumentException("an output of %s %s must have %d bytes, found %d"
                    .formatted(type, shape, (long) elements * type.bits() / 8, bytes.limit()));
        }
    }

    /** Returns a float32 output with a copy of these values. */
    public static OutputValue ofFloats(Shape shape, float... values) {
        return new OutputValue(
                ElementType.FLOAT, shape, Sample.ofFloats(shape, values).bytes());
    }

    /** Returns a float64 output with a copy of these values. */
    public static OutputValue ofDoubles(Shape shape, double... values) {
        return new OutputValue(
                ElementType.DOUBLE, shape, Sample.ofDoubles(shape, values).bytes());
    }

    /** Returns an int64 output with a copy of these values. */
    public static OutputValue ofLongs(Shape shape, long... values) {
        return new OutputValue(
                ElementType.INT64, shape, Sample.ofLongs(shape, values).bytes());
    }

    /** Returns the element type. */
    public ElementType type() {
        return type;
    }

    /** Returns the extents that the output had in this run. */
    public Shape shape() {
        return shape;
    }

    /** Returns the number of elements. */
    public int elements() {
        return elements;
    }

    /** Returns an element as a double: exact but for 64-bit whole numbers beyond 2^53. */
    public double at(int index) {
        return switch (type) {
            case FLOAT -> bytes.getFloat(4 * index);
            case DOUBLE -> bytes.getDouble(8 * index);
            case FLOAT16 -> HalfFloats.fromFloat16(bytes.getShort(2 * index));
            case BFLOAT16 -> HalfFloats.fromBfloat16(bytes.getShort(2 * index));
            default -> bits(index);
        };
    }

    /** Returns an element's bits, for whole numbers its value (unsigned 64-bit ones wrap). */
    long bits(int index) {
        return switch (type) {
            case DOUBLE, INT64, UINT64 -> bytes.getLong(8 * index);
            case FLOAT, INT32 -> bytes.getInt(4 * index);
            case UINT32 -> Integer.toUnsignedLong(bytes.getInt(4 * index));
            case FLOAT16, BFLOAT16, INT16 -> bytes.getShort(2 * index);
            case UINT16 -> Short.toUnsignedLong(bytes.getShort(2 * index));
            case INT8 -> bytes.get(index);
            case UINT8, BOOL -> Byte.toUnsignedLong(bytes.get(index));
            default -> throw new IllegalStateException("an output must hold numbers, found " + type);
        };
    }

    /**
     * Returns the elements of a float32 output, bit for bit.
     *
     * @throws IllegalStateException if the output is of another type
     */
    public float[] toFloats() {
        if (type != ElementType.FLOAT) {
            throw new IllegalStateException("only a float32 output is exact as floats, found " + type);
        }
        float[] values = new float[elements];
        bytes.duplicate().order(ByteOrder.nativeOrder()).asFloatBuffer().get(values);
        return values;
    }

    /** Returns the elements as doubles. */
    public double[] toDoubles() {
        double[] values = new double[elements];
        if (type == ElementType.FLOAT) {
            float[] floats = toFloats();
            for (int i = 0; i < elements; i++) {
                values[i] = floats[i];
            }
            return values;
        }
        for (int i = 0; i < elements; i++) {
            values[i] = at(i);
        }
        return values;
    }

    /**
     * Returns the elements of an output of whole numbers or truths.
     *
     * @throws IllegalStateException if the output is floating
     */
    public long[] toLongs() {
        if (type.isFloating()) {
            throw new IllegalStateException("an output of " + type + " has no whole numbers");
        }
        long[] values = new long[elements];
        for (int i = 0; i < elements; i++) {
            values[i] = bits(i);
        }
        return values;
    }

    /** Returns whether type, shape and every bit agree. */
    @Override
    public boolean equals(Object other) {
        return other instanceof OutputValue value
                && type == value.type
                && shape.equals(value.shape)
                && bytes.duplicate().rewind().equals(value.bytes.duplicate().rewind());
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, shape, bytes.duplicate().rewind());
    }

    @Override
    public String toString() {
        return type + " " + shape;
    }
}
