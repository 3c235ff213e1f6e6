package org.pathlift.conditioning.rescale;

import org.pathlift.conditioning.symmetry.IndexField;

/**
 * The factor of every element of a tensor as a product of two factors, each of which varies along some axes only.
 *
 * <p>Elements are walked in rows along the innermost axis on which a factor varies; behind it, {@code run} neighbours
 * share their factor (the taps of a convolution kernel).
 */
final class ElementFactors {

    private final int[] dims;
    private final int[] firstStrides;
    private final double[] first;
    private final int[] secondStrides;
    private final double[] second;
    private final int inner;
    private final int run;

    ElementFactors(int[] dims, IndexField firstField, double[] first, IndexField secondField, double[] second) {
        this.dims = dims;
        this.firstStrides = strides(firstField);
        this.first = first;
        this.secondStrides = strides(secondField);
        this.second = second;
        int axis = dims.length - 1;
        int length = 1;
        while (axis >= 0 && firstStrides[axis] == 0 && secondStrides[axis] == 0) {
            length *= dims[axis--];
        }
        this.inner = axis;
        this.run = length;
    }

    private static int[] strides(IndexField field) {
        int[] strides = new int[field.rank()];
        int stride = 1;
        for (int axis = strides.length - 1; axis >= 0; axis--) {
            strides[axis] = field.dim(axis) == 1 ? 0 : stride;
            stride *= field.dim(axis);
        }
        return strides;
    }

    /** Receives runs of elements with one factor each. */
    private interface Runs {
        void at(int from, int to, double factor);
    }

    /** Multiplies elements from the given index on by their factors, rounding once. */
    void scale(long start, float[] values) {
        if (run == 1 && inner >= 0 && firstStrides[inner] == 0) {
            scaleRows(start, values);
            return;
        }
        walk(start, values.length, (from, to, factor) -> {
            for (int i = from; i < to; i++) {
                values[i] = (float) (values[i] * factor);
            }
        });
    }

    /** Multiplies elements from the given index on by their factors. */
    void scale(long start, double[] values) {
        walk(start, values.length, (from, to, factor) -> {
            for (int i = from; i < to; i++) {
                values[i] *= factor;
            }
        });
    }

    /** The dense layer [O, I]: one factor a row, one a column. */
    private void scaleRows(long start, float[] values) {
        int width = dims[inner];
        int at = 0;
        while (at < values.length) {
            long element = start + at;
            int column = (int) (element % width);
            int count = Math.min(width - column, values.length - at);
            long row = element / width;
            double rowFactor = first[position(row, inner, firstStrides)];
            int base = position(row, inner, secondStrides);
            if (secondStrides[inner] == 0) {
                double factor = rowFactor * second[base];
                for (int i = 0; i < count; i++) {
                    values[at + i] = (float) (values[at + i] * factor);
                }
            } else {
                int offset = base + column;
                for (int i = 0; i < count; i++) {
                    values[at + i] = (float) (values[at + i] * (rowFactor * second[offset + i]));
                }
            }
            at += count;
        }
    }

    private void walk(long start, int count, Runs runs) {
        int at = 0;
        while (at < count) {
            long element = start + at;
            long group = element / run;
            int to = (int) Math.min(count, at + (run - element % run));
            double factor =
                    first[position(group, inner + 1, firstStrides)] * second[position(group, inner + 1, secondStrides)];
            runs.at(at, to, factor);
            at = to;
        }
    }

    /** The position in a factor array of the element whose row-major index over the first {@code axes} axes is given. */
    private int position(long index, int axes, int[] strides) {
        long rest = index;
        int position = 0;
        for (int axis = axes - 1; axis >= 0; axis--) {
            position += (int) (rest % dims[axis]) * strides[axis];
            rest /= dims[axis];
        }
        return position;
    }
}
