package org.pathlift.analysis.trajectory;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.pathlift.onnx.graph.TensorReader;

/**
 * Inner products of all that is asked of a trajectory θ_0 … θ_T. Differences are taken weight by weight in float64 before they
 * are multiplied, so that short steps far from the origin lose no digits. Weights are read in blocks: memory does not grow with
 * the network. Sums are taken block by block in a fixed order, on any number of threads.
 *
 * @param origin of θ_t, T + 1 rows
 * @param fromStart of θ_t − θ_0, T + 1 rows, the first all 0
 * @param steps of θ_{t+1} − θ_t, T rows
 */
record GramMatrices(RealMatrix origin, RealMatrix fromStart, RealMatrix steps) {

    private static final int BLOCK = 1 << 12;

    /** Blocks that are worked on side by side. */
    private static final int ROUND = 32;

    /** A stretch of one weight. */
    private record Stretch(List<TensorReader> readers, long from, int count) {}

    static GramMatrices of(List<Checkpoint> checkpoints, Set<String> names) {
        List<Stretch> stretches = new ArrayList<>();
        for (String name : names) {
            List<TensorReader> readers = checkpoints.stream()
                    .map(checkpoint -> Objects.requireNonNull(
                                    checkpoint.weights().get(name))
                            .reader())
                    .toList();
            long elements = Objects.requireNonNull(checkpoints.get(0).weights().get(name))
                    .shape()
                    .elements();
            for (long from = 0; from < elements; from += BLOCK) {
                stretches.add(new Stretch(readers, from, (int) Math.min(BLOCK, elements - from)));
            }
        }
        int rows = checkpoints.size();
        double[][][] sums = empty(rows);
        for (int from = 0; from < stretches.size(); from += ROUND) {
            List<Stretch> round = stretches.subList(from, Math.min(stretches.size(), from + ROUND));
            List<double[][][]> parts = IntStream.range(0, round.size())
                    .parallel()
                    .mapToObj(i -> products(round.get(i), rows))
                    .toList();
            parts.forEach(part -> add(part, sums));
        }
        return new GramMatrices(matrix(sums[0]), matrix(sums[1]), matrix(sums[2]));
    }

    private static double[][][] empty(int rows) {
        return new double[][][] {new double[rows][rows], new double[rows][rows], new double[rows - 1][rows - 1]};
    }

    private static double[][][] products(Stretch stretch, int rows) {
        double[][] weights = new double[rows][stretch.count()];
        for (int t = 0; t < rows; t++) {
            stretch.readers().get(t).doubles(stretch.from(), weights[t], 0, stretch.count());
        }
        double[][] fromStart = new double[rows][];
        double[][] steps = new double[rows - 1][];
        for (int t = 0; t < rows; t++) {
            fromStart[t] = difference(weights[t], weights[0]);
            if (t > 0) {
                steps[t - 1] = difference(weights[t], weights[t - 1]);
            }
        }
        double[][][] products = empty(rows);
        multiply(weights, products[0]);
        multiply(fromStart, products[1]);
        multiply(steps, products[2]);
        return products;
    }

    private static double[] difference(double[] a, double[] b) {
        double[] difference = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            difference[i] = a[i] - b[i];
        }
        return difference;
    }

    private static void multiply(double[][] vectors, double[][] into) {
        for (int s = 0; s < vectors.length; s++) {
            for (int t = s; t < vectors.length; t++) {
                double sum = 0;
                for (int i = 0; i < vectors[s].length; i++) {
                    sum += vectors[s][i] * vectors[t][i];
                }
                into[s][t] = sum;
                into[t][s] = sum;
            }
        }
    }

    private static void add(double[][][] part, double[][][] sums) {
        for (int m = 0; m < part.length; m++) {
            for (int s = 0; s < part[m].length; s++) {
                for (int t = 0; t < part[m].length; t++) {
                    sums[m][s][t] += part[m][s][t];
                }
            }
        }
    }

    private static RealMatrix matrix(double[][] values) {
        return MatrixUtils.createRealMatrix(values);
    }
}
