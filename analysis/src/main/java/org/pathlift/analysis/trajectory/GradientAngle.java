package org.pathlift.analysis.trajectory;

import org.jspecify.annotations.Nullable;

/**
 * How a gradient g at θ_t points with regard to the last weights θ* (Guille-Escuret et al., ICML 2024, arXiv 2306.11922).
 *
 * @param checkpoint t
 * @param rsi ⟨g, θ_t − θ*⟩ / ‖θ_t − θ*‖², of the restricted secant inequality
 * @param eb ‖g‖ / ‖θ_t − θ*‖, of the upper error bound
 * @param gamma rsi / eb, the cosine of g and θ_t − θ*: above 0 a step against g comes nearer to θ*; null for a gradient of 0
 * @param nearestRate rsi / eb², the learning rate whose step against g ends nearest to θ*; null likewise
 */
public record GradientAngle(
        int checkpoint,
        double rsi,
        double eb,
        @Nullable Double gamma,
        @Nullable Double nearestRate) {

    /**
     * Computes.
     *
     * @param product ⟨g, θ_t − θ*⟩
     * @param gradientSquare ‖g‖²
     * @param distanceSquare ‖θ_t − θ*‖², above 0
     */
    static GradientAngle of(int checkpoint, double product, double gradientSquare, double distanceSquare) {
        double rsi = product / distanceSquare;
        double eb = Math.sqrt(gradientSquare / distanceSquare);
        return new GradientAngle(checkpoint, rsi, eb, eb > 0 ? rsi / eb : null, eb > 0 ? rsi / (eb * eb) : null);
    }
}
