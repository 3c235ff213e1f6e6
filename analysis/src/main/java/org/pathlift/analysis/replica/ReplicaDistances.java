package org.pathlift.analysis.replica;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.runtime.RequestException;

/**
 * The distances between all pairs of replicas.
 *
 * @param replicas their names
 * @param pairs (second, first) for each replica with all before it: (1, 0), (2, 0), (2, 1), …
 */
public record ReplicaDistances(List<String> replicas, List<PairDistance> pairs) {

    /** Keeps unmodifiable copies of {@code replicas} and {@code pairs}. */
    public ReplicaDistances {
        replicas = List.copyOf(replicas);
        pairs = List.copyOf(pairs);
    }

    /**
     * A number over all pairs.
     *
     * @param mean over the pairs
     * @param deviation over the pairs, with divisor n − 1; 0 for one pair. Pairs share replicas, so that this is no standard
     *     error
     */
    public record Summary(double mean, double deviation) {}

    /**
     * Compares replicas.
     *
     * @throws RequestException if there are fewer than two, or they have not the same parameters
     */
    public static ReplicaDistances between(List<Replica> replicas) {
        if (replicas.size() < 2) {
            throw new RequestException(List.of(new Problem(
                    "replicas are compared in pairs",
                    "the models",
                    "two or more",
                    Integer.toString(replicas.size()),
                    "name more models")));
        }
        List<int[]> indices = new ArrayList<>();
        for (int i = 1; i < replicas.size(); i++) {
            for (int j = 0; j < i; j++) {
                indices.add(new int[] {i, j});
            }
        }
        List<PairDistance> pairs = indices.stream()
                .parallel()
                .map(pair -> PairDistance.of(replicas.get(pair[0]), replicas.get(pair[1])))
                .toList();
        return new ReplicaDistances(replicas.stream().map(Replica::name).toList(), pairs);
    }

    /** Returns mean and deviation of a number over the pairs. */
    public Summary summary(ToDoubleFunction<PairDistance> number) {
        double mean = pairs.stream().mapToDouble(number).average().orElseThrow();
        double squares = pairs.stream()
                .mapToDouble(pair -> Math.pow(number.applyAsDouble(pair) - mean, 2))
                .sum();
        return new Summary(mean, pairs.size() < 2 ? 0 : Math.sqrt(squares / (pairs.size() - 1)));
    }

    /** Returns a number of every two replicas as a symmetric matrix, 0 on the diagonal. */
    public double[][] matrix(ToDoubleFunction<PairDistance> number) {
        double[][] matrix = new double[replicas.size()][replicas.size()];
        int pair = 0;
        for (int i = 1; i < matrix.length; i++) {
            for (int j = 0; j < i; j++) {
                matrix[i][j] = number.applyAsDouble(pairs.get(pair++));
                matrix[j][i] = matrix[i][j];
            }
        }
        return matrix;
    }
}
