package org.pathlift.conditioning.meanfield;

/**
 * One layer of a random network of infinite width, as a map of second moments and correlations.
 *
 * <p>z' = W φ(z) + b with W ~ N(0, σ_w²/fan-in), b ~ N(0, σ_b²). Poole et al. 2016 (arXiv 1606.05340), Schoenholz et
 * al. 2017 (arXiv 1611.01232).
 *
 * @param activation φ
 * @param variances σ_w² and σ_b²
 */
public record MeanField(Activation activation, Variances variances) {

    /** V(q) = σ_w² E φ(√q z)² + σ_b², for q ≥ 0; infinite where the expectation overflows. */
    public double variance(double q) {
        Require.finiteAndNotNegative("q", q);
        double meanSquare = variances.weight() == 0 ? 0 : Moments.meanSquare(activation, q);
        return variances.weight() * meanSquare + variances.bias();
    }

    /** V'(q) = σ_w² dE φ²/dq. */
    public double varianceSlope(double q) {
        return variances.weight() * Moments.of(activation, q).growth();
    }

    /** χ₁(q) = σ_w² E φ'(√q z)²: what a layer does to squared gradients, and C'(1). */
    public double chi1(double q) {
        return variances.weight() * Moments.of(activation, q).meanSquaredSlope();
    }

    /** χ_c = σ_w² E φ'(u)φ'(v) at equal q > 0; the slope C'(c) of the correlation map where q is a fixed point. */
    public double chi(double q, double c) {
        return variances.weight() * Correlations.of(activation).slopeProduct(q, q, c);
    }

    /** C''(1) = σ_w² q E φ''², where q is a fixed point and φ' does not jump; otherwise it is infinite. */
    public double correlationCurvature(double q) {
        double curvature = Moments.of(activation, q).meanSquaredCurvature().orElse(Double.POSITIVE_INFINITY);
        return variances.weight() * q * curvature;
    }

    /** C(c): the correlation after this layer of two inputs with the same q > 0. */
    public double correlation(double q, double c) {
        return correlation(q, q, c);
    }

    /**
     * The correlation after this layer of two inputs with q₁, q₂ > 0 and correlation c.
     *
     * @throws ArithmeticException if an input leaves the layer with q = 0, where no correlation is defined
     */
    public double correlation(double q1, double q2, double c) {
        if (c > 0.5 && q1 == q2) {
            return 1 - decorrelation(q1, 1 - c);
        }
        return next(Covariances.ofCorrelation(q1, q2, c)).correlation();
    }

    /**
     * 1 − C(c) from ε = 1 − c at equal q > 0, with all its digits near c = 1.
     *
     * @throws ArithmeticException if the layer's output has q = 0, where no correlation is defined
     */
    public double decorrelation(double q, double eps) {
        Require.finiteAndPositive("q", q);
        double next = defined(variance(q));
        if (variances.weight() == 0) {
            return 0;
        }
        return variances.weight()
                * Correlations.of(activation).halfSquaredDifference(q, Angle.ofDecorrelation(eps))
                / next;
    }

    /**
     * Both second moments and the covariance after this layer.
     *
     * @throws ArithmeticException if an input leaves the layer with q = 0, where no correlation is defined
     */
    public Covariances next(Covariances before) {
        double q1 = defined(variance(before.q1()));
        double q2 = before.q1() == before.q2() ? q1 : defined(variance(before.q2()));
        double product = Correlations.of(activation).product(before.q1(), before.q2(), before.correlation());
        double most = Math.sqrt(q1) * Math.sqrt(q2);
        double q12 = variances.weight() * product + variances.bias();
        return new Covariances(q1, q2, Math.max(-most, Math.min(most, q12)));
    }

    private static double defined(double q) {
        if (!(q > 0 && q < Double.POSITIVE_INFINITY)) {
            throw new ArithmeticException("No correlation is defined at q = " + q);
        }
        return q;
    }
}
