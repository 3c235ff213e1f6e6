package org.pathlift.conditioning.training.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How many epochs it takes to a held-out accuracy.
 *
 * @param accuracy what is to be reached
 * @param epochs for each seed the first epoch at whose end the accuracy is this or more; null where there is none
 * @param reached how many seeds reached it
 * @param median of the epochs of those; null where there are none
 * @param mean of the epochs of those; null where there are none
 */
public record Reach(
        double accuracy,
        List<@Nullable Integer> epochs,
        int reached,
        @Nullable Double median,
        @Nullable Double mean) {

    /** Keeps an unmodifiable copy of {@code epochs}, nulls included. */
    public Reach {
        epochs = Collections.unmodifiableList(new ArrayList<>(epochs));
    }

    static Reach of(double accuracy, List<List<EpochResult>> runs) {
        List<@Nullable Integer> epochs = new ArrayList<>();
        runs.forEach(run -> epochs.add(first(accuracy, run)));
        int[] sorted = epochs.stream()
                .filter(Objects::nonNull)
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
        int count = sorted.length;
        if (count == 0) {
            return new Reach(accuracy, epochs, 0, null, null);
        }
        double median = (sorted[(count - 1) / 2] + sorted[count / 2]) / 2.0;
        double mean = (double) Arrays.stream(sorted).asLongStream().sum() / count;
        return new Reach(accuracy, epochs, count, median, mean);
    }

    private static @Nullable Integer first(double accuracy, List<EpochResult> run) {
        for (EpochResult result : run) {
            Evaluation heldOut = result.heldOut();
            if (heldOut != null && heldOut.accuracy() != null && heldOut.accuracy() >= accuracy) {
                return result.epoch();
            }
        }
        return null;
    }
}
