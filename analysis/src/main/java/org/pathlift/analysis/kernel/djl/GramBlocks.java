package org.pathlift.analysis.kernel.djl;

import java.util.ArrayList;
import java.util.List;

/** Inner products of rows in float64, each summed in the same order on any number of threads. */
final class GramBlocks {

    private static final int BLOCK = 4;

    private GramBlocks() {}

    /** Two blocks of rows. */
    private record Pair(int first, int second) {}

    /**
     * Adds the inner products of rows to a matrix: sums[a0 + i][b0 + j] += rows a_i · rows b_j, for a0 + i ≤ b0 + j.
     *
     * @param a rows, of float or double, with the number of their first input
     * @param b rows, of the same kind
     */
    static void add(double[][] sums, GradientTile a, GradientTile b) {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < a.count(); i += BLOCK) {
            for (int j = 0; j < b.count(); j += BLOCK) {
                if (a.first() + i <= b.first() + j + BLOCK - 1) {
                    pairs.add(new Pair(i, j));
                }
            }
        }
        // Every pair writes places of its own.
        pairs.parallelStream().forEach(pair -> {
            double[] products = new double[BLOCK * BLOCK];
            a.products(pair.first, b, pair.second, products);
            for (int i = 0; i < BLOCK && pair.first + i < a.count(); i++) {
                for (int j = 0; j < BLOCK && pair.second + j < b.count(); j++) {
                    int row = a.first() + pair.first + i;
                    int column = b.first() + pair.second + j;
                    if (row <= column) {
                        sums[row][column] += products[BLOCK * i + j];
                    }
                }
            }
        });
    }
}
