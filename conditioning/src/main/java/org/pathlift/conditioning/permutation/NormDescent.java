package org.pathlift.conditioning.permutation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Minimizes the sum of squared weights over log scales, unit by unit, also where a weight is scaled by the square of a
 * unit's λ (its producer is the inverse of its consumer), which the solver of the criteria does not take.
 *
 * <p>Σ m e<sup>(e z)</sup> is convex in each z; each step is Newton's, bounded to 1.
 */
final class NormDescent {

    private static final int MOST_SWEEPS = 20_000;
    private static final int MOST_STEPS = 50;
    private static final double SETTLED = 1e-13;

    private record Pair(int producer, int consumer) {
        int exponent(int unit) {
            return exponent(producer, unit) - exponent(consumer, unit);
        }

        private static int exponent(int signed, int unit) {
            return signed == unit ? 1 : signed == -unit ? -1 : 0;
        }
    }

    private final Map<Pair, Double> masses = new LinkedHashMap<>();

    /** Adds the square of a weight with these signed units on its sides. */
    void add(int producer, int consumer, double square) {
        if (square > 0) {
            masses.merge(new Pair(producer, consumer), square, Double::sum);
        }
    }

    /** Finds z of some units, all others held; returns those without a minimum, which keep theirs. */
    Set<Integer> descend(Iterable<Integer> units, double[] z) {
        Map<Integer, List<Map.Entry<Pair, Double>>> touching = new LinkedHashMap<>();
        for (int unit : units) {
            List<Map.Entry<Pair, Double>> pairs = new ArrayList<>();
            for (Map.Entry<Pair, Double> pair : masses.entrySet()) {
                if (pair.getKey().exponent(unit) != 0) {
                    pairs.add(pair);
                }
            }
            touching.put(unit, pairs);
        }
        Set<Integer> dead = new HashSet<>();
        touching.forEach((unit, pairs) -> {
            if (pairs.stream().noneMatch(pair -> pair.getKey().exponent(unit) > 0)
                    || pairs.stream().noneMatch(pair -> pair.getKey().exponent(unit) < 0)) {
                dead.add(unit);
            }
        });
        touching.keySet().removeAll(dead);
        double largest = 1;
        for (int sweep = 0; sweep < MOST_SWEEPS && largest > SETTLED; sweep++) {
            largest = 0;
            for (Map.Entry<Integer, List<Map.Entry<Pair, Double>>> entry : touching.entrySet()) {
                largest = Math.max(largest, settle(entry.getKey(), entry.getValue(), z));
            }
        }
        return dead;
    }

    private static double settle(int unit, List<Map.Entry<Pair, Double>> pairs, double[] z) {
        double start = z[unit - 1];
        for (int step = 0; step < MOST_STEPS; step++) {
            double slope = 0;
            double curvature = 0;
            for (Map.Entry<Pair, Double> pair : pairs) {
                int exponent = pair.getKey().exponent(unit);
                double mass = pair.getValue()
                        * Math.exp(at(pair.getKey().producer(), z)
                                - at(pair.getKey().consumer(), z));
                slope += exponent * mass;
                curvature += exponent * exponent * mass;
            }
            double move = Math.max(-1, Math.min(1, slope / curvature));
            z[unit - 1] -= move;
            if (Math.abs(move) < SETTLED) {
                break;
            }
        }
        return Math.abs(z[unit - 1] - start);
    }

    private static double at(int signed, double[] z) {
        return signed == 0 ? 0 : signed > 0 ? z[signed - 1] : -z[-signed - 1];
    }
}
