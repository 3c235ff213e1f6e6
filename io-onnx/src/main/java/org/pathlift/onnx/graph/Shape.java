package org.pathlift.onnx.graph;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** The known extents of a tensor, outermost first. A scalar has rank 0 and one element. */
public final class Shape {

    /** The shape of a scalar. */
    public static final Shape SCALAR = new Shape(new long[0]);

    private final long[] dims;
    private final long elements;

    private Shape(long[] dims) {
        this.dims = dims;
        long product = 1;
        for (long dim : dims) {
            if (dim < 0) {
                throw new IllegalArgumentException("extents must not be negative, found " + Arrays.toString(dims));
            }
            product = Math.multiplyExact(product, dim);
        }
        this.elements = product;
    }

    /**
     * Returns the shape with these extents.
     *
     * @throws IllegalArgumentException if an extent is negative
     * @throws ArithmeticException if the number of elements overflows a long
     */
    public static Shape of(long... dims) {
        return new Shape(dims.clone());
    }

    /** Returns the number of axes; 0 for a scalar. */
    public int rank() {
        return dims.length;
    }

    /** Returns the extent of an axis; negative axes count from the end. */
    public long dim(int axis) {
        return dims[axis < 0 ? axis + dims.length : axis];
    }

    /** Returns the number of elements. */
    public long elements() {
        return elements;
    }

    /** Returns a copy of the extents. */
    public long[] toArray() {
        return dims.clone();
    }

    /** Returns the extents as ints. */
    public int[] toIntArray() {
        return LongStream.of(dims).mapToInt(Math::toIntExact).toArray();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    @Override
    public String toString() {
        return LongStream.of(dims).mapToObj(Long::toString).collect(Collectors.joining(",", "[", "]"));
    }
}
