package org.pathlift;

import java.util.ArrayList;
import java.util.List;
import org.pathlift.conditioning.training.RescaleEvent;
import org.pathlift.conditioning.training.run.EpochResult;
import org.pathlift.conditioning.training.run.TrainWatcher;

/** Keeps the rescalings of a run, and tells another watcher everything. */
record RescalingLog(TrainWatcher next, List<RescaleEvent> events) implements TrainWatcher {

    RescalingLog(TrainWatcher next) {
        this(next, new ArrayList<>());
    }

    @Override
    public void step(long done, long total, double loss) {
        next.step(done, total, loss);
    }

    @Override
    public void epoch(EpochResult result) {
        next.epoch(result);
    }

    @Override
    public void rescaled(RescaleEvent event) {
        events.add(event);
        next.rescaled(event);
    }

    @Override
    public boolean wantsStop() {
        return next.wantsStop();
    }

    @Override
    public void over() {
        next.over();
    }
}
