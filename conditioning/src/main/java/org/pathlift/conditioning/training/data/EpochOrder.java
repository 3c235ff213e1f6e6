package org.pathlift.conditioning.training.data;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** The order in which an epoch sees the examples: a function of the epoch alone, so that a resumed run sees the same. */
@FunctionalInterface
public interface EpochOrder {

    /**
     * Returns the numbers 0 to {@code size - 1} in the order of an epoch, as an array of the caller's own.
     *
     * @param epoch the epoch, from 0
     */
    int[] rows(int epoch, int size);

    /** Returns the order of the examples themselves, in every epoch. */
    static EpochOrder inOrder() {
        return (epoch, size) -> IntStream.range(0, size).toArray();
    }

    /** Returns a uniformly random order, another one for each epoch, that the seed and the epoch determine. */
    static EpochOrder shuffled(long seed) {
        return (epoch, size) -> {
            int[] rows = IntStream.range(0, size).toArray();
            shuffle(rows, new SplittableRandom(new SplittableRandom(seed).nextLong() + epoch));
            return rows;
        };
    }

    /** Shuffles in place, by Fisher and Yates. */
    static void shuffle(int[] numbers, SplittableRandom random) {
        for (int last = numbers.length - 1; last > 0; last--) {
            int other = random.nextInt(last + 1);
            int number = numbers[last];
            numbers[last] = numbers[other];
            numbers[other] = number;
        }
    }
}
