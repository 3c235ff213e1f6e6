package org.pathlift.analysis.phase;

import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.meanfield.Covariances;
import org.pathlift.conditioning.meanfield.Limit;
import org.pathlift.conditioning.meanfield.Variances;

/**
 * One place of a phase diagram.
 *
 * @param variances where it is
 * @param limit what becomes of a network of infinite width and depth
 * @param predicted second moments and correlation in the last layer of a network of infinite width; null where q leaves the
 *     range of numbers on the way
 * @param q the measured second moment in the last layer; null where nothing was measured
 * @param correlation the measured correlation in the last layer; null where nothing was measured
 */
public record PhasePlace(
        Variances variances,
        Limit limit,
        @Nullable Covariances predicted,
        @Nullable Estimate q,
        @Nullable Estimate correlation) {}
