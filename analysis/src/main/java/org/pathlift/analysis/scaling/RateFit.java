package org.pathlift.analysis.scaling;

import org.pathlift.analysis.fit.LineFit;

/**
 * ρ = τ + s ε^ω by least squares, ρ = 1 − ε'/ε the share of ε that a layer takes away: the flow ε' = (1 − τ) ε − s ε^{1+ω}.
 *
 * @param omega ω, fixed: 1/2 for activations with a kink, 1 for smooth ones
 * @param tau τ = 1 − χ₁; 0 at a critical point
 * @param s the strength of the nonlinear part
 * @param rss the sum of the squared residuals of ρ
 * @param r2 the share of the variance of ρ that the fit explains
 */
public record RateFit(double omega, double tau, double s, double rss, double r2) {

    static RateFit of(double omega, double[] eps, double[] rho) {
        double[] powers = new double[eps.length];
        for (int i = 0; i < eps.length; i++) {
            powers[i] = Math.pow(eps[i], omega);
        }
        LineFit line = LineFit.of(powers, rho);
        double r2 = line.tss() > 0 ? 1 - line.rss() / line.tss() : 0;
        return new RateFit(omega, line.intercept(), line.slope(), line.rss(), r2);
    }

    /** χ̂₁ = 1 − τ. */
    public double chi1() {
        return 1 - tau;
    }
}
