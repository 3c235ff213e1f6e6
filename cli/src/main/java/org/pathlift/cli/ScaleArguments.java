package org.pathlift.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.lifting.Pooling;
import org.pathlift.conditioning.rescale.CriterionChoice;
import org.pathlift.conditioning.rescale.LiftingChoice;
import org.pathlift.conditioning.rescale.RescaleOptions;
import org.pathlift.conditioning.solve.SolverOptions;
import org.pathlift.onnx.graph.Shape;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What picks the scales. */
final class ScaleArguments {

    private static final double TOLERANCE = 1e-9;
    private static final int MOST_SWEEPS = 1000;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--criterion",
            order = 10,
            paramLabel = "NAME",
            defaultValue = "pathcond",
            converter = Choice.Criteria.class,
            completionCandidates = Choice.Criteria.class,
            description = {
                "What picks the scales: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.",
                "pathcond brings the path lifting's diagonal nearest to a multiple of the identity, enorm minimizes the"
                        + " sum of squared weights, cle equalizes the ranges of channels, random draws."
            })
    private CriterionChoice criterion = CriterionChoice.PATHCOND;

    @Option(
            names = "--lifting",
            order = 11,
            paramLabel = "NAME",
            defaultValue = "auto",
            converter = Choice.Liftings.class,
            completionCandidates = Choice.Liftings.class,
            description = {
                "The path lifting of pathcond: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}, exact where the"
                        + " shape of the input is known or given, else periodic."
            })
    private LiftingChoice lifting = LiftingChoice.AUTO;

    @Option(
            names = "--pooling",
            order = 12,
            paramLabel = "NAME",
            defaultValue = "path",
            converter = Choice.Poolings.class,
            completionCandidates = Choice.Poolings.class,
            description = {
                "Pooling in the path lifting: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}, the theory;"
                        + " max does as the published code of the method."
            })
    private Pooling pooling = Pooling.PATH;

    @Option(
            names = "--sweeps",
            order = 20,
            paramLabel = "N",
            description = "The most sweeps over all units. Default: 10; 1000 with --converge.")
    private @Nullable Integer sweeps;

    @Option(
            names = "--tolerance",
            order = 21,
            paramLabel = "X",
            description = {
                "End sweeps when the relative gradient norm is not above this.",
                "Default: 0, all sweeps; 1e-9 with --converge."
            })
    private @Nullable Double tolerance;

    @Option(
            names = "--converge",
            order = 22,
            description = "Sweep to the tolerance, with Newton steps on the scales of layers.")
    private boolean converge;

    @Option(
            names = "--power-of-two",
            order = 23,
            description = {
                "Round every scale to a power of two, so that scaling is exact: the proof then asks for equal bits."
            })
    private boolean powerOfTwo;

    @Option(
            names = "--max-scale",
            order = 24,
            paramLabel = "X",
            description = "Keep every scale within 1/X and X. Default: no limit.")
    private @Nullable Double maxScale;

    @Mixin
    private final NodeOptions nodes = new NodeOptions();

    /** Returns the options of the library. */
    RescaleOptions options(Map<String, Shape> inputShapes, long seed) {
        return new RescaleOptions(criterion, lifting, pooling, solver(), nodes.filter(), inputShapes, seed);
    }

    private SolverOptions solver() {
        int most = sweeps != null ? sweeps : converge ? MOST_SWEEPS : SolverOptions.DEFAULT_SWEEPS;
        double norm = tolerance != null ? tolerance : converge ? TOLERANCE : 0;
        if (most < 0) {
            throw refused("--sweeps", "0 or more", Integer.toString(most));
        }
        if (!(norm >= 0 && norm < 1) || (converge && norm == 0)) {
            throw refused(
                    "--tolerance",
                    converge ? "more than 0 and less than 1 with --converge" : "0 or more and less than 1",
                    Double.toString(norm));
        }
        if (maxScale != null && !(maxScale >= 1)) {
            throw refused("--max-scale", "1 or more", maxScale.toString());
        }
        SolverOptions solver = converge ? SolverOptions.converge(norm, most) : SolverOptions.sweeps(most, norm);
        solver = maxScale == null ? solver : solver.withMaxScale(maxScale);
        return powerOfTwo ? solver.withPowersOfTwo() : solver;
    }

    /** Returns the options that the criterion does not look at. */
    List<String> idle() {
        List<String> idle = new ArrayList<>();
        boolean pathcond = criterion == CriterionChoice.PATHCOND;
        addIf(idle, !pathcond && lifting != LiftingChoice.AUTO, "--lifting");
        addIf(idle, !pathcond && pooling != Pooling.PATH, "--pooling");
        boolean random = criterion == CriterionChoice.RANDOM;
        addIf(idle, random && sweeps != null, "--sweeps");
        addIf(idle, random && tolerance != null, "--tolerance");
        addIf(idle, random && converge, "--converge");
        return idle;
    }

    String criterion() {
        return Choice.word(criterion);
    }

    private static void addIf(List<String> list, boolean condition, String option) {
        if (condition) {
            list.add(option);
        }
    }

    private ParameterException refused(String option, String expected, String found) {
        return new ParameterException(
                spec.commandLine(),
                "Invalid value for option '%s': expected %s, found %s".formatted(option, expected, found));
    }
}
