package org.pathlift.conditioning.permutation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the arrangement of two models that are equal up to one, by the {@link Fingerprints} of their units: class by
 * class along the graph, and again with all places known until nothing changes. Our own method. For models that are not
 * equal it gives a start for {@link WeightMatching}.
 */
final class FingerprintMatching {

    private static final int MOST_PASSES = 12;

    private final MatchedWeights weights;
    private final CellSigns signs;
    private final Arrangement identity;

    FingerprintMatching(MatchedWeights weights) {
        this.weights = weights;
        this.signs = new CellSigns(weights.symmetry);
        this.identity = Arrangement.identity(weights.symmetry);
    }

    Arrangement find() {
        Arrangement current = identity.copy();
        boolean[] known = new boolean[weights.symmetry.units() + 1];
        known[0] = true;
        for (PermutationClass one : weights.symmetry.classes()) {
            assign(one, current, known);
            own(one).forEach(unit -> known[unit] = true);
        }
        for (int pass = 1; pass < MOST_PASSES; pass++) {
            Arrangement before = current.copy();
            for (PermutationClass one : weights.symmetry.classes()) {
                if (one.blocks().size() > 1) {
                    Set<Integer> own = own(one);
                    own.forEach(unit -> known[unit] = false);
                    assign(one, current, known);
                    own.forEach(unit -> known[unit] = true);
                }
                refine(one, current);
            }
            if (current.equals(before)) {
                break;
            }
        }
        return current;
    }

    private static Set<Integer> own(PermutationClass one) {
        Set<Integer> own = new HashSet<>();
        one.blocks().forEach(block -> block.cells().forEach(own::addAll));
        return own;
    }

    /** Orders a class of which no place is known yet: blocks first, then the units of each cell. */
    private void assign(PermutationClass one, Arrangement current, boolean[] known) {
        Arrangement held = current.copy();
        own(one).forEach(unit -> held.set(unit, unit));
        int count = one.blocks().size();
        int cells = one.blocks().get(0).cells().size();
        Fingerprints[][] left = new Fingerprints[count][cells];
        Fingerprints[][] right = new Fingerprints[count][cells];
        for (int block = 0; block < count; block++) {
            for (int cell = 0; cell < cells; cell++) {
                List<Integer> units = one.blocks().get(block).cells().get(cell);
                left[block][cell] = prints(one, units.get(0), units, true, identity, unit -> known[unit]);
                right[block][cell] = prints(one, units.get(0), units, false, held, unit -> known[unit]);
            }
        }
        double[][] costs = new double[count][count];
        int[][][][] orders = new int[count][count][cells][];
        for (int to = 0; to < count; to++) {
            for (int from = 0; from < count; from++) {
                for (int cell = 0; cell < cells; cell++) {
                    double[][] distances = left[to][cell].distances(right[from][cell]);
                    orders[to][from][cell] = order(distances);
                    costs[to][from] += Assignment.sum(distances, orders[to][from][cell]);
                }
            }
        }
        int[] chosen = order(costs);
        for (int to = 0; to < count; to++) {
            for (int cell = 0; cell < cells; cell++) {
                set(
                        one.blocks().get(to).cells().get(cell),
                        one.blocks().get(chosen[to]).cells().get(cell),
                        orders[to][chosen[to]][cell],
                        left[to][cell],
                        right[chosen[to]][cell],
                        current);
            }
        }
    }

    /** Orders the units of each cell anew where all places are known, those of its own class as they stand. */
    private void refine(PermutationClass one, Arrangement current) {
        for (PermutationClass.Block block : one.blocks()) {
            for (List<Integer> places : block.cells()) {
                List<Integer> units = places.stream().map(current::source).toList();
                Fingerprints left = prints(one, places.get(0), places, true, identity, unit -> true);
                Fingerprints right = prints(one, places.get(0), units, false, current, unit -> true);
                set(places, units, order(left.distances(right)), left, right, current);
            }
        }
    }

    private Fingerprints prints(
            PermutationClass one,
            int place,
            List<Integer> units,
            boolean first,
            Arrangement held,
            Fingerprints.Known known) {
        return Fingerprints.of(weights.touched(one), signs, place, units, first, held, known);
    }

    private void set(
            List<Integer> places,
            List<Integer> units,
            int[] order,
            Fingerprints left,
            Fingerprints right,
            Arrangement current) {
        for (int i = 0; i < order.length; i++) {
            current.set(places.get(i), units.get(order[i]));
            for (int part = 1; part < signs.parts(places.get(i)); part++) {
                signs.set(current, places.get(i), part, left.opposite(right, part, i, order[i]));
            }
        }
    }

    /** Pairs each with its nearest where that is one to one, and otherwise by linear assignment. */
    private static int[] order(double[][] costs) {
        int[] nearest = new int[costs.length];
        boolean[] taken = new boolean[costs.length];
        boolean unique = true;
        for (int i = 0; i < costs.length; i++) {
            for (int j = 1; j < costs.length; j++) {
                if (costs[i][j] < costs[i][nearest[i]]) {
                    nearest[i] = j;
                }
            }
            unique &= !taken[nearest[i]];
            taken[nearest[i]] = true;
        }
        return unique ? nearest : Assignment.smallest(costs);
    }
}
