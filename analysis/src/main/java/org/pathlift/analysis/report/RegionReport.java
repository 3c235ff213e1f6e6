package org.pathlift.analysis.report;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.symmetry.Region;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.UnitGroup;

/**
 * A part of the graph between pinned tensors, as it is.
 *
 * @param sources the activations that enter it
 * @param sinks the activations that leave it
 * @param nodes its number of nodes
 * @param parameters p: the numbers in its weight tensors
 * @param units its free scales
 * @param liftable whether a path lifting is defined on it
 * @param groups its units by the tensor that made them
 */
public record RegionReport(
        List<String> sources,
        List<String> sinks,
        int nodes,
        long parameters,
        int units,
        boolean liftable,
        List<Group> groups) {

    /** Keeps unmodifiable copies of {@code sources}, {@code sinks} and {@code groups}. */
    public RegionReport {
        sources = List.copyOf(sources);
        sinks = List.copyOf(sinks);
        groups = List.copyOf(groups);
    }

    /**
     * Units that were made together.
     *
     * @param tensor the tensor whose production made them
     * @param node the node that produces it
     * @param first the id of the first
     * @param count their number; ids are consecutive
     * @param in the weight tensors that produce them
     * @param out the weight tensors that consume them
     * @param units each unit; null where the list was not asked for
     */
    public record Group(
            String tensor,
            String node,
            int first,
            int count,
            List<String> in,
            List<String> out,
            @Nullable List<Unit> units) {

        /** Keeps unmodifiable copies of {@code in}, {@code out} and {@code units}. */
        public Group {
            in = List.copyOf(in);
            out = List.copyOf(out);
            units = units == null ? null : List.copyOf(units);
        }

        private static Group of(UnitGroup group, @Nullable UnitSides sides) {
            return new Group(
                    group.tensor(),
                    group.node(),
                    group.first(),
                    group.count(),
                    group.in(),
                    group.out(),
                    sides == null ? null : units(group, sides));
        }

        private static List<Unit> units(UnitGroup group, UnitSides sides) {
            List<Unit> units = new ArrayList<>();
            for (int unit = group.first(); unit < group.first() + group.count(); unit++) {
                units.add(new Unit(unit, sides.in(unit), sides.out(unit), sides.isDead(unit)));
            }
            return units;
        }
    }

    /**
     * One unit.
     *
     * @param unit its id in the model, from 1
     * @param in how many parameters produce it
     * @param out how many parameters consume it
     * @param dead whether all parameters of a side are 0
     */
    public record Unit(int unit, long in, long out, boolean dead) {}

    static List<RegionReport> of(Symmetry symmetry, @Nullable UnitSides sides) {
        return symmetry.regions().stream()
                .map(region -> of(symmetry, region, sides))
                .toList();
    }

    private static RegionReport of(Symmetry symmetry, Region region, @Nullable UnitSides sides) {
        Borders borders = Borders.of(symmetry, region);
        return new RegionReport(
                borders.sources(),
                borders.sinks(),
                region.nodes().size(),
                region.parameters(),
                region.units(),
                region.liftable(),
                region.groups().stream().map(group -> Group.of(group, sides)).toList());
    }
}
