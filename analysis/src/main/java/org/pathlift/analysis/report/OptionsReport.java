package org.pathlift.analysis.report;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.rescale.ProofOptions;
import org.pathlift.conditioning.rescale.RescaleOptions;
import org.pathlift.conditioning.solve.SolverOptions;
import org.pathlift.conditioning.solve.Stopping;
import org.pathlift.onnx.error.Words;

/**
 * Everything that was asked for, defaults too.
 *
 * @param criterion what picks the scales
 * @param lifting which path lifting
 * @param pooling what pooling does in the squared network
 * @param converge whether sweeps go on to the tolerance
 * @param sweeps the most sweeps
 * @param tolerance the gradient norm at which sweeps end early
 * @param maxScale the largest λ, and one over the smallest; null for no box
 * @param powerOfTwo whether λ is rounded to powers of two
 * @param only globs of the nodes that may change; none for all
 * @param exclude globs of the nodes that must not
 * @param inputShapes the shapes that were given
 * @param seed of random scales and of the inputs of the proof
 * @param runs of the proof
 * @param bound of the proof; null for the one that fits the model's precision
 */
public record OptionsReport(
        String criterion,
        String lifting,
        String pooling,
        boolean converge,
        int sweeps,
        double tolerance,
        @Nullable Double maxScale,
        boolean powerOfTwo,
        List<String> only,
        List<String> exclude,
        Map<String, List<Long>> inputShapes,
        long seed,
        int runs,
        @Nullable Double bound) {

    /** Keeps unmodifiable copies of {@code only} and {@code exclude}. */
    public OptionsReport {
        only = List.copyOf(only);
        exclude = List.copyOf(exclude);
    }

    static OptionsReport of(RescaleOptions options, ProofOptions proof) {
        SolverOptions solver = options.solver();
        int sweeps = 0;
        double tolerance = 0;
        if (solver.stopping() instanceof Stopping.Sweeps plain) {
            sweeps = plain.count();
            tolerance = plain.tolerance();
        } else if (solver.stopping() instanceof Stopping.Converge converge) {
            sweeps = converge.maxSweeps();
            tolerance = converge.tolerance();
        }
        return new OptionsReport(
                Words.of(options.criterion()),
                Words.of(options.lifting()),
                Words.of(options.pooling()),
                solver.stopping() instanceof Stopping.Converge,
                sweeps,
                tolerance,
                Double.isInfinite(solver.maxScale()) ? null : Double.valueOf(solver.maxScale()),
                solver.rounding() == SolverOptions.Rounding.POWER_OF_TWO,
                options.nodes().only(),
                options.nodes().exclude(),
                Shapes.extents(options.inputShapes()),
                options.seed(),
                proof.runs(),
                proof.bound().isPresent() ? Double.valueOf(proof.bound().getAsDouble()) : null);
    }
}
