package org.pathlift.conditioning.testing;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.OutputValue;
import org.pathlift.onnx.runtime.Sample;

/**
 * A dense array of numbers, row-major, for the tests' evaluator. Whole numbers and truths are held as doubles too, with
 * {@code whole} set; they are exact up to 2^53.
 */
public record Array64(int[] dims, double[] values, boolean whole) {

    public Array64 {
        if (values.length != product(dims)) {
            throw new IllegalArgumentException("extents %s need %d values, found %d"
                    .formatted(Arrays.toString(dims), product(dims), values.length));
        }
    }

    public static Array64 of(int[] dims, double... values) {
        return new Array64(dims.clone(), values, false);
    }

    public static Array64 zeros(int... dims) {
        return new Array64(dims.clone(), new double[product(dims)], false);
    }

    /** A vector of whole numbers. */
    public static Array64 ofInts(long... values) {
        return new Array64(
                new int[] {values.length},
                Arrays.stream(values).mapToDouble(v -> v).toArray(),
                true);
    }

    public static Array64 of(Tensor tensor) {
        return new Array64(
                tensor.shape().toIntArray(),
                tensor.reader().toDoubles(),
                !tensor.type().isFloating());
    }

    public static Array64 of(Sample sample) {
        return new Array64(
                sample.shape().toIntArray(), sample.toDoubles(), !sample.type().isFloating());
    }

    public static Array64 of(OutputValue value) {
        return new Array64(
                value.shape().toIntArray(), value.toDoubles(), !value.type().isFloating());
    }

    public int rank() {
        return dims.length;
    }

    public int size() {
        return values.length;
    }

    public int dim(int axis) {
        return dims[axis < 0 ? axis + dims.length : axis];
    }

    public Shape shape() {
        return Shape.of(Arrays.stream(dims).asLongStream().toArray());
    }

    public Array64 asWhole(boolean isWhole) {
        return new Array64(dims, values, isWhole);
    }

    /** The same elements under other extents. */
    public Array64 reshaped(int... target) {
        return new Array64(target.clone(), values, whole);
    }

    public Array64 map(DoubleUnaryOperator operator) {
        return new Array64(dims, Arrays.stream(values).map(operator).toArray(), whole);
    }

    /** Elements as whole numbers; 2^63 and above as the largest long. */
    public long[] toLongs() {
        return Arrays.stream(values).mapToLong(value -> (long) value).toArray();
    }

    /** The largest magnitude. */
    public double largest() {
        return Arrays.stream(values).map(Math::abs).max().orElse(0);
    }

    /** The largest difference from a reference, relative to the reference's largest magnitude. */
    public double relativeDifference(Array64 reference) {
        if (!Arrays.equals(dims, reference.dims)) {
            return Double.POSITIVE_INFINITY;
        }
        double worst = 0;
        for (int i = 0; i < values.length; i++) {
            double difference = Math.abs(values[i] - reference.values[i]);
            worst = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(worst, difference);
        }
        return worst == 0 ? 0 : worst / Math.max(reference.largest(), Double.MIN_NORMAL);
    }

    /** Element by element with ONNX's multidirectional broadcasting. */
    public static Array64 broadcast(Array64 a, Array64 b, DoubleBinaryOperator operator) {
        int rank = Math.max(a.rank(), b.rank());
        int[] left = aligned(a.dims, rank);
        int[] right = aligned(b.dims, rank);
        int[] dims = new int[rank];
        for (int axis = 0; axis < rank; axis++) {
            if (left[axis] != right[axis] && left[axis] != 1 && right[axis] != 1) {
                throw new IllegalArgumentException(
                        "no broadcast of " + Arrays.toString(a.dims) + " and " + Arrays.toString(b.dims));
            }
            dims[axis] = left[axis] == 1 ? right[axis] : left[axis];
        }
        double[] result = new double[product(dims)];
        int[] index = new int[rank];
        for (int i = 0; i < result.length; i++) {
            result[i] = operator.applyAsDouble(a.values[offset(left, index)], b.values[offset(right, index)]);
            next(index, dims);
        }
        return new Array64(dims, result, a.whole && b.whole);
    }

    /** The array repeated to other extents. */
    public Array64 broadcastTo(int[] target) {
        return broadcast(this, zeros(target).asWhole(whole), (value, zero) -> value);
    }

    /** The row-major position of an index, with extents of 1 standing for any. */
    static int offset(int[] dims, int[] index) {
        int offset = 0;
        for (int axis = 0; axis < dims.length; axis++) {
            offset = offset * dims[axis] + (dims[axis] == 1 ? 0 : index[axis]);
        }
        return offset;
    }

    /** Steps to the next index in row-major order. */
    static void next(int[] index, int[] dims) {
        for (int axis = dims.length - 1; axis >= 0; axis--) {
            if (++index[axis] < dims[axis]) {
                return;
            }
            index[axis] = 0;
        }
    }

    static int[] aligned(int[] dims, int rank) {
        int[] result = new int[rank];
        Arrays.fill(result, 1);
        System.arraycopy(dims, 0, result, rank - dims.length, dims.length);
        return result;
    }

    public static int product(int... dims) {
        int product = 1;
        for (int dim : dims) {
            product = Math.multiplyExact(product, dim);
        }
        return product;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Array64 array
                && Arrays.equals(dims, array.dims)
                && Arrays.equals(values, array.values)
                && whole == array.whole;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims) * 31 + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return Arrays.toString(dims) + (values.length <= 20 ? Arrays.toString(values) : "");
    }
}
