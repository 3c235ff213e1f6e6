package org.pathlift.conditioning.training;

import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListenerAdapter;
import java.util.List;
import java.util.function.Consumer;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.runtime.RequestException;

/**
 * Rescales while a DJL {@link Trainer} trains.
 *
 * <p>A trainer tells its listeners of a batch when its gradients are known and not yet applied, and of its start before
 * its block has weights. Both are met by carrying the gradients along: what is due after an update, or before the first
 * one, is done at the next batch and comes to the same.
 */
public final class RescalingListener extends TrainingListenerAdapter {

    private final PeriodicRescaling rescaling;
    private final Consumer<RescaleEvent> log;
    private long epochs;
    private long batches;

    /**
     * Makes a listener of one training run.
     *
     * @param conditioner of the trainer's block, carrying the trainer's optimizer where that keeps a state
     * @param log is told of every rescaling
     */
    public RescalingListener(PathConditioner conditioner, RescaleTiming timing, Consumer<RescaleEvent> log) {
        this.rescaling = new PeriodicRescaling(conditioner, timing);
        this.log = log;
    }

    /**
     * Checks that the trainer can be listened to.
     *
     * @throws RequestException if it trains on several devices, whose copies of the weights only it knows
     */
    @Override
    public void onTrainingBegin(Trainer trainer) {
        if (trainer.getDevices().length > 1) {
            throw new RequestException(List.of(new Problem(
                    "a trainer's weights must be in one place to be rescaled",
                    "the trainer",
                    "one device",
                    trainer.getDevices().length + " devices",
                    "train on one device, or in a loop of your own with PathConditioner.withCopies")));
        }
    }

    @Override
    public void onTrainingBatch(Trainer trainer, BatchData batchData) {
        if (batches == 0) {
            rescaling.begin().ifPresent(log);
        } else {
            rescaling.afterStep(epochs, batches).ifPresent(log);
        }
        batches++;
    }

    @Override
    public void onEpoch(Trainer trainer) {
        epochs++;
        rescaling.afterEpoch(epochs, batches).ifPresent(log);
    }
}
