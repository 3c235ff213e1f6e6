package org.pathlift.cli;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.degeneracy.AngleLaw;
import org.pathlift.analysis.degeneracy.DegeneracyOptions;
import org.pathlift.analysis.degeneracy.DegeneracyStudy;
import org.pathlift.analysis.report.DegeneracyReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pathlift study degeneracy}: how two inputs come together in a deep ReLU network. */
@Command(
        name = "degeneracy",
        mixinStandardHelpOptions = true,
        versionProvider = Build.class,
        header = "Follows the angle between two inputs through a deep ReLU network.",
        description =
                "%nDense layers without biases, Gaussian weights. Beside the laws stand random networks. infinite-width"
                        + " (Cho and Saul), paper and paper-linear (Jakub and Nica) are published laws; first-order and"
                        + " hybrid are our own, and so is the depth of collapse.%n",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  pathlift study degeneracy",
            "  pathlift study degeneracy --width 64 --depth 100 --theta0 10",
            "  pathlift study degeneracy --widths 784,300,100,50,30,20",
            "  pathlift study degeneracy --law paper --law hybrid --samples 0"
        })
final class DegeneracyCommand implements Callable<Integer> {

    private static final int WIDTH = 128;
    private static final int DEPTH = 40;

    private final Terminal terminal;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--widths",
            order = 10,
            paramLabel = "N,N,...",
            converter = IntegersConverter.class,
            description = "Units of each hidden layer, in place of --width and --depth.")
    private @Nullable List<Integer> widths;

    @Option(
            names = "--width",
            order = 11,
            paramLabel = "N",
            description = "Units of every hidden layer. Default: " + WIDTH + ".")
    private @Nullable Integer width;

    @Option(names = "--depth", order = 12, paramLabel = "N", description = "Hidden layers. Default: " + DEPTH + ".")
    private @Nullable Integer depth;

    @Option(
            names = "--theta0",
            order = 13,
            paramLabel = "DEGREES",
            defaultValue = "90",
            description = "The angle between the two inputs. Default: ${DEFAULT-VALUE}.")
    private double theta0;

    @Option(
            names = "--law",
            order = 14,
            paramLabel = "NAME",
            converter = Choice.AngleLaws.class,
            completionCandidates = Choice.AngleLaws.class,
            description = "${COMPLETION-CANDIDATES}. Repeat it for several. Default: hybrid, infinite-width, paper.")
    private List<AngleLaw> laws = List.of(AngleLaw.HYBRID, AngleLaw.INFINITE_WIDTH, AngleLaw.PAPER);

    @Option(
            names = "--collapse",
            order = 15,
            paramLabel = "DEGREES",
            defaultValue = "1",
            description = "The angle at which two inputs count as collapsed. Default: ${DEFAULT-VALUE}.")
    private double collapse;

    @Option(
            names = "--samples",
            order = 16,
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many networks are drawn; 0 for none. Default: ${DEFAULT-VALUE}.")
    private int samples;

    @Option(
            names = "--seed",
            order = 17,
            paramLabel = "N",
            defaultValue = "0",
            description = "Of everything that is drawn. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Mixin
    private final ReportOutput report = new ReportOutput();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    DegeneracyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        DegeneracyOptions options = options();
        report.check(null);
        return report.follow(
                terminal,
                output,
                "drawing networks",
                progress -> DegeneracyReport.of(DegeneracyStudy.of(options, progress)),
                done -> new DegeneracyText(terminal).print(done));
    }

    private DegeneracyOptions options() {
        if (widths != null && (width != null || depth != null)) {
            throw new ParameterException(
                    spec.commandLine(), "--widths stands in place of --width and --depth: give one or the other");
        }
        int layers = depth == null ? DEPTH : depth;
        if (layers < 1 || layers > 100_000) {
            throw new ParameterException(spec.commandLine(), "--depth must be from 1 to 100000, found " + layers);
        }
        return Valid.arguments(
                spec,
                () -> new DegeneracyOptions(
                        widths != null ? widths : Collections.nCopies(layers, width == null ? WIDTH : width),
                        theta0 == 180 ? Math.PI : Math.toRadians(theta0),
                        laws,
                        Math.toRadians(collapse),
                        samples,
                        seed));
    }
}
