package org.pathlift.conditioning.training;

import java.util.Optional;
import org.pathlift.conditioning.rescale.RescalePlan;

/**
 * Rescales at the moments of a {@link RescaleTiming}. A training loop calls it at its start, after each update and after
 * each epoch; it remembers nothing between the calls, so that a run that resumes goes on in the same rhythm.
 */
public final class PeriodicRescaling {

    private final PathConditioner conditioner;
    private final RescaleTiming timing;

    /** Nothing is rescaled before {@link #begin} is called. */
    public PeriodicRescaling(PathConditioner conditioner, RescaleTiming timing) {
        this.conditioner = conditioner;
        this.timing = timing;
    }

    /** Rescales before the first update of a run. A run that resumes does not call this. */
    public Optional<RescaleEvent> begin() {
        return rescale(0, 0);
    }

    /** Rescales after an update, if it is time to; both numbers count that update. */
    public Optional<RescaleEvent> afterStep(long epochs, long steps) {
        return timing.isDueAfterStep(steps) ? rescale(epochs, steps) : Optional.empty();
    }

    /** Rescales after an epoch, if it is time to; both numbers count that epoch. */
    public Optional<RescaleEvent> afterEpoch(long epochs, long steps) {
        return timing.isDueAfterEpoch(epochs) ? rescale(epochs, steps) : Optional.empty();
    }

    private Optional<RescaleEvent> rescale(long epochs, long steps) {
        long start = System.nanoTime();
        RescalePlan plan = conditioner.plan();
        RescaleSummary summary = RescaleSummary.of(plan);
        if (!plan.changes() || !(summary.gain() > timing.minimumGain())) {
            return Optional.empty();
        }
        conditioner.apply(plan);
        return Optional.of(new RescaleEvent(epochs, steps, summary, (System.nanoTime() - start) / 1e9));
    }
}
