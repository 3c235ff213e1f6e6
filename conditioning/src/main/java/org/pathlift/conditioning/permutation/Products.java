package org.pathlift.conditioning.permutation;

import java.util.stream.IntStream;

/** Inner products of rows. */
final class Products {

    private static final int TILE = 4;

    private Products() {}

    /** Adds ⟨a_i, b_j⟩ over the columns of each part to the matrix of that part. */
    static void add(double[][] a, double[][] b, int[] partOfColumn, double[][][] sums, double factor) {
        for (int part = 0; part < sums.length; part++) {
            int[] columns = columns(partOfColumn, part);
            if (columns.length > 0) {
                double[][] left = picked(a, columns);
                double[][] right = picked(b, columns);
                double[][] sum = sums[part];
                IntStream.range(0, (left.length + TILE - 1) / TILE)
                        .parallel()
                        .forEach(tile -> tile(left, right, tile * TILE, sum, factor));
            }
        }
    }

    private static int[] columns(int[] partOfColumn, int part) {
        return IntStream.range(0, partOfColumn.length)
                .filter(column -> partOfColumn[column] == part)
                .toArray();
    }

    private static double[][] picked(double[][] rows, int[] columns) {
        if (rows.length == 0 || rows[0].length == columns.length) {
            return rows;
        }
        double[][] picked = new double[rows.length][columns.length];
        for (int row = 0; row < rows.length; row++) {
            for (int i = 0; i < columns.length; i++) {
                picked[row][i] = rows[row][columns[i]];
            }
        }
        return picked;
    }

    private static void tile(double[][] a, double[][] b, int from, double[][] sums, double factor) {
        int to = Math.min(a.length, from + TILE);
        if (to - from < TILE) {
            for (int i = from; i < to; i++) {
                for (int j = 0; j < b.length; j++) {
                    double sum = 0;
                    for (int k = 0; k < a[i].length; k++) {
                        sum += a[i][k] * b[j][k];
                    }
                    sums[i][j] += factor * sum;
                }
            }
            return;
        }
        double[] a0 = a[from];
        double[] a1 = a[from + 1];
        double[] a2 = a[from + 2];
        double[] a3 = a[from + 3];
        for (int j = 0; j < b.length; j++) {
            double[] row = b[j];
            double s0 = 0;
            double s1 = 0;
            double s2 = 0;
            double s3 = 0;
            for (int k = 0; k < row.length; k++) {
                double value = row[k];
                s0 += a0[k] * value;
                s1 += a1[k] * value;
                s2 += a2[k] * value;
                s3 += a3[k] * value;
            }
            sums[from][j] += factor * s0;
            sums[from + 1][j] += factor * s1;
            sums[from + 2][j] += factor * s2;
            sums[from + 3][j] += factor * s3;
        }
    }
}
