package org.pathlift.analysis.degeneracy;

/**
 * What a law predicts of the angle behind one layer.
 *
 * @param layer its number, from 1
 * @param width its units
 * @param recursion ln sin² θ by the recursion of means alone, which ignores how the angle spreads
 * @param distribution mean and variance of ln sin² θ by carrying its whole distribution
 * @param collapsed the share of networks whose angle is at or below the angle of collapse by now
 */
public record PredictedAngle(int layer, int width, double recursion, LogSine distribution, double collapsed) {

    /** The typical angle in degrees: that of the mean of ln sin² θ. */
    public double degrees() {
        return Math.toDegrees(distribution.angle());
    }
}
