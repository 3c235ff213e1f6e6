package org.pathlift.analysis.persistence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.pathlift.conditioning.rescale.CriterionChoice;
import org.pathlift.conditioning.rescale.RescaleOptions;
import org.pathlift.conditioning.rescale.Rescaler;
import org.pathlift.conditioning.solve.SolverOptions;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Tensor;

/** Persistence of a model as it is, and at the one point of its orbit that equi-normalization picks. */
public final class PersistenceStudy {

    private PersistenceStudy() {}

    /**
     * Computes.
     *
     * @return the model as it is; then the canonical one, where the model has scale units
     * @throws UnsupportedModelException if the model has no dense layer or convolution with weights that are not all 0, or a
     *     weight is not finite
     */
    public static List<PersistencePoint> of(Symmetry symmetry) {
        List<PersistencePoint> points = new ArrayList<>();
        points.add(PersistencePoint.of("none", symmetry));
        if (points.get(0).isEmpty()) {
            throw new UnsupportedModelException(new Problem(
                    "persistence is that of layers with weights",
                    "the model",
                    "a dense layer or a convolution with a weight that is not 0",
                    "none",
                    "measure another model"));
        }
        if (symmetry.units() > 0) {
            points.add(PersistencePoint.of("enorm", canonical(symmetry)));
        }
        return points;
    }

    /** Returns a symmetry of the canonical copy of a model. */
    private static Symmetry canonical(Symmetry symmetry) {
        RescaleOptions options = RescaleOptions.defaults()
                .withCriterion(CriterionChoice.ENORM)
                .withSolver(SolverOptions.converge(1e-12, 1000));
        Model canonical = Rescaler.plan(symmetry, options).apply();
        Map<String, Tensor> constants = new HashMap<>();
        canonical
                .graph()
                .constants()
                .keySet()
                .forEach(name -> constants.put(
                        name, Objects.requireNonNull(canonical.graph().constant(name))));
        return symmetry.withConstants(constants);
    }
}
