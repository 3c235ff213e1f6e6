package org.pathlift.analysis.redundancy;

import java.util.ArrayList;
import java.util.List;

/** Picks columns of a matrix that are linearly independent beyond rounding, by pivoted Cholesky of their products. */
final class IndependentColumns {

    /** A column counts as dependent when less than this share of the largest square is left of its own. */
    private static final double ROUNDING = 1e-13;

    private IndependentColumns() {}

    /** Returns the independent ones of some columns, in their order. */
    static List<Integer> of(double[][] rows, List<Integer> columns) {
        int n = columns.size();
        double[][] gram = new double[n][n];
        for (double[] row : rows) {
            for (int i = 0; i < n; i++) {
                double value = row[columns.get(i)];
                for (int j = 0; j <= i; j++) {
                    gram[i][j] += value * row[columns.get(j)];
                }
            }
        }
        double[] left = new double[n];
        double largest = 0;
        for (int i = 0; i < n; i++) {
            left[i] = gram[i][i];
            largest = Math.max(largest, left[i]);
        }
        boolean[] taken = new boolean[n];
        List<double[]> factors = new ArrayList<>();
        while (factors.size() < n) {
            int pivot = -1;
            for (int i = 0; i < n; i++) {
                if (!taken[i] && (pivot < 0 || left[i] > left[pivot])) {
                    pivot = i;
                }
            }
            if (!(left[pivot] > n * ROUNDING * largest)) {
                break;
            }
            taken[pivot] = true;
            factors.add(factor(gram, factors, pivot, left));
        }
        List<Integer> independent = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            if (taken[i]) {
                independent.add(columns.get(i));
            }
        }
        return independent;
    }

    private static double[] factor(double[][] gram, List<double[]> factors, int pivot, double[] left) {
        double root = Math.sqrt(left[pivot]);
        double[] factor = new double[left.length];
        for (int i = 0; i < factor.length; i++) {
            double product = i >= pivot ? gram[i][pivot] : gram[pivot][i];
            for (double[] before : factors) {
                product -= before[i] * before[pivot];
            }
            factor[i] = product / root;
        }
        for (int i = 0; i < factor.length; i++) {
            left[i] -= factor[i] * factor[i];
        }
        return factor;
    }
}
