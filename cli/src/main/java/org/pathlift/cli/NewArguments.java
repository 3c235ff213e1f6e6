package org.pathlift.cli;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.architecture.Activation;
import org.pathlift.conditioning.architecture.ArchitectureOptions;
import org.pathlift.conditioning.architecture.Biases;
import org.pathlift.conditioning.architecture.BranchFactor;
import org.pathlift.conditioning.architecture.Layout;
import org.pathlift.conditioning.architecture.NormPlace;
import org.pathlift.conditioning.architecture.Normalization;
import org.pathlift.conditioning.architecture.PoolKind;
import org.pathlift.onnx.graph.Shape;
import picocli.CommandLine.Option;

/** What is asked of an architecture; it says itself what is missing here, and what it does not have. */
final class NewArguments {

    @Option(
            names = "--input",
            order = 1,
            paramLabel = "3,224,224",
            converter = ExtentsConverter.class,
            description = "The extents of one example: channels, height, width; tokens and features of a transformer;"
                    + " any of an mlp.")
    private @Nullable Shape input;

    @Option(names = "--classes", order = 2, paramLabel = "N", description = "Outputs; of a unet for each pixel.")
    private @Nullable Integer classes;

    @Option(
            names = "--width",
            order = 3,
            paramLabel = "X",
            description = "mlp, transformer: features of a hidden layer. Others: a factor of all channels.")
    private @Nullable Double width;

    @Option(
            names = "--depth",
            order = 4,
            paramLabel = "N",
            description =
                    "mlp, transformer: hidden layers. unet: levels. vgg: 11, 13, 16 or 19. densenet: 121, 169 or 201.")
    private @Nullable Integer depth;

    @Option(
            names = "--layout",
            order = 5,
            paramLabel = "NAME",
            converter = Choice.Layouts.class,
            completionCandidates = Choice.Layouts.class,
            description = {
                "vgg, resnet, mobilenetv2, densenet: ${COMPLETION-CANDIDATES}; small has a 3x3 stem without early"
                        + " down-sampling.",
                "Default: small for an --input of at most 64 rows or columns."
            })
    private @Nullable Layout layout;

    @Option(
            names = "--activation",
            order = 6,
            paramLabel = "NAME",
            converter = ActivationChoice.class,
            completionCandidates = ActivationChoice.class,
            description = "${COMPLETION-CANDIDATES}; leaky-relu:0.2 sets its slope.")
    private @Nullable Activation activation;

    @Option(
            names = "--normalization",
            order = 7,
            paramLabel = "NAME",
            converter = Choice.Normalizations.class,
            completionCandidates = Choice.Normalizations.class,
            description = "${COMPLETION-CANDIDATES}; layer for mlp and transformer.")
    private @Nullable Normalization normalization;

    @Option(
            names = "--norm-place",
            order = 8,
            paramLabel = "NAME",
            converter = Choice.NormPlaces.class,
            completionCandidates = Choice.NormPlaces.class,
            description = "transformer: ${COMPLETION-CANDIDATES}, before a branch or behind its sum.")
    private @Nullable NormPlace normPlace;

    @Option(
            names = "--bias",
            order = 9,
            paramLabel = "WHICH",
            converter = Choice.BiasChoices.class,
            completionCandidates = Choice.BiasChoices.class,
            description = "Layers with a bias: ${COMPLETION-CANDIDATES}. Default: standard, as published.")
    private @Nullable Biases bias;

    @Option(
            names = "--residual",
            order = 10,
            paramLabel = "NAME",
            converter = Choice.BranchFactors.class,
            completionCandidates = Choice.BranchFactors.class,
            description =
                    "What residual branches are multiplied by: ${COMPLETION-CANDIDATES}; sqrt-depth is 1 / sqrt of"
                            + " their number, learned a weight that starts at 0.")
    private @Nullable BranchFactor residual;

    @Option(
            names = "--pooling",
            order = 11,
            paramLabel = "NAME",
            converter = Choice.PoolKinds.class,
            completionCandidates = Choice.PoolKinds.class,
            description = "lenet, vgg, unet: ${COMPLETION-CANDIDATES}.")
    private @Nullable PoolKind pooling;

    @Option(names = "--heads", order = 12, paramLabel = "N", description = "transformer: attention heads.")
    private @Nullable Integer heads;

    @Option(
            names = "--feed-forward",
            order = 13,
            paramLabel = "N",
            description = "transformer: features inside a feed-forward. Default: four times the width.")
    private @Nullable Integer feedForward;

    @Option(
            names = "--dropout",
            order = 14,
            paramLabel = "X",
            description = "The share of activations that training sets to 0; 0 leaves dropout out.")
    private @Nullable Double dropout;

    ArchitectureOptions options() {
        ArchitectureOptions.Builder options = ArchitectureOptions.builder();
        set(input, shape -> options.input(shape.toArray()));
        set(classes, options::classes);
        set(width, options::width);
        set(depth, options::depth);
        set(layout, options::layout);
        set(activation, options::activation);
        set(normalization, options::normalization);
        set(normPlace, options::normPlace);
        set(bias, options::bias);
        set(residual, options::residual);
        set(pooling, options::pooling);
        set(heads, options::heads);
        set(feedForward, options::feedForward);
        set(dropout, options::dropout);
        return options.build();
    }

    private static <T> void set(@Nullable T value, Consumer<T> setter) {
        if (value != null) {
            setter.accept(value);
        }
    }
}
