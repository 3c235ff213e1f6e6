package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** An array, and its elements as whole numbers once somebody asked for them (which waits for the device). */
public final class Value {

    private final NDArray array;
    private long @Nullable [] ints;
    private @Nullable Double number;

    public Value(NDArray array) {
        this.array = array;
    }

    /** A value whose elements are known. */
    public Value(NDArray array, long[] ints) {
        this.array = array;
        this.ints = ints.clone();
    }

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

    /** Returns the first element of a floating tensor. */
    double number() {
        if (number == null) {
            number = array.getDataType() == DataType.FLOAT64
                    ? array.toDoubleArray()[0]
                    : array.toType(DataType.FLOAT64, true).toDoubleArray()[0];
        }
        return number;
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
