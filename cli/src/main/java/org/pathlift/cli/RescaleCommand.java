package org.pathlift.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.report.RescaleReport;
import org.pathlift.conditioning.rescale.FileRescaler;
import org.pathlift.conditioning.rescale.ProofOptions;
import org.pathlift.conditioning.rescale.Provenance;
import org.pathlift.conditioning.rescale.RescaleOptions;
import org.pathlift.conditioning.rescale.RescaleOutcome;
import org.pathlift.conditioning.symmetry.NodeFilter;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.serde.ModelReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code pathlift rescale}: picks the scales, proves that the function stays, writes the model. */
@Command(
        name = "rescale",
        mixinStandardHelpOptions = true,
        versionProvider = Build.class,
        header = "Picks the best rescaling of a model and writes it, the function proved unchanged.",
        description = "%nThe new model is compared with the old one in ONNX Runtime before it is put in its place."
                + " Without OUT everything is done and reported, but nothing is written.%n",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  pathlift rescale net.onnx",
            "  pathlift rescale net.onnx balanced.onnx --report balanced.json",
            "  pathlift rescale net.onnx exact.onnx --power-of-two",
            "  pathlift rescale net.onnx --criterion cle --exclude 'head*' --json"
        })
final class RescaleCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "MODEL", description = "An ONNX file.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path model;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "OUT",
            description = "Where the rescaled model goes. Without it nothing is written.")
    private @Nullable Path out;

    @Mixin
    private final ScaleArguments scales = new ScaleArguments();

    @Mixin
    private final ShapeOptions shapes = new ShapeOptions();

    @Mixin
    private final ProofArguments proof = new ProofArguments();

    @Mixin
    private final ReportOutput report = new ReportOutput();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    RescaleCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Map<String, Shape> inputShapes = shapes.byInput();
        RescaleOptions options = scales.options(inputShapes, proof.seed());
        ProofOptions proofOptions = proof.options();
        report.check(out, model);
        if (!inputShapes.isEmpty() || !options.nodes().equals(NodeFilter.ALL)) {
            Preflight.check(ModelReader.read(model), inputShapes, options.nodes());
        }
        RescaleOutcome outcome;
        try (Spinner spinner = Spinner.start(terminal, output, "rescaling " + model)) {
            outcome = rescale(options, proofOptions, scales.typed(inputShapes));
        }
        tell(RescaleReport.of(model, outcome, proofOptions));
        return ExitCodes.DONE;
    }

    private RescaleOutcome rescale(RescaleOptions options, ProofOptions proofOptions, String typed) {
        FileRescaler rescaler =
                new FileRescaler(options, proofOptions, new Provenance(Build.version(), "rescale", typed));
        return out == null ? rescaler.dryRun(model) : rescaler.rescale(model, out, report.writing());
    }

    private void tell(RescaleReport done) {
        if (!output.quiet && !scales.idle().isEmpty()) {
            terminal.err()
                    .println("pathlift: note: criterion " + scales.criterion() + " does not look at "
                            + String.join(", ", scales.idle()));
        }
        report.deliver(done, terminal, output, () -> new RescaleText(terminal).print(done, output.verbose));
    }
}
