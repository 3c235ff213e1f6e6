package org.pathlift.analysis.metric;

import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.pathlift.analysis.spectrum.Lanczos;
import org.pathlift.analysis.spectrum.Ritz;

/**
 * The largest singular value of a matrix J that is known by its products only, by the Lanczos method on J Jᵀ.
 *
 * @param value √ of the largest Ritz value: at most the largest singular value but for rounding
 * @param error ‖JJᵀu − θu‖/(2√θ) for the Ritz pair (θ, u): a singular value lies that near
 * @param steps products with J Jᵀ
 */
record LargestSingularValue(double value, double error, int steps) {

    /** Below this share of the value, squared, a new direction is rounding. */
    private static final double ROUNDING = 1e-13;

    /**
     * Finds it.
     *
     * @param product v ↦ J Jᵀ v
     * @param size how long v is
     * @param most steps
     * @param tolerance the error relative to the value at which to stop
     */
    static LargestSingularValue of(
            UnaryOperator<double[]> product, int size, int most, double tolerance, SplittableRandom random) {
        Lanczos lanczos = new Lanczos(product, size, random);
        while (true) {
            Ritz ritz = lanczos.step(0);
            double theta = Math.max(0, ritz.values()[0]);
            double value = Math.sqrt(theta);
            double error = value == 0 ? 0 : ritz.residual(0) / (2 * value);
            if (error <= tolerance * value
                    || ritz.beyond() <= ROUNDING * theta
                    || lanczos.steps() == Math.min(most, size)) {
                return new LargestSingularValue(value, error, lanczos.steps());
            }
        }
    }
}
