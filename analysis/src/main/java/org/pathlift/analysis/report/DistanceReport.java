package org.pathlift.analysis.report;

import org.pathlift.conditioning.permutation.WeightDistance;

/**
 * How far the weights of two models are apart.
 *
 * @param parameters the number of weights compared
 * @param objective Σ a b, what weight matching makes largest
 * @param l2 the square root of Σ (a - b)²
 * @param meanAbsolute the mean of |a - b|
 * @param rms the square root of the mean of (a - b)²
 * @param cosine Σ a b / (‖a‖ ‖b‖)
 */
public record DistanceReport(
        long parameters, double objective, double l2, double meanAbsolute, double rms, double cosine) {

    static DistanceReport of(WeightDistance distance) {
        return new DistanceReport(
                distance.parameters(),
                distance.objective(),
                distance.l2(),
                distance.meanAbsolute(),
                distance.rms(),
                distance.cosine());
    }
}
