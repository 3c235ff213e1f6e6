package org.pathlift.analysis.sharpness;

import org.jspecify.annotations.Nullable;

/**
 * The ends of the spectrum of a Hessian.
 *
 * @param largest λ_max, the sharpness
 * @param second the next largest eigenvalue; null for a single weight. Of an eigenvalue that occurs twice it may be the next
 *     different one
 * @param smallest λ_min, negative at most points of a network's loss
 * @param steps products with the Hessian that it took
 * @param converged whether all three are known to the tolerance, and the residual is no more than ten times that; if not, the
 *     search was cut short (λ_max is a lower bound then and λ_min an upper one), or kinks disturb the differences
 * @param residual ‖H v − λ_max v‖ / max |λ| for the vector v that was found, ‖v‖ = 1, from a product with half the step of the
 *     differences: an eigenvalue is that near to λ_max. Large where kinks disturb the differences, too
 */
public record Spectrum(
        double largest, @Nullable Double second, double smallest, int steps, boolean converged, double residual) {}
