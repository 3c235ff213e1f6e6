package org.pathlift.conditioning.lifting;

import java.util.stream.IntStream;

/** Products of dense float64 matrices, the same on any number of threads: every element is summed by one thread in order. */
final class Matrices {

    private static final int TILE = 512;
    private static final int ROWS_PER_TASK = 16;
    private static final long PARALLEL_FROM = 1 << 20;

    private Matrices() {}

    /**
     * c[m, n] += Σ_k a[m, k] b[k, n].
     *
     * @param a elements at {@code aAt + m * aRow + k * aColumn}
     * @param b row-major with rows of {@code n} elements, from {@code bAt}
     * @param c row-major with rows of {@code n} elements, from {@code cAt}
     */
    static void multiply(
            int m, int k, int n, double[] a, int aAt, int aRow, int aColumn, double[] b, int bAt, double[] c, int cAt) {
        int tasks = (m + ROWS_PER_TASK - 1) / ROWS_PER_TASK;
        IntStream range = IntStream.range(0, tasks);
        ((long) m * k * n >= PARALLEL_FROM ? range.parallel() : range).forEach(task -> {
            int from = task * ROWS_PER_TASK;
            int to = Math.min(m, from + ROWS_PER_TASK);
            for (int start = 0; start < n; start += TILE) {
                int width = Math.min(TILE, n - start);
                int row = from;
                for (; row + 1 < to; row += 2) {
                    rowPair(k, width, n, a, aAt + row * aRow, aRow, aColumn, b, bAt + start, c, cAt + row * n + start);
                }
                if (row < to) {
                    singleRow(k, width, n, a, aAt + row * aRow, aColumn, b, bAt + start, c, cAt + row * n + start);
                }
            }
        });
    }

    private static void rowPair(
            int k,
            int width,
            int n,
            double[] a,
            int a0,
            int aRow,
            int aColumn,
            double[] b,
            int bAt,
            double[] c,
            int c0) {
        int c1 = c0 + n;
        int i = 0;
        for (; i + 3 < k; i += 4) {
            int at = a0 + i * aColumn;
            double p0 = a[at];
            double p1 = a[at + aColumn];
            double p2 = a[at + 2 * aColumn];
            double p3 = a[at + 3 * aColumn];
            double q0 = a[at + aRow];
            double q1 = a[at + aRow + aColumn];
            double q2 = a[at + aRow + 2 * aColumn];
            double q3 = a[at + aRow + 3 * aColumn];
            int b0 = bAt + i * n;
            int b1 = b0 + n;
            int b2 = b1 + n;
            int b3 = b2 + n;
            for (int j = 0; j < width; j++) {
                double x0 = b[b0 + j];
                double x1 = b[b1 + j];
                double x2 = b[b2 + j];
                double x3 = b[b3 + j];
                c[c0 + j] += p0 * x0 + p1 * x1 + p2 * x2 + p3 * x3;
                c[c1 + j] += q0 * x0 + q1 * x1 + q2 * x2 + q3 * x3;
            }
        }
        for (; i < k; i++) {
            double p = a[a0 + i * aColumn];
            double q = a[a0 + i * aColumn + aRow];
            int from = bAt + i * n;
            for (int j = 0; j < width; j++) {
                c[c0 + j] += p * b[from + j];
                c[c1 + j] += q * b[from + j];
            }
        }
    }

    private static void singleRow(
            int k, int width, int n, double[] a, int a0, int aColumn, double[] b, int bAt, double[] c, int c0) {
        for (int i = 0; i < k; i++) {
            double p = a[a0 + i * aColumn];
            int from = bAt + i * n;
            for (int j = 0; j < width; j++) {
                c[c0 + j] += p * b[from + j];
            }
        }
    }

    /** Returns the transpose of a row-major matrix. */
    static double[] transposed(double[] matrix, int at, int rows, int columns) {
        double[] result = new double[rows * columns];
        for (int block = 0; block < rows; block += 32) {
            int end = Math.min(rows, block + 32);
            for (int column = 0; column < columns; column++) {
                for (int row = block; row < end; row++) {
                    result[column * rows + row] = matrix[at + row * columns + column];
                }
            }
        }
        return result;
    }
}
