package org.pathlift.conditioning.rescale;

import java.util.Map;
import java.util.TreeMap;
import org.pathlift.conditioning.lifting.Pooling;
import org.pathlift.conditioning.solve.SolverOptions;
import org.pathlift.conditioning.solve.Stopping;
import org.pathlift.conditioning.symmetry.NodeFilter;
import org.pathlift.onnx.error.Words;
import org.pathlift.onnx.graph.Shape;

/**
 * How to rescale. {@link #defaults()} gives the paper's method; the {@code with} methods change one thing each.
 *
 * @param criterion what picks the scales
 * @param lifting which path lifting pathcond uses
 * @param pooling what pooling does in the squared network
 * @param solver when the solver stops, the box for λ, and whether λ is rounded to powers of two
 * @param nodes which nodes may have their parameters changed
 * @param inputShapes the shapes of inputs that the file leaves open, by name
 * @param seed of random scales and of the inputs drawn for the proof
 */
public record RescaleOptions(
        CriterionChoice criterion,
        LiftingChoice lifting,
        Pooling pooling,
        SolverOptions solver,
        NodeFilter nodes,
        Map<String, Shape> inputShapes,
        long seed) {

    /** Keeps an unmodifiable copy of {@code inputShapes}, sorted by key. */
    public RescaleOptions {
        inputShapes = java.util.Collections.unmodifiableMap(new TreeMap<>(inputShapes));
    }

    /** Path conditioning, ten sweeps, automatic lifting, every node, seed 0. */
    public static RescaleOptions defaults() {
        return new RescaleOptions(
                CriterionChoice.PATHCOND,
                LiftingChoice.AUTO,
                Pooling.PATH,
                SolverOptions.defaults(),
                NodeFilter.ALL,
                Map.of(),
                0);
    }

    /** Returns these options with another criterion. */
    public RescaleOptions withCriterion(CriterionChoice value) {
        return new RescaleOptions(value, lifting, pooling, solver, nodes, inputShapes, seed);
    }

    /** Returns these options with another path lifting; only pathcond uses it. */
    public RescaleOptions withLifting(LiftingChoice value) {
        return new RescaleOptions(criterion, value, pooling, solver, nodes, inputShapes, seed);
    }

    /** Returns these options with other rules for pooling in the squared network; only pathcond uses them. */
    public RescaleOptions withPooling(Pooling value) {
        return new RescaleOptions(criterion, lifting, value, solver, nodes, inputShapes, seed);
    }

    /** Returns these options with other settings of the solver. */
    public RescaleOptions withSolver(SolverOptions value) {
        return new RescaleOptions(criterion, lifting, pooling, value, nodes, inputShapes, seed);
    }

    /** Returns these options for the parameters of other nodes. */
    public RescaleOptions withNodes(NodeFilter value) {
        return new RescaleOptions(criterion, lifting, pooling, solver, value, inputShapes, seed);
    }

    /** Returns these options with other shapes of inputs that the file leaves open, by name. */
    public RescaleOptions withInputShapes(Map<String, Shape> value) {
        return new RescaleOptions(criterion, lifting, pooling, solver, nodes, value, seed);
    }

    /** Returns these options with another seed of random scales and of the inputs of the proof. */
    public RescaleOptions withSeed(long value) {
        return new RescaleOptions(criterion, lifting, pooling, solver, nodes, inputShapes, value);
    }

    /**
     * Returns the options as they would be typed, defaults too, so that a file can tell how it was made. What the criterion
     * does not look at is left out, and the seed, which files tell by itself.
     */
    public String typed() {
        StringBuilder typed = new StringBuilder("--criterion " + Words.of(criterion));
        if (criterion == CriterionChoice.PATHCOND) {
            typed.append(" --lifting ").append(Words.of(lifting));
            typed.append(" --pooling ").append(Words.of(pooling));
        }
        if (criterion != CriterionChoice.RANDOM) {
            typed.append(typed(solver.stopping()));
        }
        if (solver.rounding() == SolverOptions.Rounding.POWER_OF_TWO) {
            typed.append(" --power-of-two");
        }
        if (solver.maxScale() < Double.POSITIVE_INFINITY) {
            typed.append(" --max-scale ").append(solver.maxScale());
        }
        typed.append(nodes.typed());
        inputShapes.forEach((name, shape) -> {
            String extents = shape.toString();
            typed.append(" --input-shape ").append(name).append(':').append(extents, 1, extents.length() - 1);
        });
        return typed.toString();
    }

    private static String typed(Stopping stopping) {
        if (stopping instanceof Stopping.Converge converge) {
            return " --converge --sweeps " + converge.maxSweeps() + " --tolerance " + converge.tolerance();
        }
        Stopping.Sweeps sweeps = (Stopping.Sweeps) stopping;
        return " --sweeps " + sweeps.count() + " --tolerance " + sweeps.tolerance();
    }
}
