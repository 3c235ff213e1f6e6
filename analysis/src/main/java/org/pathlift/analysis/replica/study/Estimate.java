package org.pathlift.analysis.replica.study;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.pathlift.analysis.replica.PairDistance;
import org.pathlift.analysis.replica.ReplicaDistances;

/**
 * A mean with its standard error.
 *
 * @param mean the mean
 * @param error its standard error
 */
public record Estimate(double mean, double error) {

    /** Returns the mean of independent numbers. */
    static Estimate of(double... values) {
        // From the first one, so that equal numbers have their mean to the last bit and no error.
        double mean = values[0]
                + Arrays.stream(values)
                        .map(value -> value - values[0])
                        .average()
                        .orElseThrow();
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return new Estimate(mean, values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1) / values.length));
    }

    /**
     * Returns the mean over all pairs of replicas. Pairs share replicas, so its error is that of the jackknife: the spread of
     * the means without one replica each, {@code sqrt((R − 1)/R Σ (m_{−i} − m̄)²)}.
     */
    static Estimate overPairs(ReplicaDistances distances, ToDoubleFunction<PairDistance> number) {
        int replicas = distances.replicas().size();
        List<PairDistance> pairs = distances.pairs();
        double[] without = IntStream.range(0, replicas)
                .mapToDouble(left -> mean(replicas, pairs, number, i -> i != left))
                .toArray();
        double center = IntStream.range(0, replicas)
                .mapToDouble(i -> without[i])
                .average()
                .orElseThrow();
        double squares = 0;
        for (double value : without) {
            squares += (value - center) * (value - center);
        }
        return new Estimate(mean(replicas, pairs, number, i -> true), Math.sqrt(squares * (replicas - 1) / replicas));
    }

    private static double mean(
            int replicas, List<PairDistance> pairs, ToDoubleFunction<PairDistance> number, IntPredicate counts) {
        double sum = 0;
        int count = 0;
        int pair = 0;
        for (int i = 1; i < replicas; i++) {
            for (int j = 0; j < i; j++) {
                if (counts.test(i) && counts.test(j)) {
                    sum += number.applyAsDouble(pairs.get(pair));
                    count++;
                }
                pair++;
            }
        }
        return sum / count;
    }

    /** Returns by how many of its own standard errors the difference to another estimate is off 0. */
    double distance(Estimate other) {
        double both = Math.hypot(error, other.error);
        return mean == other.mean ? 0 : (mean - other.mean) / both;
    }
}
