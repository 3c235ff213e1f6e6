package org.pathlift.analysis.replica;

import org.pathlift.conditioning.rescale.CriterionChoice;
import org.pathlift.conditioning.rescale.RescaleOptions;
import org.pathlift.conditioning.rescale.Rescaler;
import org.pathlift.conditioning.solve.SolverOptions;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.onnx.graph.Model;

/** Which of all networks that differ by a rescaling of hidden units stands for them. */
public enum Canonical {
    /** The network as it is: distances depend on its scales. */
    NONE,
    /** That with the smallest sum of squared weights and biases. */
    ENORM,
    /** That with the smallest divergence of diag(G) from the identity, path conditioning. */
    PATHCOND;

    /** Gradient norm to which the scales are solved. */
    private static final double TOLERANCE = 1e-13;

    private static final int SWEEPS = 10_000;

    /** Returns the model that stands for the one whose symmetry is given. */
    Model of(Symmetry symmetry) {
        if (this == NONE) {
            return symmetry.facts().model();
        }
        RescaleOptions options = RescaleOptions.defaults()
                .withCriterion(this == ENORM ? CriterionChoice.ENORM : CriterionChoice.PATHCOND)
                .withSolver(SolverOptions.converge(TOLERANCE, SWEEPS));
        return Rescaler.plan(symmetry, options).apply();
    }
}
