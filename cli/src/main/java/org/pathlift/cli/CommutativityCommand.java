package org.pathlift.cli;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.commutativity.ArchitectureFamily;
import org.pathlift.analysis.commutativity.CommutativityOptions;
import org.pathlift.analysis.commutativity.CommutativityStudy;
import org.pathlift.analysis.commutativity.FamilyMeasurement;
import org.pathlift.analysis.commutativity.FilePattern;
import org.pathlift.analysis.commutativity.GaussianFamily;
import org.pathlift.analysis.commutativity.Grid;
import org.pathlift.analysis.commutativity.MeasureOptions;
import org.pathlift.analysis.commutativity.NetworkFamily;
import org.pathlift.analysis.commutativity.PlainNetworks;
import org.pathlift.analysis.commutativity.ResidualNetworks;
import org.pathlift.analysis.report.CommutativityReport;
import org.pathlift.conditioning.architecture.Architecture;
import org.pathlift.conditioning.architecture.ArchitectureOptions;
import org.pathlift.conditioning.init.InitOptions;
import org.pathlift.conditioning.init.Scheme;
import org.pathlift.conditioning.meanfield.Activation;
import org.pathlift.conditioning.meanfield.Activations;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.runtime.RequestException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pathlift study commutativity}: whether the limits of width and of depth may be exchanged. */
@Command(
        name = "commutativity",
        mixinStandardHelpOptions = true,
        versionProvider = Build.class,
        header = "Tells whether the limits of infinite width and infinite depth commute.",
        description = "%nMeasures the last layer of networks of many widths and depths on two inputs, and how its error"
                + " depends on each. The limits of residual and plain networks are published; the order gap, the rates"
                + " and the thresholds of the verdict are our own.%n",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  pathlift study commutativity",
            "  pathlift study commutativity --family plain --activation relu",
            "  pathlift study commutativity --activation erf --alpha 1 --samples 200",
            "  pathlift study commutativity --family arch --architecture mlp --activation tanh",
            "  pathlift study commutativity --family files --pattern 'w{width}/d{depth}.onnx'"
        })
final class CommutativityCommand implements Callable<Integer> {

    private static final List<Integer> SIZES = List.of(32, 64, 128, 256);
    private static final List<Integer> ARCHITECTURE_WIDTHS = List.of(16, 32, 64);
    private static final List<Integer> ARCHITECTURE_DEPTHS = List.of(4, 8, 16);
    private static final int SAMPLES = 500;
    private static final int ARCHITECTURE_SAMPLES = 50;

    private final Terminal terminal;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final CommutativityArguments arguments = new CommutativityArguments();

    @Mixin
    private final ShapeOptions shapes = new ShapeOptions();

    @Mixin
    private final ReportOutput report = new ReportOutput();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    /** What is run, and how the report names it. */
    private interface Study {
        CommutativityReport run(DoubleConsumer progress);
    }

    CommutativityCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Study study = study();
        report.check(null);
        return report.follow(
                terminal,
                output,
                "measuring networks",
                progress -> study.run(progress),
                done -> new CommutativityText(terminal).print(done));
    }

    private Study study() {
        List<String> problems = arguments.problems();
        Map<String, Shape> inputShapes = shapes.byInput();
        if (!inputShapes.isEmpty() && arguments.family != CommutativityArguments.Family.FILES) {
            problems.add("--input-shape belongs to --family files");
        }
        if (!problems.isEmpty()) {
            throw new ParameterException(spec.commandLine(), String.join("; ", problems));
        }
        try {
            return switch (arguments.family) {
                case RESIDUAL, PLAIN -> sampled();
                case ARCH -> architecture();
                case FILES -> files(inputShapes);
            };
        } catch (RequestException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private Study sampled() {
        Activation activation = Activations.named(orElse(arguments.activation, "relu"));
        @Nullable Double sigmaW2 = arguments.sigmaW2;
        boolean residual = arguments.family == CommutativityArguments.Family.RESIDUAL;
        PlainNetworks plain =
                sigmaW2 == null ? PlainNetworks.keepingVariance(activation) : new PlainNetworks(activation, sigmaW2);
        double alpha = orElse(arguments.alpha, ResidualNetworks.CRITICAL_ALPHA);
        GaussianFamily family = residual ? new ResidualNetworks(activation, alpha) : plain;
        List<Integer> widths = orElse(arguments.widths, SIZES);
        int samples = orElse(arguments.samples, SAMPLES);
        CommutativityOptions options = new CommutativityOptions(
                family,
                new Grid(widths, orElse(arguments.depths, widths)),
                samples,
                arguments.correlation,
                arguments.seed);
        return progress -> CommutativityReport.of(
                named(options.grid(), activation.name(), residual ? alpha : null, residual ? null : plain, samples),
                CommutativityStudy.of(options, progress));
    }

    private Study architecture() {
        Architecture architecture = orElse(arguments.architecture, Architecture.MLP);
        String activation = orElse(arguments.activation, "relu");
        org.pathlift.conditioning.architecture.Activation function =
                org.pathlift.conditioning.architecture.Activation.parse(activation);
        int samples = orElse(arguments.samples, ARCHITECTURE_SAMPLES);
        Grid grid =
                new Grid(orElse(arguments.widths, ARCHITECTURE_WIDTHS), orElse(arguments.depths, ARCHITECTURE_DEPTHS));
        ArchitectureFamily family = new ArchitectureFamily(
                architecture,
                (width, depth) -> options(function, width, depth),
                InitOptions.of(orElse(arguments.scheme, Scheme.CRITICAL)).withSeed(arguments.seed),
                grid,
                samples);
        return measured(family, Map.of(), activation, samples);
    }

    private ArchitectureOptions options(
            org.pathlift.conditioning.architecture.Activation activation, int width, int depth) {
        ArchitectureOptions.Builder options = ArchitectureOptions.builder()
                .activation(activation)
                .width(width)
                .depth(depth);
        if (arguments.input != null) {
            options.input(arguments.input.toArray());
        }
        if (arguments.normalization != null) {
            options.normalization(arguments.normalization);
        }
        if (arguments.residual != null) {
            options.residual(arguments.residual);
        }
        return options.build();
    }

    private Study files(Map<String, Shape> inputShapes) {
        FilePattern pattern = new FilePattern(Objects.requireNonNull(arguments.pattern));
        return measured(pattern.family(), inputShapes, null, null);
    }

    private Study measured(
            NetworkFamily family,
            Map<String, Shape> inputShapes,
            @Nullable String activation,
            @Nullable Integer samples) {
        MeasureOptions options = new MeasureOptions(
                arguments.correlation, Optional.ofNullable(arguments.tensor), inputShapes, arguments.seed);
        return progress -> CommutativityReport.of(
                named(family.grid(), activation, null, null, samples),
                FamilyMeasurement.measure(family, options, progress));
    }

    private CommutativityReport.Options named(
            Grid grid,
            @Nullable String activation,
            @Nullable Double alpha,
            @Nullable PlainNetworks plain,
            @Nullable Integer samples) {
        boolean isArchitecture = arguments.family == CommutativityArguments.Family.ARCH;
        return new CommutativityReport.Options(
                Choice.word(arguments.family),
                activation,
                alpha,
                plain == null ? null : plain.weightVariance(),
                isArchitecture ? typed() : null,
                arguments.pattern,
                arguments.tensor,
                grid.widths(),
                grid.depths(),
                samples,
                arguments.correlation,
                arguments.seed);
    }

    /** The architecture as it would be typed for {@code new}, but for width and depth. */
    private String typed() {
        StringBuilder typed = new StringBuilder(
                orElse(arguments.architecture, Architecture.MLP).word());
        typed.append(" --activation ").append(orElse(arguments.activation, "relu"));
        if (arguments.input != null) {
            typed.append(" --input ").append(shape(arguments.input));
        }
        if (arguments.normalization != null) {
            typed.append(" --normalization ").append(Choice.word(arguments.normalization));
        }
        if (arguments.residual != null) {
            typed.append(" --residual ").append(Choice.word(arguments.residual));
        }
        return typed.append(" --init ")
                .append(Choice.word(orElse(arguments.scheme, Scheme.CRITICAL)))
                .toString();
    }

    private static String shape(Shape shape) {
        return String.join(
                ",",
                java.util.Arrays.stream(shape.toArray())
                        .mapToObj(Long::toString)
                        .toList());
    }

    private static <T> T orElse(@Nullable T value, T other) {
        return value == null ? other : value;
    }
}
