package org.pathlift.analysis.report;

import java.util.List;
import org.jspecify.annotations.Nullable;
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
 * @param problems why there is no map; empty where one was found
 */
public record OrbitReport(
        boolean found,
        int units,
        @Nullable Double maxRelativeResidual,
        @Nullable ScaleRange scale,
        List<SolvedRegion.Group> groups,
        List<ErrorReport.Entry> problems) {

    public OrbitReport {
        groups = List.copyOf(groups);
        problems = List.copyOf(problems);
    }

    /** Describes a map that was found. */
    public static OrbitReport found(Symmetry symmetry, LogScales scales, double maxRelativeResidual) {
        return new OrbitReport(
                true,
                symmetry.units(),
                maxRelativeResidual,
                ScaleRange.of(scales),
                symmetry.groups().stream()
                        .map(group -> SolvedRegion.Group.of(group, scales))
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
                problems.stream().map(ErrorReport.Entry::of).toList());
    }
}
