package org.pathlift.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.report.TrajectoryReport;
import org.pathlift.analysis.sharpness.Example;
import org.pathlift.analysis.sharpness.Examples;
import org.pathlift.analysis.sharpness.LossKind;
import org.pathlift.analysis.sharpness.SharpnessOptions;
import org.pathlift.analysis.trajectory.ModelCheckpoints;
import org.pathlift.analysis.trajectory.TrajectoryOptions;
import org.pathlift.analysis.trajectory.TrajectoryStudy;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.NodeFilter;
import org.pathlift.conditioning.symmetry.Preflight;
import org.pathlift.conditioning.symmetry.SymmetryFinder;
import org.pathlift.conditioning.training.run.LabelledInputs;
import org.pathlift.conditioning.training.run.ModelExamples;
import org.pathlift.conditioning.training.run.Snapshots;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.runtime.ShapeInference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pathlift trajectory}: the path of the weights in training. */
@Command(
        name = "trajectory",
        mixinStandardHelpOptions = true,
        versionProvider = Build.class,
        header = "Follows a network's weights through training: directions, angles, length.",
        description =
                "%nCHECKPOINTS are ONNX files of one network in the order of training, or a folder of train --snapshots."
                        + " All is told of the weights as they are and of the canonical ones, which rescaled copies of a"
                        + " network share. docs/trajectory.md tells how it is read.%n",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  pathlift trajectory run1",
            "  pathlift trajectory run1 --data digits --sharpness",
            "  pathlift trajectory before.onnx during.onnx after.onnx --report path.json"
        })
final class TrajectoryCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(
            arity = "1..*",
            paramLabel = "CHECKPOINTS",
            description = "ONNX files in order, or folders of snapshots.")
    private List<Path> places = List.of();

    @Option(
            names = "--data",
            order = 1,
            paramLabel = "SPEC",
            description =
                    "Examples whose loss gives gradients at every checkpoint, as for train. Default: no gradients.")
    private @Nullable String data;

    @Option(
            names = "--inputs",
            order = 2,
            paramLabel = "N",
            defaultValue = "256",
            description = "How many examples the loss is a mean of. Default: ${DEFAULT-VALUE}.")
    private int count;

    @Option(
            names = "--learning-rate",
            order = 3,
            paramLabel = "X",
            description =
                    "Take steps for those of plain gradient descent with this learning rate, which tell its gradients:"
                            + " of several updates between checkpoints, the sum. In place of --data.")
    private @Nullable Double learningRate;

    @Option(
            names = "--sharpness",
            order = 4,
            description = "Measure the ends of the Hessian's spectrum at every checkpoint, too. Needs --data.")
    private boolean sharpness;

    @Option(names = "--no-canonical", order = 5, description = "Leave out the canonical weights.")
    private boolean asIs;

    @Mixin
    private final ShapeOptions shapes = new ShapeOptions();

    @Option(
            names = "--seed",
            order = 70,
            paramLabel = "N",
            description = "Which examples, and the start of the search for sharpness. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Mixin
    private final ReportOutput report = new ReportOutput();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    TrajectoryCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        checkOptions();
        List<Path> files = files();
        report.check(null, files.toArray(Path[]::new));
        TrajectoryReport done;
        try (StudyProgress progress = new StudyProgress(terminal, output, "following the weights")) {
            ModelCheckpoints checkpoints = ModelCheckpoints.read(files);
            Model first = checkpoints.models().get(0);
            Preflight.check(first, shapes.byInput(), NodeFilter.ALL);
            Facts facts = new Facts(first, ShapeInference.infer(first, shapes.byInput()));
            TrajectoryOptions options = options(first);
            done = TrajectoryReport.of(
                    checkpoints,
                    data,
                    options,
                    seed,
                    TrajectoryStudy.of(checkpoints, SymmetryFinder.find(facts, NodeFilter.ALL), options, progress));
        }
        report.deliver(done, terminal, output, () -> new TrajectoryText(terminal).print(done, output.verbose));
        return ExitCodes.DONE;
    }

    private void checkOptions() {
        if (count < 1) {
            throw new ParameterException(spec.commandLine(), "--inputs must be 1 or more, found " + count);
        }
        if (sharpness && data == null) {
            throw new ParameterException(spec.commandLine(), "--sharpness is that of a loss: it needs --data");
        }
        if (learningRate != null && data != null) {
            throw new ParameterException(
                    spec.commandLine(), "--data and --learning-rate both tell gradients: give one or the other");
        }
        if (learningRate != null && !(learningRate > 0 && learningRate < Double.POSITIVE_INFINITY)) {
            throw new ParameterException(
                    spec.commandLine(), "--learning-rate must be a number above 0, found " + learningRate);
        }
    }

    private List<Path> files() {
        List<Path> files = new ArrayList<>();
        for (Path place : places) {
            if (Files.isDirectory(place)) {
                List<Path> snapshots = Snapshots.in(place);
                if (snapshots.isEmpty()) {
                    throw new ParameterException(
                            spec.commandLine(),
                            place + ": expected snapshots (step-*.onnx), as train --snapshots keeps them; found none");
                }
                files.addAll(snapshots);
            } else {
                files.add(place);
            }
        }
        return files;
    }

    private TrajectoryOptions options(Model first) {
        List<Example> examples = List.of();
        if (data != null) {
            LabelledInputs labelled = ModelExamples.of(data, Optional.empty(), first, count, seed);
            examples = Examples.of(first, labelled.inputs(), labelled.targets());
        }
        return new TrajectoryOptions(
                !asIs,
                examples.isEmpty()
                        ? LossKind.SQUARED_OUTPUT
                        : LossKind.fitting(examples.get(0).target()),
                examples,
                sharpness ? Optional.of(SharpnessOptions.DEFAULT.withSeed(seed)) : Optional.empty(),
                learningRate == null ? OptionalDouble.empty() : OptionalDouble.of(learningRate));
    }
}
