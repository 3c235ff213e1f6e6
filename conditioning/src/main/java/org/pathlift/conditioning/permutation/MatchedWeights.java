package org.pathlift.conditioning.permutation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The weights of two models side by side, and which of them each class of units touches. */
final class MatchedWeights {

    /** A weight that both models have, with its rows. */
    record Weight(UnitBinding binding, int[] dims, List<UnitRows> rows, double[] a, double[] b) {}

    final PermutationSymmetry symmetry;
    private final Map<String, Weight> weights = new LinkedHashMap<>();
    private final List<double[][]> others = new ArrayList<>();
    private final Map<PermutationClass, List<Weight>> byClass = new HashMap<>();

    MatchedWeights(PermutationSymmetry symmetry, CanonicalWeights a, CanonicalWeights b) {
        this.symmetry = symmetry;
        for (UnitBinding binding : symmetry.bindings()) {
            if (a.has(binding.tensor()) && !weights.containsKey(binding.tensor())) {
                int[] dims = symmetry.scales().facts().shapeOf(binding.tensor()).toIntArray();
                weights.put(
                        binding.tensor(),
                        new Weight(
                                binding,
                                dims,
                                UnitRows.of(dims, binding),
                                a.values(binding.tensor()),
                                b.values(binding.tensor())));
            }
        }
        for (String tensor : a.tensors()) {
            if (!weights.containsKey(tensor)) {
                others.add(new double[][] {a.values(tensor), b.values(tensor)});
            }
        }
        for (PermutationClass one : symmetry.classes()) {
            List<Weight> touched = new ArrayList<>();
            Set<Integer> firsts = new HashSet<>();
            one.blocks().get(0).cells().forEach(cell -> firsts.add(cell.get(0)));
            for (Weight weight : weights.values()) {
                if (weight.rows.stream().anyMatch(rows -> firsts.stream().anyMatch(rows::touches))) {
                    touched.add(weight);
                }
            }
            byClass.put(one, touched);
        }
    }

    /** Returns the weights that a class touches. */
    List<Weight> touched(PermutationClass one) {
        return byClass.getOrDefault(one, List.of());
    }

    /** Returns ⟨A, P B⟩ over some weights. */
    double inner(List<Weight> some, Arrangement arrangement) {
        double sum = 0;
        for (Weight weight : some) {
            sum += inner(weight, arrangement);
        }
        return sum;
    }

    private static double inner(Weight weight, Arrangement arrangement) {
        double[] sum = {0};
        new ElementMoves(weight.dims, weight.binding).forEach(arrangement, (target, source, flipped) -> {
            double product = weight.a[target] * weight.b[source];
            sum[0] += flipped ? -product : product;
        });
        return sum[0];
    }

    /** Returns how far A and P B are apart, over all weights. */
    WeightDistance distance(Arrangement arrangement) {
        WeightDistance.Sums sums = new WeightDistance.Sums();
        for (Weight weight : weights.values()) {
            new ElementMoves(weight.dims, weight.binding)
                    .forEach(
                            arrangement,
                            (target, source, flipped) ->
                                    sums.add(weight.a[target], flipped ? -weight.b[source] : weight.b[source]));
        }
        for (double[][] pair : others) {
            for (int i = 0; i < pair[0].length; i++) {
                sums.add(pair[0][i], pair[1][i]);
            }
        }
        return sums.distance();
    }
}
