package org.pathlift.conditioning.permutation;

import java.util.List;
import org.pathlift.conditioning.symmetry.Symmetry;

/**
 * The permutations of hidden units and the sign flips that leave a model's function unchanged.
 *
 * <p>Units have ids 1 to {@link #units()}, signs ids 1 to {@link #signs()}; 0 stands for what stays.
 *
 * @param scales the positive scales of the same model
 * @param units the number of units
 * @param signUnits the unit of each sign, from sign 1 on
 * @param signParts the number of each sign among those of its unit, from sign 1 on: most units have at most one
 * @param classes the units that may change places, in the order of the graph
 * @param bindings the constants that units touch, one use each, and those that only the scales know
 * @param fixed every place that keeps units where they are, with its reason
 */
public record PermutationSymmetry(
        Symmetry scales,
        int units,
        List<Integer> signUnits,
        List<Integer> signParts,
        List<PermutationClass> classes,
        List<UnitBinding> bindings,
        List<FixedPlace> fixed) {

    /** Keeps unmodifiable copies of the lists. */
    public PermutationSymmetry {
        signUnits = List.copyOf(signUnits);
        signParts = List.copyOf(signParts);
        classes = List.copyOf(classes);
        bindings = List.copyOf(bindings);
        fixed = List.copyOf(fixed);
    }

    /** Returns the number of signs that may flip. */
    public int signs() {
        return signUnits.size();
    }

    /** Returns the natural logarithm of the number of permutations and sign flips together. */
    public double logOrder() {
        return classes.stream().mapToDouble(PermutationClass::logOrder).sum() + signs() * Math.log(2);
    }
}
