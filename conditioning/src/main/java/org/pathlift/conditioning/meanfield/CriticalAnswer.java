package org.pathlift.conditioning.meanfield;

import java.util.Optional;

/** A point of a critical line, or why there is none. */
public sealed interface CriticalAnswer permits CriticalPoint, NoCriticalPoint {

    /** The point, if there is one. */
    default Optional<CriticalPoint> point() {
        return this instanceof CriticalPoint point ? Optional.of(point) : Optional.empty();
    }
}
