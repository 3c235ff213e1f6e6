package org.pathlift.conditioning.training.checkpoint;

/**
 * How far a training run has come. With the seed it says all that a run draws at random from here on, since each step
 * draws from the seed and its own number.
 *
 * @param epoch the number of epochs completed
 * @param stepInEpoch the number of updates done in the epoch that is not completed
 * @param step the number of updates done in all; the place in the learning-rate schedule
 * @param seed the run's seed
 * @param bestMetric the best held-out metric so far; NaN for none
 * @param bestEpoch the number of epochs completed when it was measured; 0 for none
 */
public record Progress(long epoch, long stepInEpoch, long step, long seed, double bestMetric, long bestEpoch) {

    /**
     * Checks that the counts fit each other.
     *
     * @throws IllegalArgumentException if a count is negative, the epoch has more updates than the run, or the best epoch
     *     is not completed
     */
    public Progress {
        if (epoch < 0 || stepInEpoch < 0 || step < stepInEpoch || bestEpoch < 0 || bestEpoch > epoch) {
            throw new IllegalArgumentException("counts of a run must not be negative or beyond it, found epoch " + epoch
                    + ", step " + stepInEpoch + " of it, step " + step + ", best epoch " + bestEpoch);
        }
    }

    /** The start of a run. */
    public static Progress start(long seed) {
        return new Progress(0, 0, 0, seed, Double.NaN, 0);
    }
}
