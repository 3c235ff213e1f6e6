package org.pathlift.analysis.metric;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** A number as theory has it and as it was measured; null where it is not known. */
public record Compared(@Nullable Double predicted, @Nullable Double measured) {

    static Compared of(OptionalDouble predicted, OptionalDouble measured) {
        return new Compared(orNull(predicted), orNull(measured));
    }

    static @Nullable Double orNull(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }
}
