package org.pathlift.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.asymmetry.FixedEntries;
import org.pathlift.conditioning.init.Scheme;
import org.pathlift.conditioning.training.run.LossFunction;
import org.pathlift.conditioning.training.run.OptimizerChoice;
import org.pathlift.conditioning.training.run.Schedule;
import org.pathlift.conditioning.training.run.TrainOptions;
import org.pathlift.onnx.graph.Glob;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How to train. */
final class TrainArguments {

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--init",
            order = 9,
            paramLabel = "SCHEME",
            converter = Choice.Schemes.class,
            completionCandidates = Choice.Schemes.class,
            description =
                    "Begin with new weights, drawn for the run's seed as init does: ${COMPLETION-CANDIDATES}. Default:"
                            + " the weights of the file.")
    private @Nullable Scheme init;

    @Option(
            names = "--epochs",
            order = 10,
            paramLabel = "N",
            description = "Times that all examples are seen." + " Default: ${DEFAULT-VALUE}.")
    private int epochs = 10;

    @Option(
            names = "--batch-size",
            order = 11,
            paramLabel = "N",
            description = "Examples of an update." + " Default: ${DEFAULT-VALUE}.")
    private int batchSize = 32;

    @Option(
            names = "--loss",
            order = 12,
            paramLabel = "NAME",
            converter = Choice.Losses.class,
            completionCandidates = Choice.Losses.class,
            description = "What is made small: ${COMPLETION-CANDIDATES}. Default: cross-entropy for classes, mse for"
                    + " numbers. A model that ends in Softmax or LogSoftmax is taken as such.")
    private @Nullable LossFunction loss;

    @Option(
            names = "--optimizer",
            order = 20,
            paramLabel = "NAME",
            defaultValue = "adam",
            converter = Choice.Optimizers.class,
            completionCandidates = Choice.Optimizers.class,
            description = "How weights move: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private OptimizerChoice optimizer = OptimizerChoice.ADAM;

    @Option(
            names = "--learning-rate",
            order = 21,
            paramLabel = "X",
            description = "The largest learning rate. Default: 0.1 for sgd, 0.05 for momentum and nesterov, 0.001 for"
                    + " adam and adamw.")
    private @Nullable Double learningRate;

    @Option(
            names = "--schedule",
            order = 22,
            paramLabel = "FORM",
            defaultValue = "constant",
            description = "How the learning rate goes: constant, cosine, linear, one-cycle, or step:EPOCHS,FACTOR."
                    + " Default: ${DEFAULT-VALUE}.")
    private String schedule = "constant";

    @Option(
            names = "--warm-up",
            order = 23,
            paramLabel = "N",
            description = "Epochs in which the learning rate rises first. Default: ${DEFAULT-VALUE}.")
    private int warmUp;

    @Option(
            names = "--weight-decay",
            order = 24,
            paramLabel = "X",
            description = "Draws weights with two axes or more towards 0: beside the step for adamw, as an L2 penalty"
                    + " else. Default: 0; 0.01 for adamw.")
    private @Nullable Double weightDecay;

    @Option(
            names = "--clip-norm",
            order = 25,
            paramLabel = "X",
            description = "The largest norm of the gradient of all weights together. Default: no limit.")
    private @Nullable Double clipNorm;

    @Option(
            names = "--freeze",
            order = 26,
            paramLabel = "GLOB",
            description = "Leave weights alone whose name, or the name of a node that uses them, is such. Repeatable.")
    private List<String> freeze = new ArrayList<>();

    @Option(
            names = "--masks",
            order = 27,
            paramLabel = "FILE",
            description = "Leave the entries of weights alone that are fixed: the side file of pathlift asymmetric.")
    private @Nullable Path masks;

    @Option(
            names = "--patience",
            order = 30,
            paramLabel = "N",
            description = "End after so many epochs without a better held-out loss. Default: go on to the last epoch.")
    private @Nullable Integer patience;

    @Option(
            names = "--keep",
            order = 31,
            paramLabel = "WHICH",
            converter = Choice.Keeps.class,
            completionCandidates = Choice.Keeps.class,
            description =
                    "The weights that OUT gets: ${COMPLETION-CANDIDATES}. Default: best, by the held-out loss, with"
                            + " --patience; else last.")
    private TrainOptions.@Nullable Keep keep;

    @Option(
            names = "--device",
            order = 40,
            paramLabel = "NAME",
            defaultValue = "cpu",
            description = "cpu, gpu or gpuN, or several as gpu0,gpu1, which share every batch."
                    + " Default: ${DEFAULT-VALUE}.")
    private String device = "cpu";

    @Option(
            names = "--threads",
            order = 41,
            paramLabel = "N",
            description = "Threads of PyTorch on the CPU. Small nets are faster with 1. Other numbers of threads give"
                    + " other last digits. Default: one for each core.")
    private @Nullable Integer threads;

    @Option(
            names = "--precision",
            order = 42,
            paramLabel = "TYPE",
            defaultValue = "float32",
            converter = Choice.Precisions.class,
            completionCandidates = Choice.Precisions.class,
            description = "What is computed in: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}. The file keeps its"
                    + " own types.")
    private TrainOptions.Precision precision = TrainOptions.Precision.FLOAT32;

    @Option(
            names = "--seed",
            order = 43,
            paramLabel = "N",
            description =
                    "Seed of the held-out part, the order of the examples and dropout. Default: ${DEFAULT-VALUE}.")
    private long seed;

    long seed() {
        return seed;
    }

    /** Returns how the weights that runs begin with are drawn; empty for those of the file. */
    Optional<Scheme> init() {
        return Optional.ofNullable(init);
    }

    /** Returns the side file of entries that are left alone; empty for none. */
    Optional<Path> masks() {
        return Optional.ofNullable(masks);
    }

    /** Returns the loss that was asked for, or null for the one that fits the data. */
    @Nullable
    LossFunction loss() {
        return loss;
    }

    /**
     * Returns the options of the library.
     *
     * @param fitting the loss that fits the data
     */
    TrainOptions options(LossFunction fitting) {
        double decay = weightDecay != null ? weightDecay : optimizer == OptimizerChoice.ADAMW ? 0.01 : 0;
        TrainOptions.Keep kept =
                keep != null ? keep : patience != null ? TrainOptions.Keep.BEST : TrainOptions.Keep.LAST;
        return Valid.arguments(
                spec,
                () -> new TrainOptions(
                        loss != null ? loss : fitting,
                        new TrainOptions.Passes(epochs, batchSize, seed),
                        new TrainOptions.Updates(
                                optimizer,
                                learningRate != null ? learningRate : optimizer.defaultLearningRate(),
                                new Schedule(Schedule.parse(schedule), warmUp),
                                decay,
                                clipNorm == null ? OptionalDouble.empty() : OptionalDouble.of(clipNorm)),
                        new TrainOptions.Ending(
                                patience == null ? OptionalInt.empty() : OptionalInt.of(patience), kept),
                        new TrainOptions.Held(freeze.stream().map(Glob::new).toList(), FixedEntries.NONE),
                        new TrainOptions.EngineChoice(
                                device, precision, threads == null ? OptionalInt.empty() : OptionalInt.of(threads))));
    }
}
