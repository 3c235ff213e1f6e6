package org.pathlift.analysis.resizing;

import java.util.Optional;

/** What resizing does to decays, or why that cannot be told. */
public sealed interface DeviationAnswer permits ResizingDeviation, NoDeviation {

    /** The deviation, if there is one. */
    default Optional<ResizingDeviation> deviation() {
        return this instanceof ResizingDeviation deviation ? Optional.of(deviation) : Optional.empty();
    }
}
