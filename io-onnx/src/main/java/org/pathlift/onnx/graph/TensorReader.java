package org.pathlift.onnx.graph;

import java.nio.ByteBuffer;

/** Reads the elements of a tensor as numbers, whatever their type. Stateless but for a scratch-free view of the data. */
public final class TensorReader {

    private final Tensor tensor;

    TensorReader(Tensor tensor) {
        this.tensor = tensor;
    }

    /**
     * Copies {@code count} elements from index {@code from} as floats. float64 elements are rounded to nearest.
     *
     * @throws IllegalStateException if the tensor does not hold real or whole numbers of a byte or more
     */
    public void floats(long from, float[] target, int at, int count) {
        switch (tensor.type()) {
            case FLOAT -> bytes(from, count, 4).asFloatBuffer().get(target, at, count);
            case FLOAT16 -> {
                ByteBuffer source = bytes(from, count, 2);
                for (int i = 0; i < count; i++) {
                    target[at + i] = HalfFloats.fromFloat16(source.getShort(2 * i));
                }
            }
            case BFLOAT16 -> {
                ByteBuffer source = bytes(from, count, 2);
                for (int i = 0; i < count; i++) {
                    target[at + i] = HalfFloats.fromBfloat16(source.getShort(2 * i));
                }
            }
            default -> {
                double[] wide = new double[count];
                doubles(from, wide, 0, count);
                for (int i = 0; i < count; i++) {
                    target[at + i] = (float) wide[i];
                }
            }
        }
    }

    /** Copies {@code count} elements from index {@code from} as doubles; exact but for 64-bit integers beyond 2^53. */
    public void doubles(long from, double[] target, int at, int count) {
        switch (tensor.type()) {
            case DOUBLE -> bytes(from, count, 8).asDoubleBuffer().get(target, at, count);
            case FLOAT, FLOAT16, BFLOAT16 -> {
                float[] narrow = new float[count];
                floats(from, narrow, 0, count);
                for (int i = 0; i < count; i++) {
                    target[at + i] = narrow[i];
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    target[at + i] = integer(from + i);
                }
            }
        }
    }

    /** Returns all elements as doubles. */
    public double[] toDoubles() {
        double[] values = new double[Math.toIntExact(tensor.shape().elements())];
        doubles(0, values, 0, values.length);
        return values;
    }

    /** Returns all elements as longs; fractions are refused. */
    public long[] toLongs() {
        long[] values = new long[Math.toIntExact(tensor.shape().elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = integer(i);
        }
        return values;
    }

    private long integer(long index) {
        return switch (tensor.type()) {
            case INT64, UINT64 -> bytes(index, 1, 8).getLong(0);
            case INT32 -> bytes(index, 1, 4).getInt(0);
            case UINT32 -> Integer.toUnsignedLong(bytes(index, 1, 4).getInt(0));
            case INT16 -> bytes(index, 1, 2).getShort(0);
            case UINT16 -> Short.toUnsignedLong(bytes(index, 1, 2).getShort(0));
            case INT8 -> bytes(index, 1, 1).get(0);
            case UINT8, BOOL -> Byte.toUnsignedLong(bytes(index, 1, 1).get(0));
            default ->
                throw new IllegalStateException("tensor '%s' holds %s, which is no number of a byte or more"
                        .formatted(tensor.name(), tensor.type()));
        };
    }

    private ByteBuffer bytes(long from, int count, int size) {
        return tensor.data().slice(from * size, Math.multiplyExact(count, size));
    }
}
