package org.pathlift.analysis.replica;

import java.util.Arrays;

/**
 * The linear assignment problem: to each row one column, each column once, with the smallest sum of costs.
 *
 * <p>Shortest augmenting paths with potentials, O(n³) time and O(n) memory beside the costs. R. Jonker and A. Volgenant,
 * A shortest augmenting path algorithm for dense and sparse linear assignment problems, Computing 38, 1987.
 */
public final class LinearAssignment {

    private final int[] columns;
    private final double cost;

    private LinearAssignment(int[] columns, double cost) {
        this.columns = columns;
        this.cost = cost;
    }

    /**
     * Solves a problem. Among equally good assignments the choice depends on the costs only.
     *
     * @param costs a square matrix, rows by columns, of finite numbers
     * @throws IllegalArgumentException if it is not square or has a number that is not finite
     */
    public static LinearAssignment smallest(double[][] costs) {
        int n = costs.length;
        for (double[] row : costs) {
            if (row.length != n) {
                throw new IllegalArgumentException(
                        "costs must be a square matrix, found a row of %d in %d rows".formatted(row.length, n));
            }
            for (double cost : row) {
                if (!Double.isFinite(cost)) {
                    throw new IllegalArgumentException("costs must be finite, found " + cost);
                }
            }
        }
        int[] columns = columns(costs);
        double sum = 0;
        for (int row = 0; row < n; row++) {
            sum += costs[row][columns[row]];
        }
        return new LinearAssignment(columns, sum);
    }

    /** Adds one row after the other, each by a shortest path in reduced costs. */
    private static int[] columns(double[][] costs) {
        int n = costs.length;
        double[] rowPotential = new double[n + 1];
        double[] columnPotential = new double[n + 1];
        int[] rowOf = new int[n + 1];
        int[] before = new int[n + 1];
        double[] distance = new double[n + 1];
        boolean[] done = new boolean[n + 1];
        for (int row = 1; row <= n; row++) {
            Arrays.fill(distance, Double.POSITIVE_INFINITY);
            Arrays.fill(done, false);
            rowOf[0] = row;
            int column = 0;
            do {
                done[column] = true;
                int current = rowOf[column];
                int nearest = 0;
                double step = Double.POSITIVE_INFINITY;
                for (int next = 1; next <= n; next++) {
                    if (done[next]) {
                        continue;
                    }
                    double reduced = costs[current - 1][next - 1] - rowPotential[current] - columnPotential[next];
                    if (reduced < distance[next]) {
                        distance[next] = reduced;
                        before[next] = column;
                    }
                    if (distance[next] < step) {
                        step = distance[next];
                        nearest = next;
                    }
                }
                for (int any = 0; any <= n; any++) {
                    if (done[any]) {
                        rowPotential[rowOf[any]] += step;
                        columnPotential[any] -= step;
                    } else {
                        distance[any] -= step;
                    }
                }
                column = nearest;
            } while (rowOf[column] != 0);
            while (column != 0) {
                rowOf[column] = rowOf[before[column]];
                column = before[column];
            }
        }
        int[] columns = new int[n];
        for (int column = 1; column <= n; column++) {
            columns[rowOf[column] - 1] = column - 1;
        }
        return columns;
    }

    /** Returns the number of rows and columns. */
    public int size() {
        return columns.length;
    }

    /** Returns the column of a row. */
    public int column(int row) {
        return columns[row];
    }

    /** Returns the columns of all rows, a copy. */
    public int[] toArray() {
        return columns.clone();
    }

    /** Returns the sum of the chosen costs. */
    public double cost() {
        return cost;
    }
}
