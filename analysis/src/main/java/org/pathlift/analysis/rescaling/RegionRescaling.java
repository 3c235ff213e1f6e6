package org.pathlift.analysis.rescaling;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.rescaling.UnitEnergies.Biases;
import org.pathlift.conditioning.lifting.Spatial;
import org.pathlift.conditioning.lifting.UnliftableException;
import org.pathlift.conditioning.rescale.CriterionChoice;
import org.pathlift.conditioning.rescale.LiftingChoice;
import org.pathlift.conditioning.rescale.RegionResult;
import org.pathlift.conditioning.rescale.RescaleOptions;
import org.pathlift.conditioning.rescale.RescalePlan;
import org.pathlift.conditioning.rescale.Rescaler;
import org.pathlift.conditioning.solve.SolverOptions;
import org.pathlift.conditioning.symmetry.Region;
import org.pathlift.conditioning.symmetry.Symmetry;

/**
 * Where a region stands on the orbit of its rescalings.
 *
 * @param units H
 * @param parameters p
 * @param imbalance of its units, biases counted
 * @param weightImbalance of its units, biases left out
 * @param layers the balance of each layer's units
 * @param distances along the orbit to the point of each criterion
 * @param lifting {@code exact} or {@code periodic}; null where no path lifting is known
 * @param pathNorms for q = 0 (the number of paths), 1, 2 and 4; none where no path lifting is known
 * @param magnitudes the path magnitude matrix; null where no path lifting is known
 * @param note why there is no path lifting, or another than the exact one; null where it is exact
 */
public record RegionRescaling(
        int units,
        long parameters,
        Imbalance imbalance,
        Imbalance weightImbalance,
        List<LayerBalance> layers,
        List<OrbitDistance> distances,
        @Nullable String lifting,
        List<PathNorm> pathNorms,
        @Nullable PathMagnitudes magnitudes,
        @Nullable String note) {

    private static final SolverOptions CONVERGED = SolverOptions.converge(1e-13, 200);

    /** Keeps unmodifiable copies of {@code layers}, {@code distances} and {@code pathNorms}. */
    public RegionRescaling {
        layers = List.copyOf(layers);
        distances = List.copyOf(distances);
        pathNorms = List.copyOf(pathNorms);
    }

    /**
     * Measures all regions of a model.
     *
     * @param seed of the first vector of the iteration for eigenvalues
     */
    public static List<RegionRescaling> of(Symmetry symmetry, long seed) {
        RescaleOptions options = RescaleOptions.defaults().withSolver(CONVERGED);
        List<RescalePlan> plans = new ArrayList<>();
        List<CriterionChoice> criteria = List.of(CriterionChoice.PATHCOND, CriterionChoice.ENORM, CriterionChoice.CLE);
        for (CriterionChoice criterion : criteria) {
            plans.add(Rescaler.plan(symmetry, options.withCriterion(criterion)));
        }
        UnitEnergies energies = UnitEnergies.of(symmetry);
        List<RegionRescaling> regions = new ArrayList<>();
        for (int i = 0; i < symmetry.regions().size(); i++) {
            List<OrbitDistance> distances = new ArrayList<>();
            for (RescalePlan plan : plans) {
                RegionResult result = plan.regions().get(i);
                String criterion = result.criterion().name().toLowerCase(java.util.Locale.ROOT);
                OrbitDistance distance = OrbitDistance.of(symmetry, result, plan.scales(), criterion);
                if (distances.stream().noneMatch(known -> known.criterion().equals(criterion))) {
                    distances.add(distance);
                }
            }
            regions.add(of(symmetry, plans.get(0).regions().get(i), energies, distances, seed));
        }
        return regions;
    }

    private static RegionRescaling of(
            Symmetry symmetry, RegionResult pathcond, UnitEnergies energies, List<OrbitDistance> distances, long seed) {
        Region region = pathcond.region();
        List<PathNorm> norms = new ArrayList<>();
        PathMagnitudes magnitudes = null;
        String note = pathcond.note().orElse(null);
        String lifting = null;
        if (pathcond.lifting().isPresent()) {
            Spatial spatial = pathcond.lifting().get() == LiftingChoice.EXACT ? Spatial.EXACT : Spatial.PERIODIC;
            lifting = spatial == Spatial.EXACT ? "exact" : "periodic";
            double initial = pathcond.solution().objectiveInitial();
            Double gain = Double.isFinite(initial)
                    ? Double.valueOf(initial - pathcond.solution().objectiveFinal())
                    : null;
            try {
                for (int q : new int[] {0, 1, 2, 4}) {
                    norms.add(PathNorm.of(symmetry, region, spatial, q));
                }
                magnitudes = PathMagnitudes.of(symmetry, region, spatial, gain, seed);
            } catch (UnliftableException e) {
                throw new IllegalStateException("the region was lifted before", e);
            }
        }
        return new RegionRescaling(
                region.units(),
                region.parameters(),
                Imbalance.of(region, energies, Biases.WITH),
                Imbalance.of(region, energies, Biases.WITHOUT),
                region.groups().stream()
                        .map(group -> LayerBalance.of(symmetry, region, group, energies))
                        .toList(),
                distances,
                lifting,
                norms,
                magnitudes,
                note);
    }
}
