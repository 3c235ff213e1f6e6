package org.pathlift.onnx.graph;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * A constant tensor: an initializer, or the value of a Constant node.
 *
 * @param name the name of the value that it defines
 * @param type the element type
 * @param shape the extents, row-major
 * @param data the elements; for {@link ElementType#STRING} and types without a fixed size an empty placeholder
 */
public record Tensor(String name, ElementType type, Shape shape, TensorData data) {

    /**
     * Checks the number of bytes, where the type has a size.
     *
     * @throws IllegalArgumentException if {@code data} does not have as many bytes as elements of the type and shape take
     */
    public Tensor {
        Objects.requireNonNull(name, "name");
        if (type.bits() > 0) {
            long expected = (Math.multiplyExact(shape.elements(), (long) type.bits()) + 7) / 8;
            if (data.size() != expected) {
                throw new IllegalArgumentException("tensor '%s' of %s %s needs %d bytes, found %d"
                        .formatted(name, type, shape, expected, data.size()));
            }
        }
    }

    /** Returns a float32 tensor with a copy of these values. */
    public static Tensor ofFloats(String name, Shape shape, float... values) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(values.length, 4)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return new Tensor(name, ElementType.FLOAT, shape, new HeapData(bytes));
    }

    /** Returns a float64 tensor with a copy of these values. */
    public static Tensor ofDoubles(String name, Shape shape, double... values) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(values.length, 8)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(values);
        return new Tensor(name, ElementType.DOUBLE, shape, new HeapData(bytes));
    }

    /** Returns an int64 tensor with a copy of these values. */
    public static Tensor ofLongs(String name, Shape shape, long... values) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(values.length, 8)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return new Tensor(name, ElementType.INT64, shape, new HeapData(bytes));
    }

    /** Returns this tensor with other elements of the same type and number. */
    public Tensor withData(TensorData elements) {
        return new Tensor(name, type, shape, elements);
    }

    /** Returns a reader of the elements as numbers. */
    public TensorReader reader() {
        return new TensorReader(this);
    }
}
