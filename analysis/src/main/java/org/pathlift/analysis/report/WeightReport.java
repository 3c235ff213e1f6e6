package org.pathlift.analysis.report;

import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.symmetry.WeightStatus;

/**
 * A weight tensor: whether a unit acts on it, or why not.
 *
 * @param tensor its name
 * @param elements its number of elements
 * @param rescaled whether a unit acts on at least one of its elements
 * @param reason why none does; null where {@code rescaled}
 */
public record WeightReport(
        String tensor,
        long elements,
        boolean rescaled,
        @Nullable String reason) {

    static WeightReport of(WeightStatus status) {
        return new WeightReport(
                status.tensor(),
                status.elements(),
                status.free(),
                status.reason().orElse(null));
    }
}
