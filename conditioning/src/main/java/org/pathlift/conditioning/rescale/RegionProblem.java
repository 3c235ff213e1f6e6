package org.pathlift.conditioning.rescale;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.pathlift.conditioning.lifting.LiftingOptions;
import org.pathlift.conditioning.lifting.RegionLifting;
import org.pathlift.conditioning.lifting.UnliftableException;
import org.pathlift.conditioning.solve.MassBlock;
import org.pathlift.conditioning.solve.ScaleProblem;
import org.pathlift.conditioning.symmetry.Binding;
import org.pathlift.conditioning.symmetry.Region;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.UnitGroup;

/** A region as a problem for the solver, whose units are numbered from 1 within the region. */
final class RegionProblem {

    private final Symmetry symmetry;
    private final Region region;
    private final int[] local;
    private final int[] global;
    private final int[] layers;
    private final Set<Integer> held = new TreeSet<>();

    RegionProblem(Symmetry symmetry, Region region) {
        this.symmetry = symmetry;
        this.region = region;
        this.local = new int[symmetry.units() + 1];
        this.global = new int[region.units() + 1];
        this.layers = new int[region.units() + 1];
        int next = 1;
        for (int layer = 0; layer < region.groups().size(); layer++) {
            UnitGroup group = region.groups().get(layer);
            for (int unit = group.first(); unit < group.first() + group.count(); unit++) {
                local[unit] = next;
                global[next] = unit;
                layers[next++] = layer;
            }
        }
        region.bindings().forEach(binding -> held.addAll(binding.squared()));
        held.forEach(unit -> local[unit] = 0);
    }

    /** Returns the id in the model of a unit of the problem. */
    int unit(int inProblem) {
        return global[inProblem];
    }

    /**
     * Returns the units of the model that the solver leaves alone, since some weight would be scaled by the square of their λ:
     * its producer is the inverse of its consumer, as where a squeezed tensor is multiplied by what it gave.
     */
    Set<Integer> held() {
        return held;
    }

    /** Returns the signed id in the problem of a signed unit of the model; 0 for one that is held. */
    private int id(int unit) {
        return unit < 0 ? -local[-unit] : local[unit];
    }

    /** The masses are g, the path lifting's diagonal. */
    ScaleProblem lifted(LiftingOptions options) throws UnliftableException {
        return problem(RegionLifting.blocks(symmetry, region, options, this::id));
    }

    /** The masses are the weights themselves, without what is added by place and not by channel. */
    ScaleProblem weights(WeightMasses.Fold fold) {
        Set<String> seen = new HashSet<>();
        return problem(region.bindings().stream()
                .filter(binding -> seen.add(binding.tensor()) && !isPlaced(binding))
                .map(binding -> WeightMasses.of(symmetry.facts().model().graph(), binding, fold, this::id))
                .toList());
    }

    /**
     * Whether a constant of several elements is added to a tensor without channels: a mask or a table of relative positions.
     * No scale acts on it, and a mask's -1e9 would drown every weight in the objective.
     */
    private boolean isPlaced(Binding binding) {
        return binding.producers().size() == 1
                && binding.producers().get(0) == 0
                && binding.consumers().size() == 1
                && symmetry.facts().shapeOf(binding.tensor()).elements() > 1;
    }

    /** No masses: for criteria that need none. */
    ScaleProblem empty() {
        return problem(List.of());
    }

    private ScaleProblem problem(List<MassBlock> blocks) {
        return new ScaleProblem(region.units(), layers, blocks);
    }
}
