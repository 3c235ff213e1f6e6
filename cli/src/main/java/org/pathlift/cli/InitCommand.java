package org.pathlift.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.pathlift.Initialization;
import org.pathlift.Pathlift;
import org.pathlift.analysis.report.InitReport;
import org.pathlift.conditioning.init.InitOptions;
import org.pathlift.conditioning.init.ResidualScaling;
import org.pathlift.conditioning.init.Scheme;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pathlift init}: draws weights at the critical point of the model's activations. */
@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        versionProvider = Build.class,
        header = "Draws new weights so that signals and gradients keep their size from layer to layer.",
        description =
                "%nActivations, normalizations and residual sums are found in the graph. The report sets what theory"
                        + " predicts of each layer beside what ONNX Runtime computes. Without OUT nothing is written.%n",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  pathlift init net.onnx fresh.onnx --seed 7",
            "  pathlift init net.onnx fresh.onnx --scheme orthogonal --sigma-b2 0.1",
            "  pathlift init net.onnx fresh.onnx --scheme lsuv --data digits",
            "  pathlift init net.onnx --scheme keep --gradients     what the weights of a file do"
        })
final class InitCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "MODEL", description = "An ONNX file.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path model;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "OUT",
            description = "Where the initialized model goes. Without it nothing is written.")
    private @Nullable Path out;

    @Option(
            names = "--scheme",
            order = 1,
            paramLabel = "NAME",
            defaultValue = "critical",
            converter = Choice.Schemes.class,
            completionCandidates = Choice.Schemes.class,
            description = {
                "How weights come about: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.",
                "critical, orthogonal, delta-orthogonal: variances at the critical point of the activations. lsuv: scaled"
                        + " on inputs. rescale: the weights of the file, each layer scaled to the critical point. keep:"
                        + " the weights stay, the report tells what they do."
            })
    private Scheme scheme = Scheme.CRITICAL;

    @Option(
            names = "--residual",
            order = 3,
            paramLabel = "HOW",
            converter = Choice.Residuals.class,
            completionCandidates = Choice.Residuals.class,
            description =
                    "What is done at the end of N residual branches: ${COMPLETION-CANDIDATES}. Default: sqrt-depth"
                            + " (times 1/sqrt(N)) for critical schemes, else none.")
    private @Nullable ResidualScaling residual;

    @Mixin
    private final DrawArguments draw = new DrawArguments();

    @Option(
            names = "--data",
            order = 5,
            paramLabel = "SPEC",
            description =
                    "Examples to take the input's second moment from and to measure on, as for train. Default: drawn"
                            + " from N(0, 1).")
    private @Nullable String data;

    @Option(
            names = "--inputs",
            order = 6,
            paramLabel = "N",
            description =
                    "How many inputs the new model is run on; 0 only predicts. Default: 4, for lsuv 64; 2 and 4 if"
                            + " drawn ones have more than 65,536 numbers.")
    private @Nullable Integer inputs;

    @Option(names = "--gradients", order = 7, description = "Measure gradients as well, through PyTorch.")
    private boolean gradients;

    @Mixin
    private final NodeOptions nodes = new NodeOptions();

    @Mixin
    private final ShapeOptions shapes = new ShapeOptions();

    @Option(
            names = "--seed",
            order = 70,
            paramLabel = "N",
            description = "Seed of everything that is drawn. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Mixin
    private final ReportOutput report = new ReportOutput();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    InitCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        InitOptions options = options();
        if (inputs != null && (inputs < 0 || (inputs == 0 && (gradients || scheme == Scheme.LSUV)))) {
            throw new ParameterException(
                    spec.commandLine(), "--inputs must be 1 or more to measure on, found " + inputs);
        }
        report.check(out, model);
        InitReport done;
        try (Spinner spinner = Spinner.start(terminal, output, "initializing " + model)) {
            done = run(options);
        }
        tell(done);
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
                        nodes.filter(),
                        shapes.byInput(),
                        seed));
    }

    private InitReport run(InitOptions options) {
        Initialization asked = Pathlift.init(model).options(options);
        if (inputs != null) {
            asked.inputs(inputs);
        }
        if (data != null) {
            asked.data(data);
        }
        if (gradients) {
            asked.gradients();
        }
        return out == null ? asked.dryRun() : (report.replaces() ? asked.replaceExisting() : asked).writeTo(out);
    }

    private void tell(InitReport done) {
        report.deliver(done, terminal, output, () -> new InitText(terminal).print(done, output.verbose));
    }
}
