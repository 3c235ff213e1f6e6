package org.pathlift.cli;

import java.util.concurrent.Callable;
import org.pathlift.analysis.phase.PhaseDiagram;
import org.pathlift.analysis.phase.PhaseOptions;
import org.pathlift.analysis.phase.Range;
import org.pathlift.analysis.report.PhaseDiagramReport;
import org.pathlift.conditioning.meanfield.Activations;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pathlift study phase-diagram}: where an activation is ordered, critical and chaotic. */
@Command(
        name = "phase-diagram",
        mixinStandardHelpOptions = true,
        versionProvider = Build.class,
        header = "Maps the phases of an activation over the variances of weights and biases.",
        description = "%nAt every place of a grid: what the theory of infinite width predicts, and what random dense"
                + " networks of a given width do. Two inputs start with q = 1 and correlation 0.5.%n",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  pathlift study phase-diagram --activation tanh",
            "  pathlift study phase-diagram --activation leaky-relu:0.2 --sigma-b2 0:0.2:3",
            "  pathlift study phase-diagram --activation gelu --width 1000 --depth 50",
            "  pathlift study phase-diagram --activation erf --seeds 0 --report erf.json"
        })
final class PhaseDiagramCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--activation",
            order = 10,
            paramLabel = "NAME",
            required = true,
            description = "The activation, with arguments after a colon, such as tanh, gelu, leaky-relu:0.2.")
    private String activation = "";

    @Option(
            names = "--sigma-w2",
            order = 11,
            paramLabel = "FROM:TO:STEPS",
            defaultValue = "0.5:4:15",
            converter = RangeConverter.class,
            description = "Fan-in times the variance of weights. Default: ${DEFAULT-VALUE}.")
    private Range weights = new Range(0.5, 4, 15);

    @Option(
            names = "--sigma-b2",
            order = 12,
            paramLabel = "FROM:TO:STEPS",
            defaultValue = "0:0.3:7",
            converter = RangeConverter.class,
            description = "The variance of biases. Default: ${DEFAULT-VALUE}.")
    private Range biases = new Range(0, 0.3, 7);

    @Option(
            names = "--width",
            order = 13,
            paramLabel = "N",
            defaultValue = "200",
            description = "Units per layer of the networks that are measured. Default: ${DEFAULT-VALUE}.")
    private int width;

    @Option(
            names = "--depth",
            order = 14,
            paramLabel = "N",
            defaultValue = "20",
            description = "Layers of the networks that are measured. Default: ${DEFAULT-VALUE}.")
    private int depth;

    @Option(
            names = "--seeds",
            order = 15,
            paramLabel = "N",
            defaultValue = "20",
            description = "How many networks are measured at each place; 0 for none. Default: ${DEFAULT-VALUE}.")
    private int seeds;

    @Option(
            names = "--seed",
            order = 16,
            paramLabel = "N",
            defaultValue = "0",
            description = "Of everything that is drawn. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Mixin
    private final ReportOutput report = new ReportOutput();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    PhaseDiagramCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        PhaseOptions options = options();
        report.check(null);
        PhaseDiagramReport done;
        try (Spinner spinner = Spinner.start(terminal, output, "mapping " + activation)) {
            done = PhaseDiagramReport.of(PhaseDiagram.of(options));
        }
        report.deliver(done, terminal, output, () -> new PhaseDiagramText(terminal).print(done));
        return ExitCodes.DONE;
    }

    private PhaseOptions options() {
        return Valid.arguments(
                spec,
                () -> new PhaseOptions(Activations.named(activation), weights, biases, width, depth, seeds, seed));
    }
}
