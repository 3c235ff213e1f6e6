package org.pathlift.conditioning.training;

/**
 * When to rescale during training.
 *
 * @param interval the unit of {@code every}
 * @param every the number of epochs or updates between two rescalings, at least 1; unused for {@link Interval#RUN}
 * @param minimumGain a rescaling whose {@linkplain RescaleSummary#gain() gain} is not above this is left out; negative
 *     infinity for none left out
 */
public record RescaleTiming(Interval interval, long every, double minimumGain) {

    /** What a rescaling waits for. The start of a run is always one of the moments. */
    public enum Interval {
        /** Nothing more. */
        RUN,
        /** Epochs that were completed. */
        EPOCHS,
        /** Updates of the weights. */
        STEPS
    }

    /**
     * Checks {@code every} and {@code minimumGain}.
     *
     * @throws IllegalArgumentException if {@code every} is below 1, or {@code minimumGain} is NaN
     */
    public RescaleTiming {
        if (every < 1) {
            throw new IllegalArgumentException("rescalings must be at least 1 apart, found " + every);
        }
        if (Double.isNaN(minimumGain)) {
            throw new IllegalArgumentException("the least gain must be a number");
        }
    }

    /** Once, before the first update. */
    public static RescaleTiming atStart() {
        return new RescaleTiming(Interval.RUN, 1, Double.NEGATIVE_INFINITY);
    }

    /** Before the first update and after every {@code count} epochs. */
    public static RescaleTiming everyEpochs(long count) {
        return new RescaleTiming(Interval.EPOCHS, count, Double.NEGATIVE_INFINITY);
    }

    /** Before the first update and after every {@code count} updates. */
    public static RescaleTiming everySteps(long count) {
        return new RescaleTiming(Interval.STEPS, count, Double.NEGATIVE_INFINITY);
    }

    /** At the same moments, but only where the gain per parameter is above a threshold. */
    public RescaleTiming whenGainExceeds(double threshold) {
        return new RescaleTiming(interval, every, threshold);
    }

    boolean isDueAfterEpoch(long epochs) {
        return interval == Interval.EPOCHS && epochs % every == 0;
    }

    boolean isDueAfterStep(long steps) {
        return interval == Interval.STEPS && steps % every == 0;
    }
}
