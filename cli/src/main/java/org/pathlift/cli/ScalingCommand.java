package org.pathlift.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.pathlift.analysis.report.ScalingReport;
import org.pathlift.analysis.scaling.ScalingOptions;
import org.pathlift.analysis.scaling.ScalingStudy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pathlift study scaling}: power laws and data collapse of correlations over depth. */
@Command(
        name = "scaling",
        mixinStandardHelpOptions = true,
        versionProvider = Build.class,
        header = "Tells how the correlation of two inputs decays with depth, beside criticality.",
        description =
                "%nAt a critical point 1 - c falls as a power of depth, and decays from different starts are one curve"
                        + " over a rescaled depth; elsewhere it falls exponentially, or settles. Theory of infinite width beside"
                        + " random dense networks of several widths. That there is scaling is the idea of arXiv 2306.15015; the"
                        + " measures are pathlift's own (docs/scaling.md).%n",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  pathlift study scaling --activation tanh",
            "  pathlift study scaling --activation relu --distances -0.2,0",
            "  pathlift study scaling --activation softplus --sigma-w2 1,1.5 --sigma-b2 0.1",
            "  pathlift study scaling --activation gelu --widths 100,200,400 --depth 100"
        })
final class ScalingCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final PlaceArguments places = new PlaceArguments();

    @Option(
            names = "--widths",
            order = 20,
            split = ",",
            paramLabel = "N",
            defaultValue = "100,200,400",
            description = "Units per layer of the networks that are measured. Default: ${DEFAULT-VALUE}.")
    private List<Integer> widths = List.of();

    @Option(
            names = "--depth",
            order = 21,
            paramLabel = "N",
            defaultValue = "40",
            description = "The number of the last layer; the first is 0. Default: ${DEFAULT-VALUE}.")
    private int depth;

    @Option(
            names = "--starts",
            order = 22,
            split = ",",
            paramLabel = "X",
            defaultValue = "0.05,0.1,0.2,0.4",
            description =
                    "1 - c in layer 0; the largest decay is fitted, all are to collapse. Default: ${DEFAULT-VALUE}.")
    private List<Double> starts = List.of();

    @Option(
            names = "--seeds",
            order = 23,
            paramLabel = "N",
            defaultValue = "200",
            description =
                    "How many networks of each width and start are measured; 0 for none. Default: ${DEFAULT-VALUE}.")
    private int seeds;

    @Option(
            names = "--seed",
            order = 24,
            paramLabel = "N",
            defaultValue = "0",
            description = "Of everything that is drawn. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Mixin
    private final ReportOutput report = new ReportOutput();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    ScalingCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        report.check(null);
        ScalingReport done = study();
        report.deliver(done, terminal, output, () -> new ScalingText(terminal).print(done));
        return ExitCodes.DONE;
    }

    private ScalingReport study() {
        ScalingOptions options = options();
        try (StudyProgress progress = new StudyProgress(terminal, output, "scaling of " + places.activation)) {
            return ScalingReport.of(ScalingStudy.of(options, progress));
        }
    }

    private ScalingOptions options() {
        return Valid.arguments(
                spec,
                () -> new ScalingOptions(places.choice(), seeds == 0 ? List.of() : widths, depth, starts, seeds, seed));
    }
}
