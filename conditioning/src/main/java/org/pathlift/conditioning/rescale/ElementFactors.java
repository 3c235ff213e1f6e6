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
    private final int width;
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
        this.width = axis < 0 ? 1 : dims[axis];
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

    /** Writes the factors of {@code count} elements from the given index on to the target's start. */
    void fill(long start, double[] target, int count) {
        double[] row = run == 1 ? target : new double[Math.min(width, count / run + 2)];
        for (int at = 0; at < count; ) {
            long group = (start + at) / run;
            int skip = (int) ((start + at) % run);
            int column = (int) (group % width);
            int columns = (int) Math.min(width - column, ((long) count - at + skip + run - 1) / run);
            fillRow(group / width, column, columns, row, run == 1 ? at : 0);
            if (run == 1) {
                at += columns;
            } else {
                int next = at - skip;
                for (int c = 0; c < columns; c++) {
                    next += run;
                    double factor = row[c];
                    for (int end = Math.min(count, next); at < end; at++) {
                        target[at] = factor;
                    }
                }
            }
        }
    }

    /** Writes the factors of some columns of a row. */
    private void fillRow(long index, int column, int columns, double[] target, int at) {
        int a = position(index, firstStrides);
        int b = position(index, secondStrides);
        boolean firstVaries = inner >= 0 && firstStrides[inner] != 0;
        boolean secondVaries = inner >= 0 && secondStrides[inner] != 0;
        if (firstVaries && secondVaries) {
            for (int c = 0; c < columns; c++) {
                target[at + c] = first[a + column + c] * second[b + column + c];
            }
        } else {
            double common = firstVaries ? second[b] : first[a];
            double[] varying = firstVaries ? first : second;
            int from = firstVaries ? a + column : secondVaries ? b + column : b;
            for (int c = 0; c < columns; c++) {
                target[at + c] = common * varying[from + c];
            }
        }
    }

    /** The position in a factor array of the first column of a row. */
    private int position(long row, int[] strides) {
        long rest = row;
        int position = 0;
        for (int axis = inner - 1; axis >= 0; axis--) {
            position += (int) (rest % dims[axis]) * strides[axis];
            rest /= dims[axis];
        }
        return position;
    }
}
