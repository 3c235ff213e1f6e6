package org.pathlift.conditioning.training.run;

import org.pathlift.conditioning.training.RescaleEvent;

/** Who looks on while a model is trained. Called by the thread that trains. */
public interface TrainWatcher {

    /** Nobody. */
    TrainWatcher NOBODY = new TrainWatcher() {};

    /**
     * Tells of an update.
     *
     * @param done updates so far, those of an earlier run that is resumed included
     * @param total updates to the last epoch
     */
    default void step(long done, long total, double loss) {}

    /** Tells of the end of an epoch. */
    default void epoch(EpochResult result) {}

    /** Tells of a rescaling. */
    default void rescaled(RescaleEvent event) {}

    /** Returns whether training should end before the next update. */
    default boolean wantsStop() {
        return false;
    }

    /** Tells that training is over, also by a failure. */
    default void over() {}
}
