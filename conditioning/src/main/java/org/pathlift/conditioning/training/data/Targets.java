package org.pathlift.conditioning.training.data;

import java.util.List;

/** What a network is to say about each example. The arrays belong to the targets and are not written to. */
public sealed interface Targets {

    /**
     * One class for each example.
     *
     * @param labels the classes, 0 to {@code count - 1}
     * @param count the number of classes; some may have no example
     * @param names a name for each class, or empty
     */
    record Classes(long[] labels, int count, List<String> names) implements Targets {
        /** Keeps an unmodifiable copy of {@code names}. */
        public Classes {
            names = List.copyOf(names);
        }
    }

    /**
     * Numbers for each example.
     *
     * @param values row-major, {@code [examples, width]}
     * @param width the numbers of an example
     */
    record Values(float[] values, int width) implements Targets {}

    /** Nothing: examples to look at, not to learn from. */
    record None() implements Targets {}
}
