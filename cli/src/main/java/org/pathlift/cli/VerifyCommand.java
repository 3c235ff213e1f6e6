package org.pathlift.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.pathlift.Pathlift;
import org.pathlift.Verification;
import org.pathlift.analysis.report.VerifyReport;
import org.pathlift.conditioning.rescale.ProofOptions;
import org.pathlift.onnx.graph.Shape;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pathlift verify}: whether two models compute the same. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        versionProvider = Build.class,
        header = "Compares what two models compute.",
        description = "%nRuns both on the same drawn inputs in ONNX Runtime, graph optimizations off. Exit code 5 tells"
                + " that an output differs by more than the bound, or that --symmetry found no map.%n",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  pathlift verify net.onnx balanced.onnx",
            "  pathlift verify net.onnx balanced.onnx --symmetry --json",
            "  pathlift verify net.onnx balanced.onnx --symmetry --intermediate",
            "  pathlift verify net.onnx other.onnx --bound 1e-6 --runs 100"
        })
final class VerifyCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "REFERENCE", description = "An ONNX file.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path reference;

    @Parameters(index = "1", paramLabel = "CANDIDATE", description = "The ONNX file to compare with it.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path candidate;

    @Option(
            names = "--symmetry",
            order = 10,
            description = {
                "Find the permutation of units, the sign flips and the positive scales that map the weights of REFERENCE"
                        + " onto those of CANDIDATE.",
                "Where there are none: how far the weights stay apart after the best matching that was found."
            })
    private boolean symmetry;

    @Option(
            names = "--intermediate",
            order = 11,
            description = "With --symmetry: compare every activation, modulo the map that was found.")
    private boolean intermediate;

    @Mixin
    private final ShapeOptions shapes = new ShapeOptions();

    @Mixin
    private final ProofArguments proof = new ProofArguments();

    @Mixin
    private final ReportOutput report = new ReportOutput();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    VerifyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Map<String, Shape> inputShapes = shapes.byInput();
        ProofOptions options = proof.options();
        if (intermediate && !symmetry) {
            throw new ParameterException(
                    spec.commandLine(), "--intermediate needs --symmetry, which finds the scales that it divides by");
        }
        report.check(null, reference, candidate);
        VerifyReport done;
        try (Spinner spinner = Spinner.start(terminal, output, "comparing " + reference + " and " + candidate)) {
            done = verify(inputShapes, options);
        }
        report.deliver(done, terminal, output, () -> new VerifyText(terminal).print(done));
        return done.passed() ? ExitCodes.DONE : ExitCodes.NOT_PROVED;
    }

    private VerifyReport verify(Map<String, Shape> inputShapes, ProofOptions options) {
        Verification asked = Pathlift.verify(reference, candidate)
                .inputShapes(inputShapes)
                .proof(options)
                .seed(proof.seed());
        return (intermediate ? asked.intermediates() : symmetry ? asked.symmetry() : asked).report();
    }
}
