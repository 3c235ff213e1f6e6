package org.pathlift.conditioning.training.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.training.PathConditioner;
import org.pathlift.conditioning.training.PeriodicRescaling;
import org.pathlift.conditioning.training.RescaleEvent;
import org.pathlift.conditioning.training.TrainingStep;
import org.pathlift.conditioning.training.data.Batches;
import org.pathlift.conditioning.training.data.EpochOrder;
import org.pathlift.conditioning.training.data.TrainingData;
import org.pathlift.conditioning.training.optimizer.StatefulOptimizer;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.TrainingFailedException;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Tensor;

/**
 * One run of training, from its first update or from a checkpoint to its end.
 *
 * <p>An epoch is: all batches in an order that the seed and the epoch determine, a measurement on the held-out examples,
 * a rescaling if one is due, a checkpoint.
 */
public final class TrainingRun {

    /** A loss that is this many times the first one is an explosion. */
    private static final double EXPLOSION = 1e6;

    private final Model model;
    private final TrainingData data;
    private final TrainOptions options;
    private final Conditioning conditioning;
    private final RunStore store;
    private final TrainWatcher watcher;

    /**
     * A run of a model on data.
     *
     * @param store where checkpoints go and come from
     */
    public TrainingRun(
            Model model,
            TrainingData data,
            TrainOptions options,
            Conditioning conditioning,
            RunStore store,
            TrainWatcher watcher) {
        this.model = model;
        this.data = data;
        this.options = options;
        this.conditioning = conditioning;
        this.store = store;
        this.watcher = watcher;
    }

    /**
     * Trains.
     *
     * @throws TrainingFailedException if the loss is no number any more or explodes
     * @throws org.pathlift.onnx.error.UnsupportedModelException if the model cannot be trained
     */
    public TrainOutcome run() {
        try (EngineThreads threads = new EngineThreads(options.engine().threads())) {
            return runOnThreads();
        }
    }

    private TrainOutcome runOnThreads() {
        Batches batches = new Batches(
                data.train(),
                options.batches().batchSize(),
                EpochOrder.shuffled(options.batches().seed()),
                Batches.Remainder.KEEP);
        TrainOptions.Updates updates = options.updates();
        try (Trainee trainee = new Trainee(model, options, data.train());
                StatefulOptimizer optimizer = updates.optimizer()
                        .create(
                                updates.schedule()
                                        .learningRate(
                                                updates.learningRate(),
                                                batches.count(),
                                                options.batches().epochs()),
                                updates.weightDecay())) {
            return new Loop(trainee, optimizer, batches).run();
        }
    }

    /** The run while it goes. */
    private final class Loop {
        private final Trainee trainee;
        private final StatefulOptimizer optimizer;
        private final TrainingStep step;
        private final Batches batches;
        private final Optional<PeriodicRescaling> rescaling;
        private final List<EpochResult> results = new ArrayList<>();
        private @Nullable Model best;
        private @Nullable Evaluation bestEvaluation;
        private Progress progress = new Progress();

        Loop(Trainee trainee, StatefulOptimizer optimizer, Batches batches) {
            this.trainee = trainee;
            this.optimizer = optimizer;
            this.step = trainee.step(optimizer);
            this.batches = batches;
            this.rescaling = conditioning
                    .rescale()
                    .map(rule -> new PeriodicRescaling(
                            PathConditioner.of(
                                            trainee.block(),
                                            rule.options(options.batches().seed()))
                                    .carrying(optimizer),
                            rule.timing()));
        }

        TrainOutcome run() {
            Optional<Progress> resumed = store.load(trainee.block(), optimizer);
            Evaluation before = resumed.isPresent() ? null : heldOut();
            if (resumed.isPresent()) {
                progress = resumed.get();
                store.best().ifPresent(this::recall);
            } else {
                rescaling.flatMap(PeriodicRescaling::begin).ifPresent(this::told);
                store.began(trainee.block());
            }
            Ended ended = epochs();
            store.ended(trainee.block(), progress.steps);
            return outcome(before, ended);
        }

        /** Takes over the best weights of the run that is resumed. */
        private void recall(Map<String, Tensor> weights) {
            Map<String, Tensor> now = BlockWeights.of(trainee.block());
            BlockWeights.put(weights, trainee.block());
            best = trainee.block().toModel();
            bestEvaluation = heldOut();
            BlockWeights.put(now, trainee.block());
        }

        private Ended epochs() {
            while (progress.epochs < options.batches().epochs()) {
                if (isPatienceOver()) {
                    return Ended.PATIENCE;
                }
                long start = System.nanoTime();
                if (!epoch()) {
                    store.save(trainee.block(), optimizer, progress);
                    return Ended.STOPPED;
                }
                finish(start);
            }
            return Ended.EPOCHS;
        }

        private boolean isPatienceOver() {
            return options.ending().patience().isPresent()
                    && progress.epochs - progress.bestEpoch
                            >= options.ending().patience().getAsInt()
                    && progress.epochs > 0
                    && data.heldOut().isPresent();
        }

        /** Goes through the rest of an epoch, and returns whether nobody stopped it. */
        private boolean epoch() {
            List<Batches.Batch> all = batches.epoch(progress.epochs);
            long total = (long) batches.count() * options.batches().epochs();
            while (progress.batches < all.size()) {
                if (watcher.wantsStop()) {
                    return false;
                }
                Batches.Batch batch = all.get(progress.batches);
                TrainingStep.Outcome outcome = trainee.update(step, progress.steps, batch, data.train());
                check(outcome);
                double loss = outcome.loss();
                progress.lossSum += loss * batch.size();
                progress.examples += batch.size();
                progress.batches++;
                progress.steps++;
                rescaling
                        .flatMap(periodic -> periodic.afterStep(progress.epochs, progress.steps))
                        .ifPresent(this::told);
                store.stepped(trainee.block(), progress.steps);
                watcher.step(progress.steps, total, loss);
            }
            return true;
        }

        private void finish(long start) {
            progress.epochs++;
            progress.batches = 0;
            double trainLoss = progress.lossSum / progress.examples;
            progress.lossSum = 0;
            progress.examples = 0;
            double rate = optimizer.learningRate();
            Evaluation heldOut = heldOut();
            boolean better = heldOut != null && heldOut.loss() < progress.bestLoss;
            if (heldOut != null && better) {
                progress.bestLoss = heldOut.loss();
                progress.bestEpoch = progress.epochs;
                best = trainee.block().toModel();
                bestEvaluation = heldOut;
                store.saveBest(trainee.block(), optimizer, progress);
            }
            EpochResult result = new EpochResult(
                    progress.epochs,
                    progress.steps,
                    rate,
                    trainLoss,
                    heldOut,
                    better,
                    (System.nanoTime() - start) / 1e9);
            results.add(result);
            watcher.epoch(result);
            rescaling
                    .flatMap(periodic -> periodic.afterEpoch(progress.epochs, progress.steps))
                    .ifPresent(this::told);
            store.save(trainee.block(), optimizer, progress);
            store.epochDone(trainee.block(), progress.epochs, progress.steps);
        }

        private void told(RescaleEvent event) {
            watcher.rescaled(event);
        }

        private @Nullable Evaluation heldOut() {
            return data.heldOut()
                    .map(examples -> trainee.evaluate(new Batches(
                            examples, options.batches().batchSize(), EpochOrder.inOrder(), Batches.Remainder.KEEP)))
                    .orElse(null);
        }

        private void check(TrainingStep.Outcome outcome) {
            double loss = outcome.loss();
            if (progress.steps == 0) {
                progress.firstLoss = loss;
            }
            double most = EXPLOSION * Math.max(1, Math.abs(progress.firstLoss));
            if (!outcome.updated() || !(Math.abs(loss) <= most)) {
                throw new TrainingFailedException(new Problem(
                        "the loss must stay a number of a reasonable size",
                        "epoch %d, batch %d".formatted(progress.epochs + 1, progress.batches + 1),
                        Double.isFinite(most) ? String.format(Locale.ROOT, "at most %.3g", most) : "a finite number",
                        loss + (outcome.updated() || !Double.isFinite(loss) ? "" : ", with gradients that are none"),
                        "train with a smaller learning rate, a warm-up or --clip-norm" + store.advice()));
            }
        }

        private TrainOutcome outcome(@Nullable Evaluation before, Ended ended) {
            Model last = trainee.block().toModel();
            Model kept = best;
            if (options.ending().keep() == TrainOptions.Keep.BEST && kept != null) {
                return new TrainOutcome(
                        kept, before, results, bestEvaluation, progress.bestEpoch, progress.steps, ended);
            }
            Evaluation now = results.isEmpty() || ended == Ended.STOPPED
                    ? heldOut()
                    : results.get(results.size() - 1).heldOut();
            return new TrainOutcome(last, before, results, now, progress.epochs, progress.steps, ended);
        }
    }
}
