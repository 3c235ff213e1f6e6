package org.pathlift.conditioning.lifting;

import java.util.stream.IntStream;

/**
 * Products of vectors with one slice of squared weights, [rows, columns, taps] in memory order, taps summed.
 *
 * <p>Work is cut into chunks of rows whose number depends on the size only, and partial sums are added in their order, so
 * that the result is the same on any number of threads.
 */
final class SliceProduct {

    private static final int CHUNK_ELEMENTS = 1 << 16;
    private static final int MOST_CHUNKS = 32;

    private final Weights weights;
    private final long offset;
    private final int rows;
    private final int columns;
    private final int taps;

    SliceProduct(Weights weights, long offset, int rows, int columns, int taps) {
        this.weights = weights;
        this.offset = offset;
        this.rows = rows;
        this.columns = columns;
        this.taps = taps;
    }

    private interface RowVisitor {
        void row(int chunk, int row, double[] sums);
    }

    private int chunks() {
        long elements = (long) rows * columns * taps;
        return (int) Math.max(1, Math.min(Math.min(MOST_CHUNKS, rows), elements / CHUNK_ELEMENTS));
    }

    private void forEachRow(int chunks, RowVisitor visitor) {
        IntStream range = IntStream.range(0, chunks);
        (chunks > 1 ? range.parallel() : range).forEach(chunk -> {
            int from = (int) ((long) rows * chunk / chunks);
            int to = (int) ((long) rows * (chunk + 1) / chunks);
            double[] squares = new double[columns * taps];
            double[] sums = taps == 1 ? squares : new double[columns];
            for (int row = from; row < to; row++) {
                weights.read(offset + (long) row * columns * taps, squares, squares.length);
                if (taps > 1) {
                    sumTaps(squares, sums);
                }
                visitor.row(chunk, row, sums);
            }
        });
    }

    private void sumTaps(double[] squares, double[] sums) {
        for (int c = 0, at = 0; c < columns; c++) {
            double sum = 0;
            for (int k = 0; k < taps; k++) {
                sum += squares[at++];
            }
            sums[c] = sum;
        }
    }

    /** y[lead][yAt + r] += Σ_c u[r, c] x[lead][xAt + c]. */
    void alongColumns(double[][] x, int xAt, double[][] y, int yAt) {
        forEachRow(chunks(), (chunk, row, sums) -> {
            for (int lead = 0; lead < x.length; lead++) {
                y[lead][yAt + row] += dot(sums, x[lead], xAt);
            }
        });
    }

    /** y[lead][yAt + c] += Σ_r u[r, c] x[lead][xAt + r]. */
    void alongRows(double[][] x, int xAt, double[][] y, int yAt) {
        int chunks = chunks();
        double[][][] partial = new double[chunks][x.length][columns];
        forEachRow(chunks, (chunk, row, sums) -> {
            for (int lead = 0; lead < x.length; lead++) {
                add(sums, x[lead][xAt + row], partial[chunk][lead]);
            }
        });
        for (double[][] part : partial) {
            for (int lead = 0; lead < x.length; lead++) {
                for (int c = 0; c < columns; c++) {
                    y[lead][yAt + c] += part[lead][c];
                }
            }
        }
    }

    private static void add(double[] sums, double factor, double[] into) {
        for (int c = 0; c < sums.length; c++) {
            into[c] += factor * sums[c];
        }
    }

    /** The loops count to a fixed end, which lets the compiler drop the checks of each index. */
    private static double dot(double[] a, double[] b, int bAt) {
        int whole = a.length & ~3;
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        for (int i = 0; i < whole; i += 4) {
            s0 += a[i] * b[bAt + i];
            s1 += a[i + 1] * b[bAt + i + 1];
            s2 += a[i + 2] * b[bAt + i + 2];
            s3 += a[i + 3] * b[bAt + i + 3];
        }
        for (int i = whole; i < a.length; i++) {
            s0 += a[i] * b[bAt + i];
        }
        return (s0 + s1) + (s2 + s3);
    }
}
