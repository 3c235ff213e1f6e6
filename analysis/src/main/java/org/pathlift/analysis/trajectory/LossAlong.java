package org.pathlift.analysis.trajectory;

import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.sharpness.Spectrum;

/**
 * The loss at a checkpoint.
 *
 * @param loss its value
 * @param gradientNorm the norm of its gradient with regard to the weights that training moved
 * @param sharpness the ends of its Hessian's spectrum, with regard to all trained weights; null where not asked for
 */
public record LossAlong(
        double loss, double gradientNorm, @Nullable Spectrum sharpness) {}
