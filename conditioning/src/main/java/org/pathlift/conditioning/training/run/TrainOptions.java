package org.pathlift.conditioning.training.run;

import ai.djl.ndarray.types.DataType;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pathlift.conditioning.asymmetry.FixedEntries;
import org.pathlift.onnx.error.Words;
import org.pathlift.onnx.graph.Glob;

/**
 * How to train.
 *
 * @param loss what is made small
 * @param batches how the examples are gone through
 * @param updates how the weights move
 * @param ending when it ends
 * @param held what is left alone
 * @param engine where and how finely it is computed
 */
public record TrainOptions(
        LossFunction loss, Passes batches, Updates updates, Ending ending, Held held, EngineChoice engine) {

    /**
     * How the examples are gone through.
     *
     * @param epochs times that all examples are seen; 0 only measures
     * @param batchSize examples of an update
     * @param seed of the order of the examples and of dropout
     */
    public record Passes(int epochs, int batchSize, long seed) {
        /**
         * Checks {@code epochs} and {@code batchSize}.
         *
         * @throws IllegalArgumentException if {@code epochs} is negative, or {@code batchSize} below 1
         */
        public Passes {
            atLeast("epochs", epochs, 0);
            atLeast("batch size", batchSize, 1);
        }
    }

    /**
     * How the weights move.
     *
     * @param optimizer the rule
     * @param learningRate the largest learning rate
     * @param schedule how it goes
     * @param weightDecay λ
     * @param clipNorm the largest norm that the gradient of all weights together may have; none for no limit
     */
    public record Updates(
            OptimizerChoice optimizer,
            double learningRate,
            Schedule schedule,
            double weightDecay,
            OptionalDouble clipNorm) {
        /**
         * Checks both rates and {@code clipNorm}.
         *
         * @throws IllegalArgumentException if a rate is negative or not finite, or {@code clipNorm} is not above 0
         */
        public Updates {
            positiveOrZero("learning rate", learningRate);
            positiveOrZero("weight decay", weightDecay);
            if (clipNorm.isPresent() && !(clipNorm.getAsDouble() > 0)) {
                throw new IllegalArgumentException("the largest gradient norm must be above 0, found " + clipNorm);
            }
        }
    }

    /**
     * When training ends, and which weights are kept.
     *
     * @param patience epochs without a better held-out loss after which it ends; none to go on to the last epoch
     * @param keep which weights are kept
     */
    public record Ending(OptionalInt patience, Keep keep) {
        /**
         * Checks {@code patience}.
         *
         * @throws IllegalArgumentException if {@code patience} is below 1
         */
        public Ending {
            patience.ifPresent(epochs -> atLeast("patience", epochs, 1));
        }
    }

    /** Which weights are kept. */
    public enum Keep {
        /** Those of the last epoch. */
        LAST,
        /** Those of the epoch with the smallest held-out loss. */
        BEST
    }

    /**
     * What training leaves alone.
     *
     * @param weights by globs on the name of the weight or of a node that uses it
     * @param entries single entries of weights, such as those of an asymmetric network
     */
    public record Held(List<Glob> weights, FixedEntries entries) {
        /** Everything is trained. */
        public static final Held NOTHING = new Held(List.of(), FixedEntries.NONE);

        /** Keeps an unmodifiable copy of {@code weights}. */
        public Held {
            weights = List.copyOf(weights);
        }
    }

    /**
     * Where and how finely training is computed.
     *
     * @param device {@code cpu}, {@code gpu} or {@code gpuN}, or several GPUs with commas between them, which share every batch
     * @param precision float32 or float64
     * @param threads of PyTorch on the CPU; none for as many as it takes by itself. Sums are split by their number, so it is
     *     part of what determines the numbers
     */
    public record EngineChoice(String device, Precision precision, OptionalInt threads) {
        /**
         * Checks {@code threads}.
         *
         * @throws IllegalArgumentException if {@code threads} is below 1
         */
        public EngineChoice {
            threads.ifPresent(count -> atLeast("threads", count, 1));
        }
    }

    /** The type of weights and activations while training. */
    public enum Precision {
        /** Single precision, in which most files hold their weights. */
        FLOAT32(DataType.FLOAT32),
        /** Double precision. */
        FLOAT64(DataType.FLOAT64);

        private final DataType type;

        Precision(DataType type) {
            this.type = type;
        }

        DataType type() {
            return type;
        }
    }

    /** Adam at 1e-3 on batches of 32 in float32 on the CPU, to the last epoch. */
    public static TrainOptions epochs(int epochs) {
        OptimizerChoice adam = OptimizerChoice.ADAM;
        return new TrainOptions(
                LossFunction.CROSS_ENTROPY,
                new Passes(epochs, 32, 0),
                new Updates(adam, adam.defaultLearningRate(), Schedule.constant(), 0, OptionalDouble.empty()),
                new Ending(OptionalInt.empty(), Keep.LAST),
                Held.NOTHING,
                new EngineChoice("cpu", Precision.FLOAT32, OptionalInt.empty()));
    }

    /** Returns these options with another seed. */
    public TrainOptions withSeed(long seed) {
        return new TrainOptions(
                loss, new Passes(batches.epochs(), batches.batchSize(), seed), updates, ending, held, engine);
    }

    /** Returns these options with another loss. */
    public TrainOptions withLoss(LossFunction value) {
        return new TrainOptions(value, batches, updates, ending, held, engine);
    }

    /** Returns these options with entries of weights that are left alone. */
    public TrainOptions holding(FixedEntries entries) {
        return new TrainOptions(loss, batches, updates, ending, new Held(held.weights(), entries), engine);
    }

    /**
     * Returns the options as they would be typed, defaults too, so that a file can tell how it was made: without the number of
     * epochs and the seed, which a resumed run sees to by itself.
     */
    public String typed() {
        Stream<String> words = Stream.of(
                "--loss " + Words.of(loss),
                "--batch-size " + batches.batchSize(),
                "--optimizer " + Words.of(updates.optimizer()),
                "--learning-rate " + updates.learningRate(),
                "--schedule " + updates.schedule().typed(),
                "--warm-up " + updates.schedule().warmUp(),
                "--weight-decay " + updates.weightDecay(),
                updates.clipNorm().isPresent()
                        ? "--clip-norm " + updates.clipNorm().getAsDouble()
                        : "",
                ending.patience().isPresent()
                        ? "--patience " + ending.patience().getAsInt()
                        : "",
                "--keep " + Words.of(ending.keep()),
                "--device " + engine.device(),
                engine.threads().isPresent() ? "--threads " + engine.threads().getAsInt() : "",
                "--precision " + Words.of(engine.precision()));
        return Stream.concat(words, held.weights().stream().map(glob -> "--freeze " + glob))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.joining(" "));
    }

    private static void atLeast(String what, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException("%s must be %d or more, found %d".formatted(what, least, value));
        }
    }

    private static void positiveOrZero(String what, double value) {
        if (!(value >= 0 && Double.isFinite(value))) {
            throw new IllegalArgumentException("%s must be a number of 0 or more, found %s".formatted(what, value));
        }
    }
}
