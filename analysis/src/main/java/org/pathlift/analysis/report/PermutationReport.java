package org.pathlift.analysis.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.pathlift.conditioning.permutation.Arrangement;
import org.pathlift.conditioning.permutation.FixedPlace;
import org.pathlift.conditioning.permutation.PermutationClass;
import org.pathlift.conditioning.permutation.PermutationSymmetry;

/**
 * The order of a model's units that matches another's.
 *
 * @param units the units that may change places
 * @param moved how many do
 * @param signs the signs that may flip
 * @param flipped how many do
 * @param logOrder the natural logarithm of the number of permutations and flips there are
 * @param classes the classes of units, in the order of the graph
 * @param fixed the places that keep units where they are
 */
public record PermutationReport(
        int units, int moved, int signs, int flipped, double logOrder, List<UnitClass> classes, List<Fixed> fixed) {

    /** Keeps unmodifiable copies of {@code classes} and {@code fixed}. */
    public PermutationReport {
        classes = List.copyOf(classes);
        fixed = List.copyOf(fixed);
    }

    /**
     * A class of units.
     *
     * @param tensor the tensor whose production made the first of them
     * @param node the node that produces it
     * @param blocks how many blocks change places as wholes
     * @param cells the numbers of units that change places freely within each block
     * @param moved how many units move
     * @param permutation the unit of the second model at each place of the first, counted from 0 within the class
     * @param flipped the places whose sign flips
     */
    public record UnitClass(
            String tensor,
            String node,
            int blocks,
            List<Integer> cells,
            int moved,
            List<Integer> permutation,
            List<Integer> flipped) {
        /** Keeps unmodifiable copies of {@code cells}, {@code permutation} and {@code flipped}. */
        public UnitClass {
            cells = List.copyOf(cells);
            permutation = List.copyOf(permutation);
            flipped = List.copyOf(flipped);
        }
    }

    /** A tensor whose units stay where they are, and why. */
    public record Fixed(String tensor, String place, String reason) {}

    /** Describes an arrangement. */
    public static PermutationReport of(PermutationSymmetry symmetry, Arrangement arrangement) {
        Map<Integer, List<Integer>> signsOf = new HashMap<>();
        for (int sign = 1; sign <= symmetry.signs(); sign++) {
            signsOf.computeIfAbsent(symmetry.signUnits().get(sign - 1), key -> new ArrayList<>())
                    .add(sign);
        }
        return new PermutationReport(
                symmetry.units(),
                arrangement.moved(),
                symmetry.signs(),
                arrangement.flips(),
                symmetry.logOrder(),
                symmetry.classes().stream()
                        .map(one -> unitClass(one, arrangement, signsOf))
                        .toList(),
                symmetry.fixed().stream().map(PermutationReport::fixed).toList());
    }

    private static Fixed fixed(FixedPlace place) {
        return new Fixed(place.tensor(), place.place(), place.text());
    }

    private static UnitClass unitClass(
            PermutationClass one, Arrangement arrangement, Map<Integer, List<Integer>> signsOf) {
        List<Integer> units = new ArrayList<>();
        one.blocks().forEach(block -> block.cells().forEach(units::addAll));
        Map<Integer, Integer> places = new HashMap<>();
        units.forEach(unit -> places.put(unit, places.size()));
        List<Integer> permutation = new ArrayList<>();
        TreeSet<Integer> flipped = new TreeSet<>();
        int moved = 0;
        for (int place = 0; place < units.size(); place++) {
            int source = places.getOrDefault(arrangement.source(units.get(place)), -1);
            permutation.add(source);
            moved += source == place ? 0 : 1;
            for (int sign : signsOf.getOrDefault(units.get(place), List.of())) {
                if (arrangement.flipped(sign)) {
                    flipped.add(place);
                }
            }
        }
        return new UnitClass(
                one.tensor(),
                one.node(),
                one.blocks().size(),
                one.blocks().get(0).cells().stream().map(List::size).toList(),
                moved,
                permutation,
                List.copyOf(flipped));
    }
}
