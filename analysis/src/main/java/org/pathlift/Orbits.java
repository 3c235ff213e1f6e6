package org.pathlift;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.report.OrbitReport;
import org.pathlift.conditioning.permutation.ModelMatcher;
import org.pathlift.conditioning.permutation.PermutationFinder;
import org.pathlift.conditioning.permutation.PermutationSymmetry;
import org.pathlift.conditioning.permutation.Rearranging;
import org.pathlift.conditioning.rescale.IntermediateComparison;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.SymmetryFinder;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.runtime.ShapeTable;

/** Looks for the permutation, the signs and the scales that map one model onto another. */
final class Orbits {

    private Orbits() {}

    /**
     * Looks for the map.
     *
     * @param samples the inputs on which activations are compared modulo the map; null not to compare them
     */
    static OrbitReport match(
            Model reference, ShapeTable shapes, Model candidate, @Nullable List<Map<String, Sample>> samples) {
        PermutationSymmetry symmetry = PermutationFinder.find(SymmetryFinder.find(new Facts(reference, shapes)));
        ModelMatcher.Result result = ModelMatcher.compare(symmetry, candidate, ModelMatcher.Options.DEFAULT);
        if (result instanceof ModelMatcher.Equal found) {
            return OrbitReport.found(
                    symmetry,
                    found,
                    samples == null
                            ? null
                            : IntermediateComparison.compare(
                                    symmetry.scales(),
                                    found.scales(),
                                    Rearranging.apply(symmetry, candidate, found.arrangement()),
                                    samples));
        }
        if (result instanceof ModelMatcher.Unequal missing) {
            return OrbitReport.unequal(symmetry, missing);
        }
        if (result instanceof ModelMatcher.OtherGraph other) {
            return OrbitReport.otherGraph(symmetry, other);
        }
        throw new IllegalStateException("unknown result " + result);
    }
}
