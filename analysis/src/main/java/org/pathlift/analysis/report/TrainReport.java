package org.pathlift.analysis.report;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.training.RescaleEvent;
import org.pathlift.conditioning.training.data.Examples;
import org.pathlift.conditioning.training.data.Targets;
import org.pathlift.conditioning.training.data.TrainingData;
import org.pathlift.conditioning.training.run.Comparison;
import org.pathlift.conditioning.training.run.EpochResult;
import org.pathlift.conditioning.training.run.Evaluation;
import org.pathlift.conditioning.training.run.TrainOutcome;
import org.pathlift.conditioning.training.run.TrainedFile;
import org.pathlift.onnx.error.Words;
import org.pathlift.onnx.graph.Model;

/**
 * How a model was trained.
 *
 * @param schema {@value #SCHEMA}
 * @param model the file that was read
 * @param data the examples
 * @param options everything that was asked for, defaults too, as it would be typed
 * @param seed of the held-out part, and of the first run
 * @param runs one for each seed and way of rescaling that was asked for, seed by seed
 * @param comparison of the ways, over the seeds that every way trained to its end; null where none was asked for, or no
 *     seed came so far
 * @param proof how far ONNX Runtime's outputs of the written file are from the trained block's; null where none was written
 * @param operators what nodes there are, before and after, as the file was written; null where none was written
 * @param written where the trained model is; null for a dry run
 */
public record TrainReport(
        String schema,
        ModelReport model,
        Data data,
        String options,
        long seed,
        List<Run> runs,
        @Nullable Comparison comparison,
        @Nullable ProofReport proof,
        @Nullable OperatorsReport operators,
        @Nullable String written)
        implements Report {

    /** The name of the format. */
    public static final String SCHEMA = "pathlift.train/1";

    /**
     * The examples.
     *
     * @param spec as it was typed
     * @param train examples to learn from
     * @param heldOut examples to measure on
     * @param shape of one example
     * @param classes their number; null for numbers
     */
    public record Data(
            String spec,
            int train,
            int heldOut,
            List<Long> shape,
            @Nullable Integer classes) {

        /** Describes examples. */
        public static Data of(String spec, TrainingData data) {
            Examples train = data.train();
            List<Long> shape = java.util.stream.LongStream.of(train.shape().toArray())
                    .boxed()
                    .toList();
            return new Data(
                    spec,
                    train.size(),
                    data.heldOut().map(Examples::size).orElse(0),
                    shape,
                    train.targets() instanceof Targets.Classes classes ? classes.count() : null);
        }
    }

    /**
     * One training.
     *
     * @param condition how the model was rescaled on the way, as it would be typed
     * @param seed of the order of the examples and of dropout
     * @param before how it did before; null without held-out examples, and for a run that was resumed
     * @param epochs each epoch of this run
     * @param rescalings each rescaling of this run
     * @param kept how the kept weights do
     * @param keptEpoch the epoch that they are from
     * @param steps all updates
     * @param ended {@code epochs}, {@code patience} or {@code stopped}
     * @param seconds its time
     */
    public record Run(
            String condition,
            long seed,
            @Nullable Evaluation before,
            List<EpochResult> epochs,
            List<RescaleEvent> rescalings,
            @Nullable Evaluation kept,
            int keptEpoch,
            long steps,
            String ended,
            double seconds) {

        /** Keeps unmodifiable copies of {@code epochs} and {@code rescalings}. */
        public Run {
            epochs = List.copyOf(epochs);
            rescalings = List.copyOf(rescalings);
        }

        /** Describes a run. */
        public static Run of(
                String condition, long seed, TrainOutcome outcome, List<RescaleEvent> rescalings, double seconds) {
            return new Run(
                    condition,
                    seed,
                    outcome.before(),
                    outcome.epochs(),
                    rescalings,
                    outcome.kept(),
                    outcome.keptEpoch(),
                    outcome.steps(),
                    Words.of(outcome.ended()),
                    seconds);
        }
    }

    /** Keeps an unmodifiable copy of {@code runs}. */
    public TrainReport {
        runs = List.copyOf(runs);
    }

    /** Describes trainings of the file at {@code path}. */
    public static TrainReport of(
            Path path,
            String sha256,
            Model model,
            Data data,
            String options,
            long seed,
            List<Run> runs,
            @Nullable Comparison comparison,
            @Nullable TrainedFile file,
            @Nullable Path written) {
        return new TrainReport(
                SCHEMA,
                ModelReport.of(path, sha256, model),
                data,
                options,
                seed,
                runs,
                comparison,
                file == null ? null : ProofReport.of(file.proof()),
                file == null ? null : OperatorsReport.of(file.structure()),
                written == null ? null : written.toString());
    }
}
