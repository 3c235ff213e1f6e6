package org.pathlift.analysis.replica.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.DoubleConsumer;
import org.pathlift.analysis.replica.Replica;
import org.pathlift.analysis.replica.ReplicaDistances;
import org.pathlift.analysis.replica.WeightTensor;
import org.pathlift.conditioning.expansion.InputExpansion;
import org.pathlift.conditioning.training.data.DataSpec;
import org.pathlift.conditioning.training.data.TrainingData;
import org.pathlift.conditioning.training.run.Conditioning;
import org.pathlift.conditioning.training.run.Evaluation;
import org.pathlift.conditioning.training.run.ModelData;
import org.pathlift.conditioning.training.run.RunStore;
import org.pathlift.conditioning.training.run.TrainOptions;
import org.pathlift.conditioning.training.run.TrainOutcome;
import org.pathlift.conditioning.training.run.TrainWatcher;
import org.pathlift.conditioning.training.run.TrainingRun;
import org.pathlift.onnx.graph.Model;

/**
 * Trains replicas under each condition, and measures how far they are apart.
 *
 * <p>The held-out part is the same for all. Replica i of every condition has the same seed, so that networks with the same
 * tensors begin with the same weights. Trained by Adam at 1e-3 on batches of 32, on one thread, so that the numbers do not
 * depend on the machine's threads.
 *
 * @param options what was asked for
 * @param learned examples learned from
 * @param heldOut examples measured on
 * @param conditions one for each, in the order asked for
 */
public record ReplicaStudy(ReplicaStudyOptions options, int learned, int heldOut, List<ConditionResult> conditions) {

    /** Keeps an unmodifiable copy of {@code conditions}. */
    public ReplicaStudy {
        conditions = List.copyOf(conditions);
    }

    /**
     * Runs the study.
     *
     * @param progress is told the share of the updates that are done
     */
    public static ReplicaStudy of(ReplicaStudyOptions options, DoubleConsumer progress) {
        Runs runs = new Runs(options, progress);
        List<ConditionResult> results =
                options.conditions().stream().map(runs::condition).toList();
        Optional<ConditionResult> baseline = results.stream()
                .filter(result -> result.condition() == ReplicaCondition.BASELINE)
                .findFirst();
        return new ReplicaStudy(
                options,
                runs.learned,
                runs.heldOut,
                results.stream()
                        .map(result -> baseline.map(result::comparedTo).orElse(result))
                        .toList());
    }

    /** The runs while they go. */
    private static final class Runs {
        private final ReplicaStudyOptions options;
        private final DoubleConsumer progress;
        private final double total;
        private int learned;
        private int heldOut;
        private int done;

        Runs(ReplicaStudyOptions options, DoubleConsumer progress) {
            this.options = options;
            this.progress = progress;
            this.total = options.conditions().size() * (double) options.replicas();
        }

        ConditionResult condition(ReplicaCondition condition) {
            long start = System.nanoTime();
            List<Replica> before = new ArrayList<>();
            List<Replica> after = new ArrayList<>();
            double[] accuracy = new double[options.replicas()];
            double[] loss = new double[options.replicas()];
            for (int i = 0; i < options.replicas(); i++) {
                long seed = options.seed() + i;
                String name = "replica " + (i + 1);
                Model drawn = ReplicaNetworks.drawn(condition, options, seed);
                before.add(Replica.of(name, drawn, options.canonical()));
                TrainOutcome outcome = train(condition, drawn, seed);
                after.add(Replica.of(name, outcome.model(), options.canonical()));
                Evaluation kept = Objects.requireNonNull(outcome.kept());
                accuracy[i] = Objects.requireNonNull(kept.accuracy());
                loss[i] = kept.loss();
                progress.accept(++done / total);
            }
            ReplicaDistances initial = ReplicaDistances.between(before);
            ReplicaDistances trained = ReplicaDistances.between(after);
            Estimate neurons =
                    Estimate.overPairs(trained, pair -> pair.neurons().orElseThrow());
            return new ConditionResult(
                    condition,
                    after.get(0).tensors().stream()
                            .mapToLong(WeightTensor::size)
                            .sum(),
                    Estimate.of(accuracy),
                    Estimate.of(loss),
                    initial,
                    trained,
                    Estimate.overPairs(trained, pair -> pair.weights().overFloor()),
                    neurons,
                    trained.summary(pair -> pair.weights().w1()).mean()
                            / initial.summary(pair -> pair.weights().w1()).mean(),
                    neurons.mean()
                            / initial.summary(pair -> pair.neurons().orElseThrow())
                                    .mean(),
                    ConditionResult.Comparison.BASELINE,
                    (System.nanoTime() - start) / 1e9);
        }

        private TrainOutcome train(ReplicaCondition condition, Model drawn, long seed) {
            Optional<InputExpansion> expansion =
                    condition == ReplicaCondition.EXPANSION ? Optional.of(options.expansion()) : Optional.empty();
            TrainingData data = ModelData.load(
                    DataSpec.parse("digits?limit=" + options.examples()), drawn.graph(), expansion, options.seed());
            learned = data.train().size();
            heldOut = data.heldOut().orElseThrow().size();
            TrainOptions usual = TrainOptions.epochs(options.epochs()).withSeed(seed);
            TrainOptions onOneThread = new TrainOptions(
                    usual.loss(),
                    usual.batches(),
                    usual.updates(),
                    usual.ending(),
                    usual.held(),
                    new TrainOptions.EngineChoice("cpu", TrainOptions.Precision.FLOAT32, OptionalInt.of(1)));
            double started = done;
            TrainWatcher watcher = new TrainWatcher() {
                @Override
                public void step(long steps, long all, double current) {
                    progress.accept((started + (double) steps / all) / total);
                }
            };
            return new TrainingRun(drawn, data, onOneThread, Conditioning.NONE, RunStore.NONE, watcher).run();
        }
    }
}
