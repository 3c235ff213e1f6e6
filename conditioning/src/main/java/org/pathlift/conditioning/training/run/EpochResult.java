package org.pathlift.conditioning.training.run;

import org.jspecify.annotations.Nullable;

/**
 * One epoch.
 *
 * @param epoch its number, from 1
 * @param steps updates so far
 * @param learningRate of the last update
 * @param trainLoss the mean of the losses of its batches, as they were when the weights moved
 * @param heldOut how the weights do at its end on the held-out examples; null where there are none
 * @param best whether the held-out loss is the smallest so far
 * @param seconds its time
 */
public record EpochResult(
        int epoch,
        long steps,
        double learningRate,
        double trainLoss,
        @Nullable Evaluation heldOut,
        boolean best,
        double seconds) {}
