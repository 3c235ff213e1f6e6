package org.pathlift.conditioning.lifting;

import java.util.stream.IntStream;

/** Products of dense float64 matrices, the same on any number of threads: every element is summed by one thread in order. */
final class Matrices {

    /** Columns and depth of a block of b: it stays in the second-level cache while rows pass over it. */
    private static final int TILE = 256;

    private static final int DEPTH = 128;
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
            for (int deep = 0; deep < k; deep += DEPTH) {
                int depth = Math.min(DEPTH, k - deep);
                for (int start = 0; start < n; start += TILE) {
                    int width = Math.min(TILE, n - start);
                    int a0 = aAt + from * aRow + deep * aColumn;
                    int b0 = bAt + deep * n + start;
                    block(to - from, depth, width, n, a, a0, aRow, aColumn, b, b0, c, cAt + from * n + start);
                }
            }
        });
    }

    private static void block(
            int rows,
            int depth,
            int width,
            int n,
            double[] a,
            int aAt,
            int aRow,
            int aColumn,
            double[] b,
            int bAt,
            double[] c,
            int cAt) {
        int fours = depth & ~3;
        int row = 0;
        for (; row + 3 < rows; row += 4) {
            fourRows(fours, width, n, a, aAt + row * aRow, aRow, aColumn, b, bAt, c, cAt + row * n);
        }
        for (int i = 0; i < rows; i++) {
            int done = i < row ? fours : 0;
            int from = aAt + i * aRow + done * aColumn;
            oneRow(depth - done, width, n, a, from, aColumn, b, bAt + done * n, c, cAt + i * n);
        }
    }

    /** Four rows of c by four of b at a time: sixteen products for eight loads, which the compiler turns into vectors. */
    private static void fourRows(
            int depth,
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
        int c2 = c1 + n;
        int c3 = c2 + n;
        for (int i = 0; i < depth; i += 4) {
            int p = a0 + i * aColumn;
            double p0 = a[p];
            double p1 = a[p + aColumn];
            double p2 = a[p + 2 * aColumn];
            double p3 = a[p + 3 * aColumn];
            int q = p + aRow;
            double q0 = a[q];
            double q1 = a[q + aColumn];
            double q2 = a[q + 2 * aColumn];
            double q3 = a[q + 3 * aColumn];
            int r = q + aRow;
            double r0 = a[r];
            double r1 = a[r + aColumn];
            double r2 = a[r + 2 * aColumn];
            double r3 = a[r + 3 * aColumn];
            int s = r + aRow;
            double s0 = a[s];
            double s1 = a[s + aColumn];
            double s2 = a[s + 2 * aColumn];
            double s3 = a[s + 3 * aColumn];
            int b0 = bAt + i * n;
            int b1 = b0 + n;
            int b2 = b1 + n;
            int b3 = b2 + n;
            for (int j = 0; j < width; j++) {
                double x0 = b[b0 + j];
                double x1 = b[b1 + j];
                double x2 = b[b2 + j];
                double x3 = b[b3 + j];
                c[c0 + j] = Math.fma(p3, x3, Math.fma(p2, x2, Math.fma(p1, x1, Math.fma(p0, x0, c[c0 + j]))));
                c[c1 + j] = Math.fma(q3, x3, Math.fma(q2, x2, Math.fma(q1, x1, Math.fma(q0, x0, c[c1 + j]))));
                c[c2 + j] = Math.fma(r3, x3, Math.fma(r2, x2, Math.fma(r1, x1, Math.fma(r0, x0, c[c2 + j]))));
                c[c3 + j] = Math.fma(s3, x3, Math.fma(s2, x2, Math.fma(s1, x1, Math.fma(s0, x0, c[c3 + j]))));
            }
        }
    }

    private static void oneRow(
            int depth, int width, int n, double[] a, int a0, int aColumn, double[] b, int bAt, double[] c, int c0) {
        for (int i = 0; i < depth; i++) {
            double p = a[a0 + i * aColumn];
            int from = bAt + i * n;
            for (int j = 0; j < width; j++) {
                c[c0 + j] = Math.fma(p, b[from + j], c[c0 + j]);
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
