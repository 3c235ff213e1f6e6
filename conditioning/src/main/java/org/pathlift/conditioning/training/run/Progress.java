package org.pathlift.conditioning.training.run;

import java.util.Map;
import org.pathlift.conditioning.training.checkpoint.Checkpoint;

/** How far a run is: all of its state but the weights and the optimizer's. */
public final class Progress {

    private static final String LOSS_SUM = "progress.loss-sum";
    private static final String EXAMPLES = "progress.examples";
    private static final String FIRST_LOSS = "progress.first-loss";

    /** Epochs done. */
    int epochs;

    /** Batches done of the epoch that runs. */
    int batches;

    /** Updates done. */
    long steps;

    /** The sum over the examples of the running epoch of their batch's loss. */
    double lossSum;

    /** Examples seen in the running epoch. */
    long examples;

    /** The loss of the very first batch; the measure of what is an explosion. */
    double firstLoss = Double.NaN;

    /** The smallest held-out loss at the end of an epoch. */
    double bestLoss = Double.POSITIVE_INFINITY;

    /** The epoch of the smallest held-out loss; 0 before the first. */
    int bestEpoch;

    /** Returns the place in the run, as a checkpoint has it. */
    org.pathlift.conditioning.training.checkpoint.Progress place(long seed) {
        return new org.pathlift.conditioning.training.checkpoint.Progress(
                epochs, batches, steps, seed, bestLoss, bestEpoch);
    }

    /** Returns the rest, as texts that give the same numbers back. */
    Map<String, String> details() {
        return Map.of(
                LOSS_SUM, Double.toString(lossSum),
                EXAMPLES, Long.toString(examples),
                FIRST_LOSS, Double.toString(firstLoss));
    }

    /** Returns how far a checkpoint is. */
    static Progress of(Checkpoint checkpoint) {
        Progress progress = new Progress();
        progress.epochs = Math.toIntExact(checkpoint.progress().epoch());
        progress.batches = Math.toIntExact(checkpoint.progress().stepInEpoch());
        progress.steps = checkpoint.progress().step();
        progress.bestLoss = checkpoint.progress().bestMetric();
        progress.bestEpoch = Math.toIntExact(checkpoint.progress().bestEpoch());
        progress.lossSum = Double.parseDouble(checkpoint.settings().getOrDefault(LOSS_SUM, "0"));
        progress.examples = Long.parseLong(checkpoint.settings().getOrDefault(EXAMPLES, "0"));
        progress.firstLoss = Double.parseDouble(checkpoint.settings().getOrDefault(FIRST_LOSS, "NaN"));
        return progress;
    }
}
