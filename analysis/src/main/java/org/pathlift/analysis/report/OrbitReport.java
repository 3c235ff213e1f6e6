package org.pathlift.analysis.report;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.permutation.ModelMatcher;
import org.pathlift.conditioning.permutation.PermutationSymmetry;
import org.pathlift.conditioning.rescale.IntermediateComparison.TensorDifference;
import org.pathlift.onnx.error.Problem;

/**
 * Whether one model is the other up to a permutation of units, sign flips and positive scales, and by which.
 *
 * @param found whether it is
 * @param units the free scales of the reference
 * @param maxRelativeResidual how far the mapped weights are from the candidate's at most, relative to their size; null
 *     where no map was found
 * @param scale the factors λ; null where no map was found or there is no unit
 * @param groups the log scales by the tensor that made the units; empty where no map was found
 * @param activations how far every activation is from the reference's, modulo its scale; null where it was not asked for
 *     or no map was found
 * @param permutation the order that brings the candidate's units to the reference's places: the map's, or that of the
 *     best matching; null where the graphs differ
 * @param distance how far the weights stay apart; null where a map was found or the graphs differ
 * @param problems why there is no map; empty where one was found
 */
public record OrbitReport(
        boolean found,
        int units,
        @Nullable Double maxRelativeResidual,
        @Nullable ScaleRange scale,
        List<SolvedRegion.Group> groups,
        @Nullable List<Activation> activations,
        @Nullable PermutationReport permutation,
        @Nullable RemainingDistance distance,
        List<ErrorReport.Entry> problems) {

    /** Keeps unmodifiable copies of {@code groups}, {@code activations} and {@code problems}. */
    public OrbitReport {
        groups = List.copyOf(groups);
        activations = activations == null ? null : List.copyOf(activations);
        problems = List.copyOf(problems);
    }

    /**
     * One activation, modulo its scale.
     *
     * @param tensor its name
     * @param node the node that makes it
     * @param maxRelative the largest difference relative to the activation's size
     */
    public record Activation(String tensor, String node, double maxRelative) {}

    /** Describes a map that was found; activations are null where they were not compared. */
    public static OrbitReport found(
            PermutationSymmetry symmetry, ModelMatcher.Equal map, @Nullable List<TensorDifference> activations) {
        return new OrbitReport(
                true,
                symmetry.scales().units(),
                map.maxRelativeResidual(),
                ScaleRange.of(map.scales()),
                symmetry.scales().groups().stream()
                        .map(group -> SolvedRegion.Group.of(group, map.scales()))
                        .toList(),
                activations == null
                        ? null
                        : activations.stream()
                                .map(one -> new Activation(one.tensor(), one.node(), one.maxRelative()))
                                .toList(),
                PermutationReport.of(symmetry, map.arrangement()),
                null,
                List.of());
    }

    /** Says why there is no map, and what remains after the best matching. */
    public static OrbitReport unequal(PermutationSymmetry symmetry, ModelMatcher.Unequal why) {
        return notFound(
                symmetry,
                why.problems(),
                PermutationReport.of(symmetry, why.matching().arrangement()),
                RemainingDistance.of(why.matching()));
    }

    /** Says where the graphs differ. */
    public static OrbitReport otherGraph(PermutationSymmetry symmetry, ModelMatcher.OtherGraph why) {
        return notFound(symmetry, why.problems(), null, null);
    }

    private static OrbitReport notFound(
            PermutationSymmetry symmetry,
            List<Problem> problems,
            @Nullable PermutationReport permutation,
            @Nullable RemainingDistance distance) {
        return new OrbitReport(
                false,
                symmetry.scales().units(),
                null,
                null,
                List.of(),
                null,
                permutation,
                distance,
                problems.stream().map(ErrorReport.Entry::of).toList());
    }
}
