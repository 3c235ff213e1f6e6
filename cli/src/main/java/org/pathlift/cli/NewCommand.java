package org.pathlift.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.report.NewReport;
import org.pathlift.conditioning.architecture.Architecture;
import org.pathlift.conditioning.architecture.Blueprint;
import org.pathlift.conditioning.architecture.ModelMaker;
import org.pathlift.conditioning.init.InitOptions;
import org.pathlift.conditioning.init.ResidualScaling;
import org.pathlift.conditioning.init.Scheme;
import org.pathlift.conditioning.rescale.Provenance;
import org.pathlift.conditioning.symmetry.NodeFilter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pathlift new}: makes a model of a standard architecture. */
@Command(
        name = "new",
        mixinStandardHelpOptions = true,
        versionProvider = Build.class,
        header = "Makes a new model of a standard architecture.",
        description =
                "%nOpset 17, one float input 'input' with an open batch, one output 'logits'. Weights are drawn as by"
                        + " init. An option that the architecture does not have is refused.%n",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  pathlift new resnet18 net.onnx",
            "  pathlift new resnet50 small.onnx --input 3,32,32 --width 0.5",
            "  pathlift new mlp deep.onnx --input 784 --width 100 --depth 50",
            "  pathlift new mlp deep.onnx --activation tanh --depth 100 --init orthogonal",
            "  pathlift new transformer t.onnx --norm-place post --activation relu --init he"
        })
final class NewCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "ARCHITECTURE",
            converter = Choice.Architectures.class,
            completionCandidates = Choice.Architectures.class,
            description = "${COMPLETION-CANDIDATES}.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Architecture architecture;

    @Parameters(index = "1", paramLabel = "OUT", description = "Where the model goes.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path out;

    @Mixin
    private final NewArguments arguments = new NewArguments();

    @Option(
            names = "--init",
            order = 20,
            paramLabel = "SCHEME",
            defaultValue = "critical",
            converter = Choice.FreshSchemes.class,
            completionCandidates = Choice.FreshSchemes.class,
            description =
                    "How weights come about, as --scheme of init: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Scheme scheme = Scheme.CRITICAL;

    @Option(
            names = "--init-residual",
            order = 21,
            paramLabel = "HOW",
            converter = Choice.Residuals.class,
            completionCandidates = Choice.Residuals.class,
            description =
                    "What the weights at the end of N residual branches start as: ${COMPLETION-CANDIDATES}. Default:"
                            + " sqrt-depth (times 1/sqrt(N)) for critical schemes, else none; a branch that --residual"
                            + " multiplies stays as it is.")
    private @Nullable ResidualScaling residual;

    @Mixin
    private final DrawArguments draw = new DrawArguments();

    @Option(
            names = "--seed",
            order = 70,
            paramLabel = "N",
            defaultValue = "0",
            description = "Of the weights. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Mixin
    private final ReportOutput report = new ReportOutput();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    NewCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Blueprint blueprint = architecture.blueprint(arguments.options());
        InitOptions options = options();
        report.check(out);
        Provenance provenance = new Provenance(Build.version(), "new", blueprint + typed(options));
        ModelMaker maker = new ModelMaker(options, provenance.entries(seed));
        ModelMaker.Made made;
        try (Spinner spinner = Spinner.start(terminal, output, "making " + out)) {
            made = maker.make(blueprint, out, report.writing());
        }
        tell(NewReport.of(out, made, size()));
        return ExitCodes.DONE;
    }

    private InitOptions options() {
        return Valid.arguments(
                spec,
                () -> new InitOptions(
                        scheme,
                        draw.distribution(scheme),
                        draw.biasVariance(),
                        Optional.ofNullable(residual),
                        NodeFilter.ALL,
                        Map.of(),
                        seed));
    }

    /** The options of the weights as they would be typed, defaults too. */
    private String typed(InitOptions options) {
        return " --init " + Choice.word(scheme) + " --init-residual " + Choice.word(options.residualScaling())
                + draw.typed(scheme);
    }

    private long size() {
        try {
            return Files.size(out);
        } catch (IOException e) {
            throw new UncheckedIOException(out.toString(), e);
        }
    }

    private void tell(NewReport done) {
        report.deliver(done, terminal, output, () -> new NewText(terminal).print(done));
    }
}
