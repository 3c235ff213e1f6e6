package org.pathlift.conditioning.training.data;

import java.util.List;

/**
 * How targets are understood.
 *
 * @param kind what a target is
 * @param names the names of the classes in order; empty where labels are numbers without names
 */
public record TargetOptions(Kind kind, List<String> names) {

    /** What a target is. */
    public enum Kind {
        /** A class. */
        CLASS,
        /** One or more numbers to come near to. */
        REGRESSION
    }

    /** Keeps an unmodifiable copy of {@code names}. */
    public TargetOptions {
        names = List.copyOf(names);
    }
}
