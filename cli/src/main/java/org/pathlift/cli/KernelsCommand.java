package org.pathlift.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.kernel.KernelStudy;
import org.pathlift.analysis.kernel.KernelStudyOptions;
import org.pathlift.analysis.report.KernelsReport;
import org.pathlift.conditioning.meanfield.Activations;
import org.pathlift.conditioning.meanfield.Variances;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pathlift study kernels}: NNGP and NTK of dense networks. */
@Command(
        name = "kernels",
        mixinStandardHelpOptions = true,
        versionProvider = Build.class,
        header = "Computes NNGP and NTK of dense networks by activation and depth.",
        description = "%nKernels at infinite width in closed form; how fast random networks of finite width and"
                + " pruned ones near them; how much the NTK fluctuates; how well they predict the built-in"
                + " digits. Inputs are digits, each scaled to mean square 1.%n",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  pathlift study kernels",
            "  pathlift study kernels --activation tanh --depths 1,3,10 --examples 0",
            "  pathlift study kernels --family residual --sigma-w2 1 --depths 4,16,64",
            "  pathlift study kernels --examples 1797 --networks 0 --report kernels.json"
        })
final class KernelsCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--activation",
            order = 10,
            paramLabel = "NAME",
            description = "An activation, with arguments after a colon; repeat it for others. Default: relu and erf.")
    private List<String> activations = List.of("relu", "erf");

    @Option(
            names = "--family",
            order = 11,
            paramLabel = "NAME",
            defaultValue = "plain",
            converter = Choice.KernelFamilies.class,
            completionCandidates = Choice.KernelFamilies.class,
            description =
                    "${COMPLETION-CANDIDATES}; residual has branches of 1/sqrt(depth). Default: ${DEFAULT-VALUE}.")
    private KernelStudyOptions.Kind family = KernelStudyOptions.Kind.PLAIN;

    @Option(
            names = "--depths",
            order = 12,
            paramLabel = "N",
            split = ",",
            defaultValue = "1,2,4,8",
            description = "How many activation layers, at infinite width. Default: ${DEFAULT-VALUE}.")
    private List<Integer> depths = List.of();

    @Option(
            names = "--sigma-w2",
            order = 13,
            paramLabel = "X",
            description = "Fan-in times the variance of weights. Default: each activation's usual critical point.")
    private @Nullable Double weightVariance;

    @Option(
            names = "--sigma-b2",
            order = 14,
            paramLabel = "X",
            description = "The variance of biases, with --sigma-w2. Default: 0.")
    private @Nullable Double biasVariance;

    @Option(
            names = "--networks",
            order = 15,
            paramLabel = "N",
            defaultValue = "60",
            description = "Random networks of each width; 0 for none. Default: ${DEFAULT-VALUE}.")
    private int networks;

    @Option(
            names = "--widths",
            order = 16,
            paramLabel = "N",
            split = ",",
            defaultValue = "64,128,256,512",
            description = "Their units per layer. Default: ${DEFAULT-VALUE}.")
    private List<Integer> widths = List.of();

    @Option(
            names = "--network-depth",
            order = 17,
            paramLabel = "N",
            defaultValue = "3",
            description = "Their activation layers. Default: ${DEFAULT-VALUE}.")
    private int networkDepth;

    @Option(
            names = "--inputs",
            order = 18,
            paramLabel = "N",
            defaultValue = "8",
            description = "How many digits the kernels are between. Default: ${DEFAULT-VALUE}.")
    private int inputs;

    @Option(
            names = "--keep",
            order = 19,
            paramLabel = "X",
            split = ",",
            defaultValue = "0.5",
            description = "Shares of weights that pruning leaves; 1 for no pruning. Default: ${DEFAULT-VALUE}.")
    private List<Double> keep = List.of();

    @Option(
            names = "--examples",
            order = 20,
            paramLabel = "N",
            defaultValue = "1000",
            description =
                    "Digits for regression, up to 1797; a fifth is held out. 0 for none. Default: ${DEFAULT-VALUE}.")
    private int examples;

    @Option(
            names = "--ridge",
            order = 21,
            paramLabel = "X",
            defaultValue = "0.001",
            description = "In units of the mean of the kernel's diagonal. Default: ${DEFAULT-VALUE}.")
    private double ridge;

    @Option(
            names = "--seed",
            order = 22,
            paramLabel = "N",
            defaultValue = "0",
            description = "Of everything that is drawn. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Mixin
    private final ReportOutput report = new ReportOutput();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    KernelsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        KernelStudyOptions options = options();
        report.check(null);
        return report.follow(
                terminal,
                output,
                "computing kernels",
                progress -> KernelsReport.of(KernelStudy.of(options, progress)),
                done -> new KernelsText(terminal).print(done));
    }

    private KernelStudyOptions options() {
        return Valid.arguments(
                spec,
                () -> new KernelStudyOptions(
                        activations.stream().map(Activations::named).toList(),
                        variances(),
                        new KernelStudyOptions.Family(family, depths),
                        new KernelStudyOptions.Networks(
                                networks,
                                widths,
                                networkDepth,
                                inputs,
                                keep.stream().filter(share -> share != 1).toList()),
                        new KernelStudyOptions.Regression(examples, ridge),
                        seed));
    }

    private Optional<Variances> variances() {
        if (weightVariance == null) {
            if (biasVariance != null) {
                throw new IllegalArgumentException("--sigma-b2 needs --sigma-w2");
            }
            return Optional.empty();
        }
        return Optional.of(new Variances(weightVariance, biasVariance == null ? 0 : biasVariance));
    }
}
