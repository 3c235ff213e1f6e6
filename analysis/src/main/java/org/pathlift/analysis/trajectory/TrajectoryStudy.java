package org.pathlift.analysis.trajectory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleConsumer;
import org.pathlift.conditioning.rescale.CriterionChoice;
import org.pathlift.conditioning.rescale.RescaleOptions;
import org.pathlift.conditioning.rescale.Rescaler;
import org.pathlift.conditioning.solve.SolverOptions;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.RequestException;

/** Follows a network through its checkpoints. */
public final class TrajectoryStudy {

    private TrajectoryStudy() {}

    /**
     * Measures.
     *
     * @param symmetry of the first checkpoint; only its structure counts
     * @param progress is told the share that is done
     * @return the weights as they are first; then the canonical ones, where they are asked for and there are scale units
     * @throws RequestException if no weight differs between the checkpoints
     * @throws org.pathlift.onnx.error.UnsupportedModelException if the loss is asked for and the model cannot be trained, or
     *     a gradient is not finite
     */
    public static List<TrajectoryView> of(
            ModelCheckpoints checkpoints, Symmetry symmetry, TrajectoryOptions options, DoubleConsumer progress) {
        boolean canonical = options.canonical() && symmetry.units() > 0;
        double views = canonical ? 2 : 1;
        List<TrajectoryView> found = new ArrayList<>();
        found.add(view("none", checkpoints, options, share -> progress.accept(share / views)));
        if (canonical) {
            List<Model> models = checkpoints.models().stream()
                    .map(model -> canonical(model, symmetry))
                    .toList();
            found.add(view("enorm", checkpoints.with(models), options, share -> progress.accept((1 + share) / views)));
        }
        return found;
    }

    /** Returns the copy of a model that equi-normalization picks: all rescaled copies have the same. */
    private static Model canonical(Model model, Symmetry symmetry) {
        Map<String, Tensor> constants = new HashMap<>();
        model.graph().constants().forEach((name, constant) -> constants.put(name, constant.tensor()));
        RescaleOptions options = RescaleOptions.defaults()
                .withCriterion(CriterionChoice.ENORM)
                .withSolver(SolverOptions.converge(1e-12, 1000));
        return Rescaler.plan(symmetry.withConstants(constants), options).apply();
    }

    private static TrajectoryView view(
            String gauge, ModelCheckpoints models, TrajectoryOptions options, DoubleConsumer progress) {
        List<Checkpoint> checkpoints = models.checkpoints();
        Set<String> moved = ModelCheckpoints.moved(checkpoints);
        if (moved.isEmpty()) {
            throw new RequestException(List.of(new Problem(
                    "a trajectory goes somewhere",
                    "the checkpoints",
                    "weights that differ",
                    "the same weights in all of them",
                    "name checkpoints of different moments")));
        }
        GramMatrices products = GramMatrices.of(checkpoints, moved);
        long parameters = checkpoints.get(0).weights().entrySet().stream()
                .filter(entry -> moved.contains(entry.getKey()))
                .mapToLong(entry -> entry.getValue().shape().elements())
                .sum();
        LossPath path = options.examples().isEmpty()
                ? new LossPath(
                        List.of(),
                        options.learningRate().isPresent()
                                ? Trajectory.ofPlainSteps(
                                        products, options.learningRate().getAsDouble())
                                : List.of())
                : LossPath.of(models.models(), moved, options, progress);
        return new TrajectoryView(
                gauge,
                checkpoints.get(0).weights().keySet().stream()
                        .filter(name -> !moved.contains(name))
                        .toList(),
                Trajectory.of(parameters, products),
                path.losses(),
                path.gradients());
    }
}
