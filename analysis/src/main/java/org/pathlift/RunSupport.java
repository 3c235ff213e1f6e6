package org.pathlift;

import org.pathlift.conditioning.training.run.Conditioning;
import org.pathlift.conditioning.training.run.FileTrainer;
import org.pathlift.conditioning.training.run.RunStore;
import org.pathlift.conditioning.training.run.TrainOptions;
import org.pathlift.conditioning.training.run.TrainWatcher;

/** What a {@link Training} has around each of its runs: somebody who looks on, and a place for checkpoints. */
public interface RunSupport {

    /** Nobody and nowhere. */
    RunSupport NONE = new RunSupport() {};

    /** Returns who looks on at a run. */
    default TrainWatcher watcher(Conditioning rule, long seed) {
        return TrainWatcher.NOBODY;
    }

    /**
     * Returns where a run keeps its checkpoints; the training closes it.
     *
     * @param settings what must not change where a run is resumed, as it would be typed
     * @param options of the run
     */
    default RunStore store(FileTrainer trainer, String settings, TrainOptions options) {
        return RunStore.NONE;
    }

    /** Returns whether a model may still be proved and written after a run that was stopped; not while the process ends. */
    default boolean mayWrite() {
        return true;
    }
}
