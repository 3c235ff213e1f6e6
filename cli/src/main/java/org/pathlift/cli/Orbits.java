package org.pathlift.cli;

import org.pathlift.analysis.report.OrbitReport;
import org.pathlift.conditioning.rescale.OrbitMatch;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.SymmetryFinder;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.runtime.ShapeTable;

/** Looks for the scales that map one model onto another. */
final class Orbits {

    private Orbits() {}

    static OrbitReport match(Model reference, ShapeTable shapes, Model candidate) {
        Symmetry symmetry = SymmetryFinder.find(new Facts(reference, shapes));
        OrbitMatch.Result result = OrbitMatch.match(symmetry, candidate);
        if (result instanceof OrbitMatch.Found found) {
            return OrbitReport.found(symmetry, found.scales(), found.maxRelativeResidual());
        }
        if (result instanceof OrbitMatch.NotFound missing) {
            return OrbitReport.notFound(symmetry, missing.problems());
        }
        throw new IllegalStateException("unknown result " + result);
    }
}
