package org.pathlift.conditioning.meanfield;

/** The correlation that two different inputs come to at a fixed point of q. */
final class CorrelationLimit {

    /** Correlations of means below this are rounding. */
    private static final double ZERO = 1e-14;

    private static final double FIRST = 0.1;
    private static final double LAST = 1e-14;

    private CorrelationLimit() {}

    /**
     * 1 − c*. C is convex on [0, 1], so that below c = 1 there is one more fixed point if C'(1) = χ₁ > 1, and none
     * otherwise.
     */
    static double oneMinusCorrelation(MeanField layer, double q, double chi1) {
        if (!(chi1 > 1 + ZERO)) {
            return 0;
        }
        // eps' - eps = sigma_w^2 D(eps)/q - eps, positive near 0.
        for (double eps = FIRST; eps >= LAST; eps /= 10) {
            if (excess(layer, q, eps) > 0) {
                return beyond(layer, q, eps);
            }
        }
        return 0;
    }

    private static double beyond(MeanField layer, double q, double eps) {
        double mean = Moments.of(layer.activation(), q).mean();
        double unrelated =
                (layer.variances().weight() * mean * mean + layer.variances().bias()) / q;
        if (unrelated <= ZERO || excess(layer, q, 1) >= 0) {
            return 1;
        }
        return Roots.between(x -> excess(layer, q, x), eps, 1);
    }

    private static double excess(MeanField layer, double q, double eps) {
        Correlations correlations = Correlations.of(layer.activation());
        double difference = correlations.halfSquaredDifference(q, Angle.ofDecorrelation(eps));
        return layer.variances().weight() * difference / q - eps;
    }
}
