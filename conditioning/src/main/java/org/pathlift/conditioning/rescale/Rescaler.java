package org.pathlift.conditioning.rescale;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pathlift.conditioning.lifting.LiftingOptions;
import org.pathlift.conditioning.lifting.Spatial;
import org.pathlift.conditioning.lifting.UnliftableException;
import org.pathlift.conditioning.solve.Criterion;
import org.pathlift.conditioning.solve.ScaleProblem;
import org.pathlift.conditioning.solve.ScaleSolver;
import org.pathlift.conditioning.solve.Solution;
import org.pathlift.conditioning.solve.SolverOptions;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.LogScales;
import org.pathlift.conditioning.symmetry.Region;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.SymmetryFinder;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.runtime.ShapeInference;

/** Picks scales for a model in memory. {@link FileRescaler} does the whole way from file to file. */
public final class Rescaler {

    private Rescaler() {}

    /**
     * Finds the symmetry of a model and the scales that the criterion asks for.
     *
     * @throws UnsupportedModelException if shapes cannot be found, or an exact lifting was asked for and is not known
     */
    public static RescalePlan plan(Model model, RescaleOptions options) {
        Facts facts = new Facts(model, ShapeInference.infer(model, options.inputShapes()));
        return plan(SymmetryFinder.find(facts, options.nodes()), options);
    }

    /** Finds the scales that the criterion asks for on a symmetry that was found with the options' node filter. */
    public static RescalePlan plan(Symmetry symmetry, RescaleOptions options) {
        double[] z = new double[symmetry.units()];
        List<RegionResult> results = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (Region region : symmetry.regions()) {
            RegionProblem problem = new RegionProblem(symmetry, region);
            try {
                RegionResult result = solve(symmetry, region, problem, options);
                for (int unit = 1; unit <= region.units(); unit++) {
                    z[problem.unit(unit) - 1] = result.solution().z(unit);
                }
                results.add(result);
            } catch (UnliftableException e) {
                problems.add(new Problem(
                        "an exact lifting was asked for",
                        String.valueOf(e.getMessage()),
                        "operators whose squared network is known",
                        "one for which it is not",
                        "use --lifting auto"));
            }
        }
        if (!problems.isEmpty()) {
            throw new UnsupportedModelException(problems);
        }
        return new RescalePlan(symmetry, options, results, LogScales.ofZ(z));
    }

    private static RegionResult solve(Symmetry symmetry, Region region, RegionProblem problem, RescaleOptions options)
            throws UnliftableException {
        return switch (options.criterion()) {
            case PATHCOND -> pathcond(symmetry, region, problem, options);
            case ENORM -> norms(region, problem, options, Optional.empty());
            case CLE ->
                result(
                        region,
                        problem,
                        problem.weights(WeightMasses.Fold.LARGEST_MAGNITUDE),
                        CriterionChoice.CLE,
                        new Criterion.CrossLayerEqualization(),
                        options.solver(),
                        Optional.empty(),
                        Optional.empty());
            case RANDOM -> random(region, problem, options);
        };
    }

    private static RegionResult pathcond(
            Symmetry symmetry, Region region, RegionProblem problem, RescaleOptions options)
            throws UnliftableException {
        if (!region.liftable()) {
            return norms(
                    region,
                    problem,
                    options,
                    Optional.of("no path lifting is defined through the product of" + " activations at node "
                            + region.products().get(0).label() + "; norms are balanced instead"));
        }
        Optional<String> note = Optional.empty();
        for (Spatial spatial : attempts(symmetry, options)) {
            try {
                ScaleProblem lifted = problem.lifted(new LiftingOptions(spatial, options.pooling()));
                return result(
                        region,
                        problem,
                        lifted,
                        CriterionChoice.PATHCOND,
                        new Criterion.PathCond(),
                        options.solver(),
                        Optional.of(spatial == Spatial.EXACT ? LiftingChoice.EXACT : LiftingChoice.PERIODIC),
                        note);
            } catch (UnliftableException e) {
                if (options.lifting() == LiftingChoice.EXACT) {
                    throw e;
                }
                note = Optional.of(String.valueOf(e.getMessage()));
            }
        }
        return norms(region, problem, options, note.map(text -> text + "; norms are balanced instead"));
    }

    private static List<Spatial> attempts(Symmetry symmetry, RescaleOptions options) {
        return switch (options.lifting()) {
            case EXACT -> List.of(Spatial.EXACT);
            case PERIODIC -> List.of(Spatial.PERIODIC);
            case AUTO ->
                symmetry.facts().shapes().nominal()
                        ? List.of(Spatial.PERIODIC)
                        : List.of(Spatial.EXACT, Spatial.PERIODIC);
        };
    }

    private static RegionResult norms(
            Region region, RegionProblem problem, RescaleOptions options, Optional<String> note) {
        return result(
                region,
                problem,
                problem.weights(WeightMasses.Fold.SUM_OF_SQUARES),
                CriterionChoice.ENORM,
                new Criterion.ENorm(),
                options.solver(),
                Optional.empty(),
                note);
    }

    private static RegionResult random(Region region, RegionProblem problem, RescaleOptions options) {
        double box = options.solver().maxScale();
        double spread = Double.isFinite(box) ? box : Criterion.Random.DEFAULT_SPREAD;
        // Regions draw from different streams, named by their first unit, so that equal regions get different scales.
        long seed =
                options.seed() + 0x9E3779B97F4A7C15L * region.groups().get(0).first();
        return result(
                region,
                problem,
                problem.empty(),
                CriterionChoice.RANDOM,
                new Criterion.Random(seed, spread),
                options.solver(),
                Optional.empty(),
                Optional.empty());
    }

    private static RegionResult result(
            Region region,
            RegionProblem problem,
            ScaleProblem scaleProblem,
            CriterionChoice choice,
            Criterion criterion,
            SolverOptions solver,
            Optional<LiftingChoice> lifting,
            Optional<String> note) {
        Solution solution = ScaleSolver.solve(scaleProblem, criterion, solver);
        List<Integer> dead = solution.dead().stream()
                .map(problem::unit)
                .filter(unit -> !problem.held().contains(unit))
                .toList();
        return new RegionResult(region, choice, lifting, withHeld(note, problem, choice), solution, dead);
    }

    private static Optional<String> withHeld(Optional<String> note, RegionProblem problem, CriterionChoice choice) {
        if (problem.held().isEmpty() || choice == CriterionChoice.RANDOM) {
            return note;
        }
        String held = "%d units keep scale 1, since the square of theirs would scale a weight"
                .formatted(problem.held().size());
        return Optional.of(note.map(text -> text + "; " + held).orElse(held));
    }
}
