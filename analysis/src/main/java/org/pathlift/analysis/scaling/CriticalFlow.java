package org.pathlift.analysis.scaling;

import java.util.OptionalDouble;
import org.pathlift.conditioning.meanfield.Activation;
import org.pathlift.conditioning.meanfield.Kink;
import org.pathlift.conditioning.meanfield.MeanField;

/**
 * The first two terms of a layer's map of ε = 1 − c near ε = 0: ε' = (1 − τ) ε − s ε^{1+ω}.
 *
 * <p>Smooth activations have s = C''(1)/2; a jump Δ of the slope at k adds √2 σ_w² Δ² e^{−k²/2q}/(3π) to the s of the class
 * with ω = 1/2. Both are derived from the correlation map of Poole et al. 2016 (arXiv 1606.05340) and agree at the critical
 * point with Hayou et al. 2019 (arXiv 1902.06853): for ReLU ε falls as 9π²/(2l²).
 *
 * @param slopes which class
 * @param tau τ: 1 − χ₁ at a fixed point of q; 0 for homogeneous activations without biases, whatever χ₁ is
 * @param s the strength of the second term
 */
public record CriticalFlow(SlopeClass slopes, double tau, double s) {

    /** The flow of a layer whose input has this q > 0. */
    public static CriticalFlow of(MeanField layer, double q) {
        Activation activation = layer.activation();
        double kept = q / layer.variance(q);
        double tau = 1 - layer.chi1(q) * kept;
        SlopeClass slopes = SlopeClass.of(activation);
        if (slopes == SlopeClass.SMOOTH) {
            return new CriticalFlow(slopes, tau, layer.correlationCurvature(q) / 2 * kept);
        }
        double jumps = 0;
        for (Kink kink : activation.kinks()) {
            jumps += kink.slopeJump() * kink.slopeJump() * Math.exp(-kink.at() * kink.at() / (2 * q));
        }
        double s = Math.sqrt(2) * layer.variances().weight() * jumps / (3 * Math.PI);
        return new CriticalFlow(slopes, tau, s * kept);
    }

    /** What ε/ε₀ is at the rescaled depth x = l ε₀^{1/p} where τ = 0: (1 + s x/p)^{−p}. */
    public double collapsed(double x) {
        int p = slopes.p();
        return Math.pow(1 + s * x / p, -p);
    }

    /** The 1 − c* just inside the chaotic phase: (−τ/s)^p; empty where τ ≥ 0. */
    public OptionalDouble orderParameter() {
        return tau < 0 && s > 0 ? OptionalDouble.of(Math.pow(-tau / s, slopes.p())) : OptionalDouble.empty();
    }
}
