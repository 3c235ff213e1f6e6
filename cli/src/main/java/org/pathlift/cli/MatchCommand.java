package org.pathlift.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.interpolation.LinearPath;
import org.pathlift.analysis.report.MatchReport;
import org.pathlift.analysis.report.ModelReport;
import org.pathlift.conditioning.permutation.FileMatcher;
import org.pathlift.conditioning.permutation.MatchOutcome;
import org.pathlift.conditioning.permutation.ModelMatcher;
import org.pathlift.conditioning.rescale.ProofOptions;
import org.pathlift.conditioning.rescale.Provenance;
import org.pathlift.conditioning.symmetry.NodeFilter;
import org.pathlift.conditioning.symmetry.Preflight;
import org.pathlift.conditioning.training.run.LabelledInputs;
import org.pathlift.conditioning.training.run.ModelExamples;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.runtime.FunctionProof;
import org.pathlift.onnx.runtime.Pairing;
import org.pathlift.onnx.serde.FileHash;
import org.pathlift.onnx.serde.ModelReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pathlift match}: brings one model onto another without changing what it computes. */
@Command(
        name = "match",
        mixinStandardHelpOptions = true,
        versionProvider = Build.class,
        header = "Brings a model onto a reference by the symmetries of its weights, the function proved unchanged.",
        description = "%nReorders units, flips signs and rescales, so that the weights of MODEL come as close to those"
                + " of REFERENCE as weight matching finds (Ainsworth, Hayase, Srinivasa 2023). Then the straight line"
                + " between the two is measured, before and after.%n",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  pathlift match a.onnx b.onnx",
            "  pathlift match a.onnx b.onnx b-matched.onnx --data digits --inputs 256",
            "  pathlift match a.onnx b.onnx b-matched.onnx --restarts 10 --report match.json"
        })
final class MatchCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "REFERENCE", description = "An ONNX file.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path reference;

    @Parameters(index = "1", paramLabel = "MODEL", description = "An ONNX file with the same graph.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path model;

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "OUT",
            description = "Where the matched model goes. Without it nothing is written.")
    private @Nullable Path out;

    @Option(
            names = "--restarts",
            order = 10,
            paramLabel = "N",
            description = "Random starts beside the two fixed ones. Default: ${DEFAULT-VALUE}.")
    private int restarts;

    @Option(
            names = "--data",
            order = 11,
            paramLabel = "SPEC",
            description = "Examples to measure the line on, as for train. Default: drawn from N(0, 1), without labels.")
    private @Nullable String data;

    @Option(
            names = "--inputs",
            order = 12,
            paramLabel = "N",
            description = "How many inputs the line is measured on. Default: ${DEFAULT-VALUE}.")
    private int inputs = 64;

    @Option(
            names = "--points",
            order = 13,
            paramLabel = "N",
            description = "Points of the line, its ends among them. Default: ${DEFAULT-VALUE}.")
    private int points = 11;

    @Mixin
    private final ShapeOptions shapes = new ShapeOptions();

    @Mixin
    private final ProofArguments proof = new ProofArguments();

    @Mixin
    private final ReportOutput report = new ReportOutput();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    MatchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        atLeast("--restarts", restarts, 0);
        atLeast("--inputs", inputs, 1);
        atLeast("--points", points, 2);
        Map<String, Shape> inputShapes = shapes.byInput();
        ProofOptions proofOptions = proof.options();
        if (out != null && Destination.isSame(out, reference)) {
            throw new ParameterException(spec.commandLine(), "OUT must be another file than REFERENCE, found " + out);
        }
        report.check(out, model, reference);
        MatchReport done;
        try (Spinner spinner = Spinner.start(terminal, output, "matching " + model + " to " + reference)) {
            done = match(inputShapes, proofOptions);
        }
        report.deliver(done, terminal, output, () -> new MatchText(terminal).print(done, output.verbose));
        return ExitCodes.DONE;
    }

    private void atLeast(String option, int found, int least) {
        if (found < least) {
            throw new ParameterException(spec.commandLine(), option + " must be " + least + " or more, found " + found);
        }
    }

    private MatchReport match(Map<String, Shape> inputShapes, ProofOptions proofOptions) {
        Model first = ModelReader.read(reference);
        Model second = ModelReader.read(model);
        Preflight.check(first, inputShapes, NodeFilter.ALL);
        Pairing.check(first, second);
        // Read first, so that bad data stops the command before anything is written.
        @Nullable
        LabelledInputs given =
                data == null ? null : ModelExamples.of(data, Optional.empty(), first, inputs, proof.seed());
        String sha256 = FileHash.sha256(model);
        FileMatcher matcher = new FileMatcher(
                new ModelMatcher.Options(restarts, proof.seed()),
                inputShapes,
                proofOptions,
                new Provenance(Build.version(), "match", "--restarts " + restarts));
        MatchOutcome outcome =
                out == null ? matcher.dryRun(reference, model) : matcher.match(reference, model, out, report.writing());
        long start = System.nanoTime();
        LabelledInputs measured = given != null
                ? given
                : LabelledInputs.none(FunctionProof.draw(
                        first, outcome.symmetry().scales().facts().shapes(), inputs, proof.seed()));
        LinearPath.Result before = LinearPath.measure(first, outcome.model(), measured, points);
        LinearPath.Result after = LinearPath.measure(first, outcome.changed(), measured, points);
        Map<String, Double> seconds = new LinkedHashMap<>(outcome.seconds());
        seconds.put("line", (System.nanoTime() - start) / 1e9);
        return MatchReport.of(
                ModelReport.of(reference, FileHash.sha256(reference), first),
                ModelReport.of(model, sha256, second),
                outcome,
                new MatchReport.Options(restarts, proof.seed(), data == null ? "drawn" : data, inputs, points),
                before,
                after,
                seconds);
    }
}
