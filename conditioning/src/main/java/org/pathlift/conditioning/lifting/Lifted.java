package org.pathlift.conditioning.lifting;

import java.util.Arrays;
import org.pathlift.conditioning.symmetry.IndexField;

/**
 * An array in the squared network (or in one of other powers of its weights, or tangent to it), stored only along the axes on which it varies, times {@code e^log}.
 *
 * <p>Forward, an element is the sum over the paths that end at any one of the positions it stands for. Backward, it is
 * the total over all of these positions. The logarithm keeps hundreds of layers from overflowing or vanishing.
 */
final class Lifted {

    final int[] dims;
    final double[] values;
    final double log;

    Lifted(int[] dims, double[] values, double log) {
        this.dims = dims;
        this.values = values;
        this.log = log;
    }

    static Lifted uniform(int rank, double value) {
        int[] dims = new int[rank];
        Arrays.fill(dims, 1);
        return new Lifted(dims, new double[] {value}, 0);
    }

    int rank() {
        return dims.length;
    }

    /** Returns this array with its largest element brought to 1; an array of zeros as it is. */
    Lifted normalized() {
        double largest = 0;
        for (double value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        if (largest == 0 || (largest > 1e-3 && largest < 1e3)) {
            return this;
        }
        return scaledInside(1 / largest, log + Math.log(largest));
    }

    private Lifted scaledInside(double factor, double newLog) {
        double[] scaled = new double[values.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = values[i] * factor;
        }
        return new Lifted(dims, scaled, newLog);
    }

    /** Returns this array times a positive number. */
    Lifted times(double factor) {
        return factor == 1 ? this : new Lifted(dims, values, log + Math.log(factor));
    }

    Lifted withRank(int rank) {
        if (rank == dims.length) {
            return this;
        }
        int[] aligned = new int[rank];
        Arrays.fill(aligned, 1);
        System.arraycopy(dims, 0, aligned, rank - dims.length, dims.length);
        return new Lifted(aligned, values, log);
    }

    /** Returns this array with other extents of the same product. */
    Lifted reinterpreted(int... target) {
        return new Lifted(target, values, log);
    }

    Lifted expandedTo(int[] target) {
        if (Arrays.equals(target, dims)) {
            return this;
        }
        return gathered(IndexField.positions(dims).expandedTo(target));
    }

    Lifted expandedAlong(int axis, int extent) {
        int[] target = dims.clone();
        target[axis] = extent;
        return expandedTo(target);
    }

    /** Returns the elements at the given positions; {@link IndexField#NOTHING} gives 0. */
    Lifted gathered(IndexField positions) {
        double[] result = new double[positions.size()];
        for (int i = 0; i < result.length; i++) {
            int from = positions.get(i);
            result[i] = from == IndexField.NOTHING ? 0 : values[from];
        }
        return new Lifted(positions.dims(), result, log);
    }

    /** Returns an array with the given extents to whose positions the elements of this one are added. */
    Lifted scattered(IndexField positions, int[] target) {
        double[] result = new double[product(target)];
        for (int i = 0; i < values.length; i++) {
            int to = positions.get(i);
            if (to != IndexField.NOTHING) {
                result[to] += values[i];
            }
        }
        return new Lifted(target, result, log);
    }

    /** Sums over axes until the extents are the given ones: the way back of {@link #expandedTo}. */
    Lifted foldedTo(int[] target) {
        if (Arrays.equals(target, dims)) {
            return this;
        }
        return scattered(IndexField.positions(target).expandedTo(dims), target);
    }

    /** Returns whether all elements are zero: then the logarithm says nothing. */
    private boolean isZero() {
        for (double value : values) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }

    /** Returns the sum of two arrays of equal rank. */
    Lifted plus(Lifted other) {
        int[] both = IndexField.broadcast(dims, other.dims);
        if (log != other.log && (isZero() || other.isZero())) {
            return (isZero() ? other : this).expandedTo(both);
        }
        Lifted left = expandedTo(both);
        Lifted right = other.expandedTo(both);
        double common = Math.max(left.log, right.log);
        double a = Math.exp(left.log - common);
        double b = Math.exp(right.log - common);
        double[] sum = new double[left.values.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = a * left.values[i] + b * right.values[i];
        }
        return new Lifted(both, sum, common);
    }

    /** Returns the product of two arrays of equal rank, element by element. */
    Lifted times(Lifted other) {
        int[] both = IndexField.broadcast(dims, other.dims);
        Lifted left = expandedTo(both);
        Lifted right = other.expandedTo(both);
        double[] result = new double[left.values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = left.values[i] * right.values[i];
        }
        return new Lifted(both, result, left.log + right.log);
    }

    /** Returns the element-wise transformation of an axis by a matrix, out x in. */
    Lifted transformedAlong(int axis, double[][] matrix) {
        int in = dims[axis];
        int out = matrix.length;
        int innerSize = 1;
        for (int i = axis + 1; i < dims.length; i++) {
            innerSize *= dims[i];
        }
        int outerSize = values.length / in / innerSize;
        int[] target = dims.clone();
        target[axis] = out;
        double[] result = new double[outerSize * out * innerSize];
        for (int outer = 0; outer < outerSize; outer++) {
            for (int o = 0; o < out; o++) {
                int to = (outer * out + o) * innerSize;
                for (int i = 0; i < in; i++) {
                    double weight = matrix[o][i];
                    int from = (outer * in + i) * innerSize;
                    for (int k = 0; weight != 0 && k < innerSize; k++) {
                        result[to + k] += weight * values[from + k];
                    }
                }
            }
        }
        return new Lifted(target, result, log);
    }

    static int product(int[] dims) {
        int product = 1;
        for (int dim : dims) {
            product = Math.multiplyExact(product, dim);
        }
        return product;
    }
}
