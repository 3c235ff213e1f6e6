package org.pathlift.conditioning.permutation;

import java.util.Arrays;

/**
 * Linear assignment: pairs rows with columns, one to one, at the largest or smallest sum.
 *
 * <p>Shortest augmenting paths with dual prices (Jonker and Volgenant 1987; Crouse 2016), O(n³) time, O(n) memory beside
 * the matrix. Where several assignments are best, which of them is found is fixed but means nothing.
 */
public final class Assignment {

    private Assignment() {}

    /**
     * Returns the column of each row at the smallest sum.
     *
     * @param cost a square matrix of finite numbers
     */
    public static int[] smallest(double[][] cost) {
        check(cost);
        return solve(cost, 1);
    }

    /** Returns the column of each row at the largest sum. */
    public static int[] largest(double[][] value) {
        check(value);
        return solve(value, -1);
    }

    /** Returns the sum of an assignment. */
    public static double sum(double[][] matrix, int[] columns) {
        double sum = 0;
        for (int row = 0; row < columns.length; row++) {
            sum += matrix[row][columns[row]];
        }
        return sum;
    }

    private static void check(double[][] matrix) {
        for (double[] row : matrix) {
            if (row.length != matrix.length) {
                throw new IllegalArgumentException(
                        "an assignment needs a square matrix, found %d x %d".formatted(matrix.length, row.length));
            }
            for (double value : row) {
                if (!Double.isFinite(value)) {
                    throw new IllegalArgumentException("an assignment needs finite numbers, found " + value);
                }
            }
        }
    }

    private static int[] solve(double[][] matrix, int sign) {
        int n = matrix.length;
        double[] rowPrice = new double[n + 1];
        double[] columnPrice = new double[n + 1];
        int[] rowOf = new int[n + 1];
        int[] from = new int[n + 1];
        double[] slack = new double[n + 1];
        boolean[] done = new boolean[n + 1];
        for (int row = 1; row <= n; row++) {
            // Column 0 stands for the row that looks for a column; the path of least price ends at a free one.
            rowOf[0] = row;
            int at = 0;
            Arrays.fill(slack, Double.POSITIVE_INFINITY);
            Arrays.fill(done, false);
            do {
                done[at] = true;
                int current = rowOf[at];
                double least = Double.POSITIVE_INFINITY;
                int next = 0;
                double[] costs = matrix[current - 1];
                for (int column = 1; column <= n; column++) {
                    if (!done[column]) {
                        double reduced = sign * costs[column - 1] - rowPrice[current] - columnPrice[column];
                        if (reduced < slack[column]) {
                            slack[column] = reduced;
                            from[column] = at;
                        }
                        if (slack[column] < least) {
                            least = slack[column];
                            next = column;
                        }
                    }
                }
                for (int column = 0; column <= n; column++) {
                    if (done[column]) {
                        rowPrice[rowOf[column]] += least;
                        columnPrice[column] -= least;
                    } else {
                        slack[column] -= least;
                    }
                }
                at = next;
            } while (rowOf[at] != 0);
            while (at != 0) {
                rowOf[at] = rowOf[from[at]];
                at = from[at];
            }
        }
        int[] columns = new int[n];
        for (int column = 1; column <= n; column++) {
            columns[rowOf[column] - 1] = column - 1;
        }
        return columns;
    }
}
