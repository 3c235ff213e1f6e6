package org.pathlift.conditioning.training.run;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How far a run is: all of its state but the weights and the optimizer's. */
public final class Progress {

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

    private static final String EPOCHS = "epochs";

    /** Returns the numbers by name, as text that gives the same doubles back. */
    Map<String, String> toEntries() {
        return Map.of(
                EPOCHS,
                Integer.toString(epochs),
                "batches",
                Integer.toString(batches),
                "steps",
                Long.toString(steps),
                "lossSum",
                Double.toString(lossSum),
                "examples",
                Long.toString(examples),
                "firstLoss",
                Double.toString(firstLoss),
                "bestLoss",
                Double.toString(bestLoss),
                "bestEpoch",
                Integer.toString(bestEpoch));
    }

    /** Reads what {@link #toEntries} gave. */
    static Progress ofEntries(Map<String, String> entries) {
        Progress progress = new Progress();
        progress.epochs = Integer.parseInt(entry(entries, EPOCHS));
        progress.batches = Integer.parseInt(entry(entries, "batches"));
        progress.steps = Long.parseLong(entry(entries, "steps"));
        progress.lossSum = Double.parseDouble(entry(entries, "lossSum"));
        progress.examples = Long.parseLong(entry(entries, "examples"));
        progress.firstLoss = Double.parseDouble(entry(entries, "firstLoss"));
        progress.bestLoss = Double.parseDouble(entry(entries, "bestLoss"));
        progress.bestEpoch = Integer.parseInt(entry(entries, "bestEpoch"));
        return progress;
    }

    private static String entry(Map<String, String> entries, String name) {
        @Nullable String value = entries.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "the progress of a run must have '" + name + "', found " + entries.keySet());
        }
        return value;
    }
}
