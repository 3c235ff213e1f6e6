package org.pathlift.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.report.OrbitReport;
import org.pathlift.conditioning.rescale.IntermediateComparison;
import org.pathlift.conditioning.rescale.OrbitMatch;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.SymmetryFinder;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.runtime.ShapeTable;

/** Looks for the scales that map one model onto another. */
final class Orbits {

    private Orbits() {}

    /**
     * Looks for the scales.
     *
     * @param samples the inputs on which activations are compared modulo the scales; null not to compare them
     */
    static OrbitReport match(
            Model reference, ShapeTable shapes, Model candidate, @Nullable List<Map<String, Sample>> samples) {
        Symmetry symmetry = SymmetryFinder.find(new Facts(reference, shapes));
        OrbitMatch.Result result = OrbitMatch.match(symmetry, candidate);
        if (result instanceof OrbitMatch.Found found) {
            return OrbitReport.found(
                    symmetry,
                    found.scales(),
                    found.maxRelativeResidual(),
                    samples == null
                            ? null
                            : IntermediateComparison.compare(symmetry, found.scales(), candidate, samples));
        }
        if (result instanceof OrbitMatch.NotFound missing) {
            return OrbitReport.notFound(symmetry, missing.problems());
        }
        throw new IllegalStateException("unknown result " + result);
    }
}
