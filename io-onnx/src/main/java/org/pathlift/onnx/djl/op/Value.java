package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** An array, and its elements as numbers once somebody asked for them (which waits for the device). */
public final class Value {

    private final NDArray array;
    private long @Nullable [] ints;
    private double @Nullable [] numbers;

    /** Makes a value whose elements are read from the device when they are first asked for. */
    public Value(NDArray array) {
        this.array = array;
    }

    /** A value whose elements are known. */
    public Value(NDArray array, long[] ints) {
        this.array = array;
        this.ints = ints.clone();
    }

    /** Returns the array itself, not a copy. */
    public NDArray array() {
        return array;
    }

    /** Returns the elements of a tensor of whole numbers or truth values, row-major. Not to be changed. */
    long[] ints() {
        if (ints == null) {
            ints = read(array);
        }
        return ints;
    }

    /** Returns the elements of a floating tensor, row-major. Not to be changed. */
    double[] numbers() {
        if (numbers == null) {
            try (NDArray wide = array.toType(DataType.FLOAT64, true)) {
                numbers = wide.toDoubleArray();
            }
        }
        return numbers;
    }

    private static long[] read(NDArray array) {
        if (array.getDataType() == DataType.INT64) {
            return array.toLongArray();
        }
        if (array.getDataType() == DataType.BOOLEAN) {
            boolean[] bits = array.toBooleanArray();
            return IntStream.range(0, bits.length)
                    .mapToLong(i -> bits[i] ? 1 : 0)
                    .toArray();
        }
        try (NDArray wide = array.toType(DataType.INT64, true)) {
            return wide.toLongArray();
        }
    }
}
