package org.pathlift.onnx.runtime;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntToDoubleFunction;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.HalfFloats;
import org.pathlift.onnx.graph.HeapData;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;

/** What is fed to one input: numbers of one type and shape, row-major. Immutable. */
public final class Sample {

    private final ElementType type;
    private final Shape shape;
    private final ByteBuffer bytes;

    private Sample(ElementType type, Shape shape, ByteBuffer bytes) {
        this.type = type;
        this.shape = shape;
        this.bytes = bytes;
    }

    /** Returns a float32 sample with a copy of these values. */
    public static Sample ofFloats(Shape shape, float... values) {
        checkLength(shape, values.length);
        return of(ElementType.FLOAT, shape, i -> values[i]);
    }

    /** Returns a float64 sample with a copy of these values. */
    public static Sample ofDoubles(Shape shape, double... values) {
        checkLength(shape, values.length);
        return of(ElementType.DOUBLE, shape, i -> values[i]);
    }

    /** Returns an int64 sample with a copy of these values. */
    public static Sample ofLongs(Shape shape, long... values) {
        checkLength(shape, values.length);
        ByteBuffer bytes = allocate(ElementType.INT64, shape);
        bytes.asLongBuffer().put(values);
        return new Sample(ElementType.INT64, shape, bytes);
    }

    static Sample filled(ElementType type, Shape shape, double value) {
        return of(type, shape, i -> value);
    }

    /** Returns a sample of any numeric type; values are rounded to it, and truth is any number but 0. */
    static Sample of(ElementType type, Shape shape, IntToDoubleFunction values) {
        ByteBuffer bytes = allocate(type, shape);
        int count = Math.toIntExact(shape.elements());
        for (int i = 0; i < count; i++) {
            double value = values.applyAsDouble(i);
            switch (type) {
                case FLOAT -> bytes.putFloat(4 * i, (float) value);
                case DOUBLE -> bytes.putDouble(8 * i, value);
                case FLOAT16 -> bytes.putShort(2 * i, HalfFloats.toFloat16(value));
                case BFLOAT16 -> bytes.putShort(2 * i, HalfFloats.toBfloat16(value));
                case INT64, UINT64 -> bytes.putLong(8 * i, (long) value);
                case INT32, UINT32 -> bytes.putInt(4 * i, (int) (long) value);
                case INT16, UINT16 -> bytes.putShort(2 * i, (short) (long) value);
                case INT8, UINT8 -> bytes.put(i, (byte) (long) value);
                case BOOL -> bytes.put(i, (byte) (value != 0 ? 1 : 0));
                default -> throw new IllegalArgumentException("a sample must hold numbers, found " + type);
            }
        }
        return new Sample(type, shape, bytes);
    }

    /**
     * Returns this sample in another type, e.g. a user's numbers in the type of a model's input.
     *
     * @throws IllegalArgumentException if fractions would be lost to a whole-number type
     */
    public Sample to(ElementType target) {
        if (target == type) {
            return this;
        }
        if (type == ElementType.INT64 && target == ElementType.UINT64) {
            return new Sample(target, shape, bytes);
        }
        double[] values = toDoubles();
        if (target.isInteger()) {
            for (double value : values) {
                if (value != Math.rint(value)) {
                    throw new IllegalArgumentException(
                            "a sample of type %s must hold whole numbers, found %s".formatted(target, value));
                }
            }
        }
        return of(target, shape, i -> values[i]);
    }

    /** Returns the type of the numbers, which must be that of the input. */
    public ElementType type() {
        return type;
    }

    /** Returns the extents, the batch among them. */
    public Shape shape() {
        return shape;
    }

    /** Returns the elements as doubles. */
    public double[] toDoubles() {
        return toTensor("sample").reader().toDoubles();
    }

    /** Returns the sample as a tensor of this name. */
    public Tensor toTensor(String name) {
        return new Tensor(name, type, shape, new HeapData(bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN)));
    }

    /** Returns a view of the elements in the machine's byte order, which is that of ONNX files. */
    ByteBuffer bytes() {
        return bytes.duplicate().order(ByteOrder.nativeOrder());
    }

    private static ByteBuffer allocate(ElementType type, Shape shape) {
        long size = Math.multiplyExact(shape.elements(), (long) type.bits() / 8);
        return ByteBuffer.allocateDirect(Math.toIntExact(size)).order(ByteOrder.nativeOrder());
    }

    private static void checkLength(Shape shape, int values) {
        if (shape.elements() != values) {
            throw new IllegalArgumentException(
                    "a sample of shape %s must have %d values, found %d".formatted(shape, shape.elements(), values));
        }
    }

    @Override
    public String toString() {
        return type + " " + shape;
    }
}
