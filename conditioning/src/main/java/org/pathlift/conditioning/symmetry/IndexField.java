package org.pathlift.conditioning.symmetry;

import java.util.Arrays;
import java.util.function.IntBinaryOperator;

/**
 * An integer for every element of a tensor, stored only along the axes on which it varies.
 *
 * <p>It has the tensor's rank; an extent of 1 stands for any extent of the tensor. Unit ids of an activation
 * {@code [N, C, H, W]} are stored as {@code [1, C, 1, 1]}. The same operations serve positions instead of ids: a field of
 * positions that went through an operator tells where each element came from.
 */
public final class IndexField {

    /** The element of a rearranged field that came from nowhere: a padded zero. */
    public static final int NOTHING = Integer.MIN_VALUE;

    private final int[] dims;
    private final int[] values;

    private IndexField(int[] dims, int[] values) {
        this.dims = dims;
        this.values = values;
    }

    /** Returns the field with these extents and row-major values, of which it keeps copies. */
    public static IndexField of(int[] dims, int[] values) {
        if (values.length != product(dims)) {
            throw new IllegalArgumentException("a field of extents %s needs %d values, found %d"
                    .formatted(Arrays.toString(dims), product(dims), values.length));
        }
        return new IndexField(dims.clone(), values.clone());
    }

    /** Returns a field that is the same everywhere. */
    public static IndexField uniform(int rank, int value) {
        int[] dims = new int[rank];
        Arrays.fill(dims, 1);
        return new IndexField(dims, new int[] {value});
    }

    /** Returns the field of positions 0, 1, 2, … of an array with these extents. */
    public static IndexField positions(int[] dims) {
        int[] values = new int[product(dims)];
        Arrays.setAll(values, i -> i);
        return new IndexField(dims.clone(), values);
    }

    /** Returns consecutive numbers from {@code first} along one axis, the same along all others. */
    public static IndexField along(int rank, int axis, int first, int count) {
        int[] dims = new int[rank];
        Arrays.fill(dims, 1);
        dims[axis] = count;
        int[] values = new int[count];
        Arrays.setAll(values, i -> first + i);
        return new IndexField(dims, values);
    }

    /** Returns the number of axes, which is the tensor's. */
    public int rank() {
        return dims.length;
    }

    /** Returns the stored extent of an axis: 1 where the field does not vary, otherwise the tensor's extent. */
    public int dim(int axis) {
        return dims[axis];
    }

    /** Returns a copy of the stored extents. */
    public int[] dims() {
        return dims.clone();
    }

    /** Returns the number of stored values. */
    public int size() {
        return values.length;
    }

    /** Returns a stored value by its row-major position. */
    public int get(int position) {
        return values[position];
    }

    /** Returns a copy of the stored values, row-major. */
    public int[] toArray() {
        return values.clone();
    }

    /** Returns this field with every value mapped. */
    public IndexField map(java.util.function.IntUnaryOperator mapping) {
        int[] mapped = new int[values.length];
        Arrays.setAll(mapped, i -> mapping.applyAsInt(values[i]));
        return new IndexField(dims, mapped);
    }

    /** Returns this field with extents of 1 put in front, up to the given rank. */
    public IndexField withRank(int rank) {
        if (rank == dims.length) {
            return this;
        }
        int[] aligned = new int[rank];
        Arrays.fill(aligned, 1);
        System.arraycopy(dims, 0, aligned, rank - dims.length, dims.length);
        return new IndexField(aligned, values);
    }

    /** Returns this field stored with the given extents, each of which must be what is stored now or replace a 1. */
    public IndexField expandedTo(int[] target) {
        if (Arrays.equals(target, dims)) {
            return this;
        }
        for (int axis = 0; axis < dims.length; axis++) {
            if (dims[axis] != 1 && dims[axis] != target[axis]) {
                throw new IllegalArgumentException("a field of extents %s does not expand to %s"
                        .formatted(Arrays.toString(dims), Arrays.toString(target)));
            }
        }
        int[] strides = broadcastStrides(target);
        int[] result = new int[product(target)];
        walk(target, strides, (to, from) -> result[to] = values[from]);
        return new IndexField(target.clone(), result);
    }

    /** Returns this field with an axis stored at full extent. */
    public IndexField expandedAlong(int axis, int extent) {
        int[] target = dims.clone();
        target[axis] = extent;
        return expandedTo(target);
    }

    /** Combines two fields of equal rank element by element; each may be stored with extent 1 where the other varies. */
    public static IndexField combine(IndexField a, IndexField b, IntBinaryOperator operator) {
        int[] dims = broadcast(a.dims, b.dims);
        IndexField left = a.expandedTo(dims);
        IndexField right = b.expandedTo(dims);
        int[] values = new int[left.values.length];
        Arrays.setAll(values, i -> operator.applyAsInt(left.values[i], right.values[i]));
        return new IndexField(dims, values);
    }

    /** Folds the axes for which {@code fold} is set to extent 1, combining the values met along them. */
    public IndexField fold(boolean[] fold, IntBinaryOperator operator) {
        int[] target = dims.clone();
        for (int axis = 0; axis < dims.length; axis++) {
            target[axis] = fold[axis] ? 1 : dims[axis];
        }
        IndexField shape = new IndexField(target, new int[product(target)]);
        int[] strides = shape.broadcastStrides(dims);
        boolean[] seen = new boolean[shape.values.length];
        walk(dims, strides, (from, to) -> {
            shape.values[to] = seen[to] ? operator.applyAsInt(shape.values[to], values[from]) : values[from];
            seen[to] = true;
        });
        return shape;
    }

    /** Returns the field with its axes in another order: axis {@code i} of the result is axis {@code order[i]}. */
    public IndexField transposed(int[] order) {
        int[] target = new int[dims.length];
        int[] own = strides(dims);
        int[] strides = new int[dims.length];
        for (int i = 0; i < order.length; i++) {
            target[i] = dims[order[i]];
            strides[i] = own[order[i]];
        }
        int[] result = new int[values.length];
        walk(target, strides, (to, from) -> result[to] = values[from]);
        return new IndexField(target, result);
    }

    /** Returns the elements at the given places of an axis, which must be stored at full extent. */
    public IndexField picked(int axis, int[] places) {
        int[] target = dims.clone();
        target[axis] = places.length;
        int inner = 1;
        for (int i = axis + 1; i < dims.length; i++) {
            inner *= dims[i];
        }
        int[] result = new int[product(target)];
        for (int i = 0; i < result.length; i++) {
            int place = places[i / inner % places.length];
            result[i] =
                    place < 0 ? NOTHING : values[(i / inner / places.length * dims[axis] + place) * inner + i % inner];
        }
        return new IndexField(target, result);
    }

    /** Joins fields along an axis, at which each must be stored at its tensor's full extent. */
    public static IndexField concatenated(java.util.List<IndexField> parts, int axis) {
        int[] dims = parts.get(0).dims.clone();
        dims[axis] = 1;
        int extent = 0;
        for (IndexField part : parts) {
            int[] other = part.dims.clone();
            other[axis] = 1;
            dims = broadcast(dims, other);
            extent += part.dims[axis];
        }
        int inner = 1;
        for (int i = axis + 1; i < dims.length; i++) {
            inner *= dims[i];
        }
        dims[axis] = extent;
        int[] joined = new int[product(dims)];
        int at = 0;
        for (IndexField part : parts) {
            int[] own = dims.clone();
            own[axis] = part.dims[axis];
            int[] source = part.expandedTo(own).values;
            int run = own[axis] * inner;
            for (int outer = 0; outer * run < source.length; outer++) {
                System.arraycopy(source, outer * run, joined, outer * extent * inner + at * inner, run);
            }
            at += own[axis];
        }
        return new IndexField(dims, joined);
    }

    /** Returns the same stored values under other extents with the same product. */
    public IndexField reinterpreted(int[] target) {
        return of(target, values);
    }

    static int product(int[] dims) {
        int product = 1;
        for (int dim : dims) {
            product = Math.multiplyExact(product, dim);
        }
        return product;
    }

    private static int[] strides(int[] dims) {
        int[] strides = new int[dims.length];
        int stride = 1;
        for (int axis = dims.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= dims[axis];
        }
        return strides;
    }

    private int[] broadcastStrides(int[] target) {
        int[] strides = strides(dims);
        for (int axis = 0; axis < dims.length; axis++) {
            if (dims[axis] == 1 && target[axis] != 1) {
                strides[axis] = 0;
            }
        }
        return strides;
    }

    /** Returns the extents to which two lists of extents of equal length broadcast. */
    public static int[] broadcast(int[] a, int[] b) {
        int[] dims = new int[a.length];
        for (int axis = 0; axis < dims.length; axis++) {
            if (a[axis] != b[axis] && a[axis] != 1 && b[axis] != 1) {
                throw new IllegalArgumentException(
                        "extents %s and %s do not broadcast".formatted(Arrays.toString(a), Arrays.toString(b)));
            }
            dims[axis] = a[axis] == 1 ? b[axis] : a[axis];
        }
        return dims;
    }

    /** Receives a row-major position and the position at the given strides. */
    private interface PairOfPositions {
        void at(int rowMajor, int strided);
    }

    private static void walk(int[] dims, int[] strides, PairOfPositions visitor) {
        int total = product(dims);
        int[] index = new int[dims.length];
        int strided = 0;
        for (int rowMajor = 0; rowMajor < total; rowMajor++) {
            visitor.at(rowMajor, strided);
            for (int axis = dims.length - 1; axis >= 0; axis--) {
                strided += strides[axis];
                if (++index[axis] < dims[axis]) {
                    break;
                }
                strided -= strides[axis] * dims[axis];
                index[axis] = 0;
            }
        }
    }

    @Override
    public String toString() {
        return Arrays.toString(dims) + Arrays.toString(values);
    }
}
