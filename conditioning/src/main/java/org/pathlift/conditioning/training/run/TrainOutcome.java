package org.pathlift.conditioning.training.run;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.graph.Model;

/**
 * What came of training.
 *
 * @param model the model with the weights that are kept
 * @param before how it did on the held-out examples before the first update; null where there are none
 * @param epochs every epoch of this run, not those of an earlier run that it resumed
 * @param kept how the kept weights do on the held-out examples; null where there are none
 * @param keptEpoch the epoch that the kept weights are from; 0 for the weights of the file
 * @param steps updates, those of an earlier run included
 * @param ended why it ended
 */
public record TrainOutcome(
        Model model,
        @Nullable Evaluation before,
        List<EpochResult> epochs,
        @Nullable Evaluation kept,
        int keptEpoch,
        long steps,
        Ended ended) {
    /** Keeps an unmodifiable copy of {@code epochs}. */
    public TrainOutcome {
        epochs = List.copyOf(epochs);
    }
}
