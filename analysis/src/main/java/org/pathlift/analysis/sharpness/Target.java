package org.pathlift.analysis.sharpness;

import java.util.List;

/** What a model is to say about the examples of an input. */
public sealed interface Target {

    /** A class for each example. */
    record Classes(List<Long> labels) implements Target {
        /** Keeps an unmodifiable copy of {@code labels}. */
        public Classes {
            labels = List.copyOf(labels);
        }
    }

    /** Numbers for each example, one example after the other. */
    record Values(List<Double> values) implements Target {
        /** Keeps an unmodifiable copy of {@code values}. */
        public Values {
            values = List.copyOf(values);
        }
    }

    /** Nothing is known. */
    record None() implements Target {}
}
