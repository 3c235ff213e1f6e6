package org.pathlift.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.pathlift.Measurement;
import org.pathlift.Pathlift;
import org.pathlift.analysis.metric.Analysis;
import org.pathlift.analysis.metric.Metric;
import org.pathlift.analysis.metric.MetricOptions;
import org.pathlift.analysis.metric.Metrics;
import org.pathlift.analysis.report.AnalyzeReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pathlift analyze}: what a model's signals and gradients do. */
@Command(
        name = "analyze",
        mixinStandardHelpOptions = true,
        versionProvider = Build.class,
        header = "Measures what a model does to signals and gradients, beside what theory predicts.",
        description =
                "%nEvery metric gives a value or says why it does not apply. docs/metrics.md tells how each is read.%n",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  pathlift analyze net.onnx",
            "  pathlift analyze net.onnx --data digits --inputs 16",
            "  pathlift analyze net.onnx --metric criticality,jacobian --report net.json",
            "  pathlift analyze net.onnx --metric rescaling,int8,sharpness --invariance"
        })
final class AnalyzeCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "MODEL", description = "An ONNX file.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path model;

    @Option(
            names = "--metric",
            order = 1,
            paramLabel = "NAME",
            split = ",",
            completionCandidates = MetricNames.class,
            description =
                    "What to measure: ${COMPLETION-CANDIDATES}. Default: all of them, but rescaling, redundancy and"
                            + " int8 only for small models, see docs/cli.md.")
    private List<String> names = List.of();

    @Option(
            names = "--data",
            order = 5,
            paramLabel = "SPEC",
            description =
                    "Examples to measure on, as for train; their targets make the loss of sharpness. Default: drawn"
                            + " from N(0, 1), without targets.")
    private @Nullable String data;

    @Option(
            names = "--inputs",
            order = 6,
            paramLabel = "N",
            defaultValue = "4",
            description = "How many inputs are run. Default: ${DEFAULT-VALUE}.")
    private int count;

    @Option(
            names = "--jacobian-outputs",
            order = 7,
            paramLabel = "N",
            description = "The outputs up to which the Jacobian is formed whole. Default: 64.")
    private int jacobianOutputs = MetricOptions.DEFAULT.jacobianOutputs();

    @Mixin
    private final ExpandedData expanded = new ExpandedData();

    @Option(
            names = "--masks",
            order = 8,
            paramLabel = "FILE",
            description =
                    "Which entries of the weights are fixed: the side file of pathlift asymmetric. Metric symmetries"
                            + " tells what is left.")
    private @Nullable Path masks;

    @Option(
            names = "--fixed-from",
            order = 9,
            paramLabel = "MODEL",
            description = "Another checkpoint of the same network: entries that are the same in both count as fixed.")
    private @Nullable Path other;

    @Option(
            names = "--invariance",
            order = 10,
            description =
                    "Measure two copies that compute the same, too: one rescaled, one with its units permuted. Tells"
                            + " which numbers are artefacts of scale or order. Three times the work.")
    private boolean invariance;

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

    AnalyzeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (count < 1) {
            throw new ParameterException(spec.commandLine(), "--inputs must be 1 or more, found " + count);
        }
        if (data == null && expanded.expansion().isPresent()) {
            throw new ParameterException(spec.commandLine(), "--expand expands examples: it goes with --data");
        }
        if (masks != null && other != null) {
            throw new ParameterException(spec.commandLine(), "--masks and --fixed-from say the same: give one of them");
        }
        if (jacobianOutputs < 0) {
            throw new ParameterException(
                    spec.commandLine(), "--jacobian-outputs must be 0 or more, found " + jacobianOutputs);
        }
        MetricOptions options = options();
        report.check(null, model);
        AnalyzeReport done;
        try (Spinner spinner = Spinner.start(terminal, output, "reading " + model)) {
            done = run(options, spinner);
        }
        report.deliver(done, terminal, output, () -> new AnalyzeText(terminal).print(done, output.verbose));
        return ExitCodes.DONE;
    }

    /** Checks the names before anything is read. */
    private MetricOptions options() {
        MetricOptions options = new MetricOptions(jacobianOutputs);
        try {
            Metrics.named(names, options);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(), "Invalid value for option '--metric': " + e.getMessage(), e);
        }
        return options;
    }

    private AnalyzeReport run(MetricOptions options, Spinner spinner) {
        Measurement asked = Pathlift.analyze(model)
                .metrics(names)
                .options(options)
                .inputs(count)
                .inputShapes(shapes.byInput())
                .seed(seed)
                .listener(listener(spinner, "measuring "));
        if (data != null) {
            asked.data(data);
        }
        expanded.expansion().ifPresent(asked::expansion);
        if (masks != null) {
            asked.masks(masks);
        }
        if (other != null) {
            asked.fixedFrom(other);
        }
        if (invariance) {
            asked.invariance(listener(spinner, "copy: measuring "));
        }
        return asked.report();
    }

    private static Analysis.Listener listener(Spinner spinner, String what) {
        long start = System.nanoTime();
        return (metric, done) -> spinner.say(what + metric.name() + remaining(done, System.nanoTime() - start));
    }

    /** The rest of the work takes as long as what is done of it, each in its share. */
    private static String remaining(double done, long nanos) {
        return done == 0
                ? ""
                : String.format(Locale.ROOT, " (about %.0f s left)", Math.ceil(nanos / 1e9 * (1 - done) / done));
    }

    /** The names of all metrics, for help and completion. */
    static final class MetricNames extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        MetricNames() {
            super(Metrics.all().stream().map(Metric::name).toList());
        }
    }
}
