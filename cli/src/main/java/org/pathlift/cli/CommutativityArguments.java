package org.pathlift.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.architecture.Architecture;
import org.pathlift.conditioning.architecture.BranchFactor;
import org.pathlift.conditioning.architecture.Normalization;
import org.pathlift.conditioning.init.Scheme;
import org.pathlift.onnx.graph.Shape;
import picocli.CommandLine.Option;

/** Which networks a study of commutativity takes. */
final class CommutativityArguments {

    /** Kinds of families. */
    enum Family {
        /** Residual networks with branches scaled by a power of the depth. */
        RESIDUAL,
        /** Dense networks. */
        PLAIN,
        /** A standard architecture. */
        ARCH,
        /** Files of the user. */
        FILES
    }

    @Option(
            names = "--family",
            order = 10,
            paramLabel = "NAME",
            defaultValue = "residual",
            converter = Choice.Families.class,
            completionCandidates = Choice.Families.class,
            description =
                    "${COMPLETION-CANDIDATES}; arch and files are run in ONNX Runtime. Default: ${DEFAULT-VALUE}.")
    Family family = Family.RESIDUAL;

    @Option(
            names = "--activation",
            order = 11,
            paramLabel = "NAME",
            description = "The activation, such as relu, erf, leaky-relu:0.2; not of files. Default: relu.")
    @Nullable
    String activation;

    @Option(
            names = "--alpha",
            order = 12,
            paramLabel = "X",
            description = "residual: branches are multiplied by depth to the power of minus this. Default: 0.5.")
    @Nullable
    Double alpha;

    @Option(
            names = "--sigma-w2",
            order = 13,
            paramLabel = "X",
            description = "plain: fan-in times the variance of weights. Default: what keeps q = 1, 2 for relu.")
    @Nullable
    Double sigmaW2;

    @Option(
            names = "--architecture",
            order = 14,
            paramLabel = "NAME",
            converter = Choice.Architectures.class,
            completionCandidates = Choice.Architectures.class,
            description =
                    "arch: one of those of new, of which --widths and --depths set --width and --depth. Default: mlp.")
    @Nullable
    Architecture architecture;

    @Option(
            names = "--input",
            order = 15,
            paramLabel = "3,32,32",
            converter = ExtentsConverter.class,
            description = "arch: the extents of one example.")
    @Nullable
    Shape input;

    @Option(
            names = "--normalization",
            order = 16,
            paramLabel = "NAME",
            converter = Choice.Normalizations.class,
            completionCandidates = Choice.Normalizations.class,
            description = "arch: ${COMPLETION-CANDIDATES}.")
    @Nullable
    Normalization normalization;

    @Option(
            names = "--residual",
            order = 17,
            paramLabel = "NAME",
            converter = Choice.BranchFactors.class,
            completionCandidates = Choice.BranchFactors.class,
            description = "arch: what residual branches are multiplied by: ${COMPLETION-CANDIDATES}.")
    @Nullable
    BranchFactor residual;

    @Option(
            names = "--init",
            order = 18,
            paramLabel = "SCHEME",
            converter = Choice.FreshSchemes.class,
            completionCandidates = Choice.FreshSchemes.class,
            description = "arch: how weights are drawn: ${COMPLETION-CANDIDATES}. Default: critical.")
    @Nullable
    Scheme scheme;

    @Option(
            names = "--pattern",
            order = 19,
            paramLabel = "PATH",
            description = "files: paths with {width}, {depth} and, if there are several of each, {seed} in them.")
    @Nullable
    String pattern;

    @Option(
            names = "--tensor",
            order = 20,
            paramLabel = "NAME",
            description = "arch, files: the tensor that is measured. Default: the last hidden pre-activation.")
    @Nullable
    String tensor;

    @Option(
            names = "--widths",
            order = 21,
            paramLabel = "N,N,...",
            converter = IntegersConverter.class,
            description = "Default: 32,64,128,256; 16,32,64 of arch; files have theirs in their paths.")
    @Nullable
    List<Integer> widths;

    @Option(
            names = "--depths",
            order = 22,
            paramLabel = "N,N,...",
            converter = IntegersConverter.class,
            description = "Default: as --widths; 4,8,16 of arch.")
    @Nullable
    List<Integer> depths;

    @Option(
            names = "--samples",
            order = 23,
            paramLabel = "N",
            description = "Networks drawn of each width and depth. Default: 500; 50 of arch.")
    @Nullable
    Integer samples;

    @Option(
            names = "--correlation",
            order = 24,
            paramLabel = "X",
            defaultValue = "0.3",
            description = "Of the two inputs, between -1 and 1. Default: ${DEFAULT-VALUE}.")
    double correlation;

    @Option(
            names = "--seed",
            order = 25,
            paramLabel = "N",
            defaultValue = "0",
            description = "Of everything that is drawn. Default: ${DEFAULT-VALUE}.")
    long seed;

    /** Options that were given but belong to another family, and those that are missing. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        refuse(problems, "--activation", activation, Family.RESIDUAL, Family.PLAIN, Family.ARCH);
        refuse(problems, "--alpha", alpha, Family.RESIDUAL);
        refuse(problems, "--sigma-w2", sigmaW2, Family.PLAIN);
        refuse(problems, "--architecture", architecture, Family.ARCH);
        refuse(problems, "--input", input, Family.ARCH);
        refuse(problems, "--normalization", normalization, Family.ARCH);
        refuse(problems, "--residual", residual, Family.ARCH);
        refuse(problems, "--init", scheme, Family.ARCH);
        refuse(problems, "--pattern", pattern, Family.FILES);
        refuse(problems, "--tensor", tensor, Family.ARCH, Family.FILES);
        refuse(problems, "--widths", widths, Family.RESIDUAL, Family.PLAIN, Family.ARCH);
        refuse(problems, "--depths", depths, Family.RESIDUAL, Family.PLAIN, Family.ARCH);
        refuse(problems, "--samples", samples, Family.RESIDUAL, Family.PLAIN, Family.ARCH);
        if (family == Family.FILES && pattern == null) {
            problems.add("--family files needs --pattern, such as 'nets/mlp-w{width}-d{depth}.onnx'");
        }
        return problems;
    }

    private void refuse(List<String> problems, String option, @Nullable Object value, Family... families) {
        if (value != null && !List.of(families).contains(family)) {
            String known = String.join(
                    " and ", List.of(families).stream().map(Choice::word).toList());
            problems.add("%s belongs to --family %s, found --family %s".formatted(option, known, Choice.word(family)));
        }
    }
}
