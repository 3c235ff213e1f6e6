package org.pathlift.analysis.report;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.rescale.IntermediateComparison.TensorDifference;
import org.pathlift.conditioning.symmetry.LogScales;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.onnx.error.Problem;

/**
 * Whether one model is a rescaling of the other, and by which factors.
 *
 * @param found whether it is
 * @param units the free scales of the reference
 * @param maxRelativeResidual how far the mapped weights are from the candidate's at most, relative to their size; null
 *     where no map was found
 * @param scale the factors λ; null where no map was found or there is no unit
 * @param groups the log scales by the tensor that made the units; empty where no map was found
 * @param activations how far every activation is from the reference's, modulo its scale; null where it was not asked for
 *     or no map was found
 * @param problems why there is no map; empty where one was found
 */
public record OrbitReport(
        boolean found,
        int units,
        @Nullable Double maxRelativeResidual,
        @Nullable ScaleRange scale,
        List<SolvedRegion.Group> groups,
        @Nullable List<Activation> activations,
        List<ErrorReport.Entry> problems) {

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
            Symmetry symmetry,
            LogScales scales,
            double maxRelativeResidual,
            @Nullable List<TensorDifference> activations) {
        return new OrbitReport(
                true,
                symmetry.units(),
                maxRelativeResidual,
                ScaleRange.of(scales),
                symmetry.groups().stream()
                        .map(group -> SolvedRegion.Group.of(group, scales))
                        .toList(),
                activations == null
                        ? null
                        : activations.stream()
                                .map(one -> new Activation(one.tensor(), one.node(), one.maxRelative()))
                                .toList(),
                List.of());
    }

    /** Says why there is no map. */
    public static OrbitReport notFound(Symmetry symmetry, List<Problem> problems) {
        return new OrbitReport(
                false,
                symmetry.units(),
                null,
                null,
                List.of(),
                null,
                problems.stream().map(ErrorReport.Entry::of).toList());
    }
}
