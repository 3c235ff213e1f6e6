package org.pathlift.conditioning.init;

import java.util.function.DoubleUnaryOperator;
import org.hipparchus.special.Gamma;

/**
 * What a deep network of width n does in the mean over its weights, and how far single networks stray from that, worked
 * out apart from the library: quadrature here, digamma and trigamma functions from Hipparchus.
 *
 * <p>s² is the variance of what a layer makes, given the layer before it: s² = σw² (1/n) Σ φ(z)² + σb², z its n inputs.
 */
final class FiniteWidth {

    private static final double STEP = 1e-5;

    private FiniteWidth() {}

    /** A normal law. */
    record Law(double mean, double variance) {

        /** Returns 4 standard deviations of the mean of some draws. */
        double reach(int draws) {
            return 4 * Math.sqrt(variance / draws);
        }
    }

    /** After some layers: of s² and of ln |g first|² / |g last|². */
    record Laws(Law square, Law gradient) {}

    /**
     * ln (s'² / s²) over L layers of ReLU, of (σw² / n) χ²_k each, k ~ Bin(n, 1/2) the neurons that are not cut off: mean
     * L (E ψ(k/2) + ln 2 + ln(σw² / n)), variance L (E ψ'(k/2) + Var ψ(k/2)). Backwards as many terms are cut off.
     */
    static Law relu(int width, int layers, double weightVariance) {
        double mean = 0;
        double square = 0;
        double spread = 0;
        double logChoices = 0;
        for (int k = 1; k <= width; k++) {
            logChoices += Math.log((width - k + 1.0) / k);
            double share = Math.exp(logChoices - width * Math.log(2));
            double psi = Gamma.digamma(k / 2.0);
            mean += share * psi;
            square += share * psi * psi;
            spread += share * Gamma.trigamma(k / 2.0);
        }
        return new Law(
                layers * (mean + Math.log(2) + Math.log(weightVariance / width)),
                layers * (spread + square - mean * mean));
    }

    /**
     * tanh, to the first order in 1/n. s² follows V(s²) = σw² E φ² + σb² and strays by δ' = V' δ + ε, Var ε = σw⁴ Var φ² / n.
     * A squared gradient gets χ(s²) = σw² E φ'² in each layer, and strays because of δ, and because it sums n terms
     * φ'² times the square of a Gaussian: ln of it by (3 κ - 1) / n, κ = E φ'⁴ / (E φ'²)², and by minus half of that in
     * the mean.
     */
    static Laws tanh(int width, int layers, double start, double weightVariance, double biasVariance) {
        double q = start;
        double straying = 0;
        double gradient = 0;
        double gradientSpread = 0;
        double together = 0;
        for (int layer = 0; layer < layers; layer++) {
            if (layer < layers - 1) {
                double chi = weightVariance * mean(x -> slope(x) * slope(x), q);
                double fourth = mean(x -> Math.pow(slope(x), 4), q) * weightVariance * weightVariance;
                double own = (3 * fourth / (chi * chi) - 1) / width;
                double rise = derivative(x -> slope(x) * slope(x), q) * weightVariance / chi;
                gradient += Math.log(chi) - own / 2;
                gradientSpread += own + 2 * rise * together + rise * rise * straying;
                together += rise * straying;
            }
            double stays = weightVariance * derivative(x -> Math.tanh(x) * Math.tanh(x), q);
            double second = mean(x -> Math.pow(Math.tanh(x), 2), q);
            double fourth = mean(x -> Math.pow(Math.tanh(x), 4), q);
            together *= stays;
            straying = stays * stays * straying + weightVariance * weightVariance * (fourth - second * second) / width;
            q = weightVariance * second + biasVariance;
        }
        return new Laws(new Law(q, straying), new Law(gradient, gradientSpread));
    }

    private static double slope(double x) {
        double value = Math.tanh(x);
        return 1 - value * value;
    }

    /** E f(√q z) by the trapezoidal rule, which is exact to rounding for analytic functions under a Gaussian. */
    private static double mean(DoubleUnaryOperator f, double q) {
        double sum = 0;
        double step = 0.05;
        for (int i = -240; i <= 240; i++) {
            double z = i * step;
            sum += f.applyAsDouble(Math.sqrt(q) * z) * Math.exp(-z * z / 2);
        }
        return sum * step / Math.sqrt(2 * Math.PI);
    }

    private static double derivative(DoubleUnaryOperator f, double q) {
        double h = STEP * q;
        return (mean(f, q + h) - mean(f, q - h)) / (2 * h);
    }
}
