package org.pathlift.analysis.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.rescale.CriterionChoice;
import org.pathlift.conditioning.rescale.RegionResult;
import org.pathlift.conditioning.rescale.RescalePlan;
import org.pathlift.conditioning.solve.Solution;
import org.pathlift.conditioning.symmetry.LogScales;
import org.pathlift.conditioning.symmetry.Region;
import org.pathlift.conditioning.symmetry.UnitGroup;
import org.pathlift.onnx.error.Words;

/**
 * A part of the graph between pinned tensors, and how it was solved.
 *
 * @param sources the activations that enter it
 * @param sinks the activations that leave it
 * @param parameters p: the numbers in its weight tensors
 * @param units its free scales
 * @param criterion what picked its scales
 * @param lifting how it was lifted; null where the criterion needs no lifting
 * @param note why this is not what was asked for; null where it is
 * @param objective what the criterion made smaller
 * @param scale the factors λ of its units
 * @param groups its units by the tensor that made them, in the order of the graph
 */
public record SolvedRegion(
        List<String> sources,
        List<String> sinks,
        long parameters,
        int units,
        String criterion,
        @Nullable String lifting,
        @Nullable String note,
        Objective objective,
        @Nullable ScaleRange scale,
        List<Group> groups) {

    /** Keeps unmodifiable copies of {@code sources}, {@code sinks} and {@code groups}. */
    public SolvedRegion {
        sources = List.copyOf(sources);
        sinks = List.copyOf(sinks);
        groups = List.copyOf(groups);
    }

    /**
     * The objective of a region.
     *
     * @param initial before
     * @param last after
     * @param perSweep after each sweep, before rounding
     * @param sweeps the number of sweeps
     * @param gradientNorm the relative gradient norm that is left
     * @param converged whether it is not above the tolerance asked for
     * @param gainPerParameter for pathcond (initial - final) / p, in nats; null for other criteria
     */
    public record Objective(
            double initial,
            @JsonProperty("final") double last,
            List<Double> perSweep,
            int sweeps,
            double gradientNorm,
            boolean converged,
            @Nullable Double gainPerParameter) {

        /** Keeps an unmodifiable copy of {@code perSweep}. */
        public Objective {
            perSweep = List.copyOf(perSweep);
        }

        private static Objective of(RegionResult result) {
            Solution solution = result.solution();
            boolean gains = result.criterion() == CriterionChoice.PATHCOND;
            double gain = (solution.objectiveInitial() - solution.objectiveFinal())
                    / result.region().parameters();
            return new Objective(
                    solution.objectiveInitial(),
                    solution.objectiveFinal(),
                    Arrays.stream(solution.objectivePerSweep()).boxed().toList(),
                    solution.sweeps(),
                    solution.gradientNorm(),
                    solution.converged(),
                    gains ? Double.valueOf(gain) : null);
        }
    }

    /**
     * Units that were made together.
     *
     * @param tensor the tensor whose production made them
     * @param node the node that produces it
     * @param in the weight tensors that produce them, multiplied by e^{+z/2}
     * @param out the weight tensors that consume them, multiplied by e^{-z/2}
     * @param z the log scales in the order of the units
     */
    public record Group(String tensor, String node, List<String> in, List<String> out, List<Double> z) {

        /** Keeps unmodifiable copies of {@code in}, {@code out} and {@code z}. */
        public Group {
            in = List.copyOf(in);
            out = List.copyOf(out);
            z = List.copyOf(z);
        }

        static Group of(UnitGroup group, LogScales scales) {
            return new Group(
                    group.tensor(),
                    group.node(),
                    group.in(),
                    group.out(),
                    ids(group).mapToObj(scales::z).toList());
        }
    }

    static List<SolvedRegion> of(RescalePlan plan) {
        return plan.regions().stream().map(result -> of(plan, result)).toList();
    }

    private static SolvedRegion of(RescalePlan plan, RegionResult result) {
        Region region = result.region();
        Borders borders = Borders.of(plan.symmetry(), region);
        return new SolvedRegion(
                borders.sources(),
                borders.sinks(),
                region.parameters(),
                region.units(),
                Words.of(result.criterion()),
                result.lifting().map(Words::of).orElse(null),
                result.note().orElse(null),
                Objective.of(result),
                ScaleRange.of(plan.scales(), region.groups().stream().flatMapToInt(SolvedRegion::ids)),
                region.groups().stream()
                        .map(group -> Group.of(group, plan.scales()))
                        .toList());
    }

    private static IntStream ids(UnitGroup group) {
        return IntStream.range(group.first(), group.first() + group.count());
    }
}
