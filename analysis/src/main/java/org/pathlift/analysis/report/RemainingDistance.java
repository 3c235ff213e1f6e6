package org.pathlift.analysis.report;

import org.pathlift.conditioning.permutation.Matching;

/**
 * The distances of two models' weights, their positive scales made canonical by least norm: as the units stand, and after
 * the best matching that was found.
 *
 * @param before as the units stand
 * @param after after the matching
 */
public record RemainingDistance(DistanceReport before, DistanceReport after) {

    static RemainingDistance of(Matching matching) {
        return new RemainingDistance(DistanceReport.of(matching.before()), DistanceReport.of(matching.after()));
    }
}
