package org.pathlift.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.report.ExpandReport;
import org.pathlift.conditioning.expansion.ExpansionOptions;
import org.pathlift.conditioning.expansion.ExpansionOutcome;
import org.pathlift.conditioning.expansion.FileExpander;
import org.pathlift.conditioning.rescale.ProofOptions;
import org.pathlift.conditioning.rescale.Provenance;
import org.pathlift.conditioning.symmetry.NodeFilter;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.serde.ModelReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code pathlift expand}: gives a model an input with more entries. */
@Command(
        name = "expand",
        mixinStandardHelpOptions = true,
        versionProvider = Build.class,
        header = "Gives a model a larger input, the original entries spaced among constants.",
        description = "%nInput dimension expansion after Zhang et al. 2024 (arXiv:2409.06402): N x N images become"
                + " KN x KN. Train the new model on the same data with train --expand. Without OUT everything is done"
                + " and reported, but nothing is written.%n",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  pathlift expand net.onnx larger.onnx --factor 2",
            "  pathlift expand net.onnx larger.onnx --factor 2 --fill 0 --mode preserving",
            "  pathlift expand mlp.onnx wider.onnx --append 3 --mode preserving",
            "  pathlift expand net.onnx --factor 3 --offset 1 --json"
        })
final class ExpandCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "MODEL", description = "An ONNX file.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path model;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "OUT",
            description = "Where the expanded model goes. Without it nothing is written.")
    private @Nullable Path out;

    @Mixin
    private final ExpandArguments arguments = new ExpandArguments();

    @Mixin
    private final ShapeOptions shapes = new ShapeOptions();

    @Mixin
    private final ProofArguments proof = new ProofArguments();

    @Mixin
    private final ReportOutput report = new ReportOutput();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    ExpandCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Map<String, Shape> inputShapes = shapes.byInput();
        ExpansionOptions options = arguments.options(inputShapes, proof.seed());
        ProofOptions proofOptions = proof.options();
        report.check(out, model);
        if (!inputShapes.isEmpty()) {
            Preflight.check(ModelReader.read(model), inputShapes, NodeFilter.ALL);
        }
        FileExpander expander =
                new FileExpander(options, proofOptions, new Provenance(Build.version(), "expand", arguments.typed()));
        ExpansionOutcome outcome;
        try (Spinner spinner = Spinner.start(terminal, output, "expanding " + model)) {
            outcome = out == null ? expander.dryRun(model) : expander.expand(model, out, report.writing());
        }
        tell(ExpandReport.of(model, outcome, proofOptions));
        return ExitCodes.DONE;
    }

    private void tell(ExpandReport done) {
        report.deliver(done, terminal, output, () -> new ExpandText(terminal).print(done, output.verbose));
    }
}
