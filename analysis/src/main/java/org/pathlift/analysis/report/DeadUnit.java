package org.pathlift.analysis.report;

import java.util.Collection;
import java.util.List;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.UnitGroup;

/**
 * A unit that keeps scale 1, since nothing holds it on one of its sides.
 *
 * @param unit its id in the model, from 1
 * @param tensor the tensor whose production made it
 * @param index its place within the group of that tensor, from 0
 */
public record DeadUnit(int unit, String tensor, int index) {

    static List<DeadUnit> of(Symmetry symmetry, Collection<Integer> units) {
        return units.stream().map(unit -> of(symmetry, unit)).toList();
    }

    private static DeadUnit of(Symmetry symmetry, int unit) {
        for (UnitGroup group : symmetry.groups()) {
            if (unit >= group.first() && unit < group.first() + group.count()) {
                return new DeadUnit(unit, group.tensor(), unit - group.first());
            }
        }
        throw new IllegalArgumentException("unit " + unit + " belongs to no group");
    }
}
