package org.pathlift.analysis.report;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** What reports make of numbers that may be absent. */
final class Optionals {

    private Optionals() {}

    static @Nullable Double orNull(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }
}
