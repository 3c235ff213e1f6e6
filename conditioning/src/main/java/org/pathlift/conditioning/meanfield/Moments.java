package org.pathlift.conditioning.meanfield;

import java.util.OptionalDouble;

/**
 * Gaussian expectations of an activation: x ~ N(0, q).
 *
 * <p>Closed forms where they are known, quadrature otherwise; relative error about 1e-14 for q from 1e-6 to 1e6.
 *
 * @param q the variance of x, at least 0
 * @param mean E φ(x)
 * @param meanSquare E φ(x)²
 * @param meanSquaredSlope E φ'(x)²
 * @param growth dE φ(x)²/dq; the variance map's slope is σ_w² times it. Infinite at q = 0 where φ(0) ≠ 0 meets a kink
 * @param meanSquaredCurvature E φ''(x)²; empty where φ' jumps
 */
public record Moments(
        double q,
        double mean,
        double meanSquare,
        double meanSquaredSlope,
        double growth,
        OptionalDouble meanSquaredCurvature) {

    private static final int MEAN = 0;
    private static final int SQUARE = 1;
    private static final int SLOPE = 2;
    private static final int GROWTH = 3;
    private static final int CURVATURE = 4;

    /**
     * Expectations for x ~ N(0, q); at q = 0 their limits.
     *
     * @throws IllegalArgumentException if q is negative or not finite
     * @throws ArithmeticException if an expectation is not finite
     */
    public static Moments of(Activation activation, double q) {
        Require.finiteAndNotNegative("q", q);
        if (q == 0) {
            return atZero(activation);
        }
        if (activation instanceof ClosedMoments closed && q >= closed.closedFrom()) {
            return closed.closedMoments(q);
        }
        Sums sums = GaussianLine.expectations(activation, q, 5, (x, z, weight, to) -> {
            double value = activation.value(x);
            double slope = activation.slope(x);
            double curvature = activation.curvature(x);
            to.add(MEAN, weight, value);
            to.add(SQUARE, weight, value * value);
            to.add(SLOPE, weight, slope * slope);
            to.add(GROWTH, weight, value * slope * z);
            to.add(CURVATURE, weight, curvature * curvature);
        });
        OptionalDouble curvature =
                activation.hasContinuousSlope() ? OptionalDouble.of(sums.get(CURVATURE)) : OptionalDouble.empty();
        Moments moments = new Moments(
                q, sums.get(MEAN), sums.get(SQUARE), sums.get(SLOPE), sums.get(GROWTH) / Math.sqrt(q), curvature);
        if (!moments.isFinite()) {
            throw new ArithmeticException(
                    "The Gaussian expectations of %s at q = %s are not finite".formatted(activation.name(), q));
        }
        return moments;
    }

    /**
     * E φ'(x)² / Var φ(x), for x ~ N(0, 1) what a layer between two batch normalizations multiplies squared gradients by in
     * training mode, for large widths and batches: the next normalization divides by the deviation of what the layer makes,
     * whatever its weights. π/(π − 1) for ReLU, where no scale makes it 1 (Yang et al. 2019, arXiv 1902.08129). Infinite where
     * φ is constant.
     */
    public double normalizedChi() {
        return meanSquaredSlope / (meanSquare - mean * mean);
    }

    /** E φ(x)² alone, at q ≥ 0; infinite where it overflows. */
    static double meanSquare(Activation activation, double q) {
        if (q == 0) {
            double value = activation.value(0);
            return value * value;
        }
        if (activation instanceof ClosedMoments closed && q >= closed.closedFrom()) {
            return closed.closedMoments(q).meanSquare();
        }
        return GaussianLine.expectations(activation, q, 1, (x, z, weight, to) -> {
                    double value = activation.value(x);
                    to.add(0, weight, value * value);
                })
                .get(0);
    }

    /** q − E φ²/E φ'² at q > 0, the σ_b² that χ₁ = 1 takes there; not finite where φ' vanishes. */
    static double criticalBias(Activation activation, double q) {
        if (activation instanceof ClosedMoments closed && q >= closed.closedFrom()) {
            Moments moments = closed.closedMoments(q);
            return q - moments.meanSquare() / moments.meanSquaredSlope();
        }
        Sums sums = GaussianLine.expectations(activation, q, 2, (x, z, weight, to) -> {
            double value = activation.value(x);
            double slope = activation.slope(x);
            to.add(0, weight, value * value);
            to.add(1, weight, slope * slope);
        });
        return q - sums.get(0) / sums.get(1);
    }

    private static Moments atZero(Activation activation) {
        double value = activation.value(0);
        double jump = activation.slopeRightOfZero() - activation.slopeLeftOfZero();
        double energy = activation.energyAtZero();
        // dE phi^2/dq = E phi'^2 + E phi phi''; at a kink phi'' has the mass jump/sqrt(2 pi q).
        double bend = value * activation.curvature(0);
        double growth = value != 0 && jump != 0 ? value * jump * Double.POSITIVE_INFINITY : energy + bend;
        double curvature = activation.curvature(0);
        return new Moments(
                0,
                value,
                value * value,
                energy,
                growth,
                activation.hasContinuousSlope() ? OptionalDouble.of(curvature * curvature) : OptionalDouble.empty());
    }

    private boolean isFinite() {
        return Double.isFinite(mean)
                && Double.isFinite(meanSquare)
                && Double.isFinite(meanSquaredSlope)
                && Double.isFinite(growth)
                && Double.isFinite(meanSquaredCurvature.orElse(0));
    }

    /** E φ² − (E φ)². */
    public double variance() {
        return meanSquare - mean * mean;
    }

    /** √(q/E φ²): the σ_w that keeps q from one layer to the next without biases; empty where φ vanishes. */
    public OptionalDouble forwardGain() {
        return root(q, meanSquare);
    }

    /** 1/√(E φ'²): the σ_w that keeps the size of gradients, χ₁ = 1; empty where φ is constant. */
    public OptionalDouble backwardGain() {
        return root(1, meanSquaredSlope);
    }

    /** √(q/Var φ): the gain for layers of standardized weights (arXiv 2101.08692); empty where φ is constant. */
    public OptionalDouble varianceGain() {
        return root(q, variance());
    }

    private static OptionalDouble root(double numerator, double denominator) {
        return numerator > 0 && denominator > 0
                ? OptionalDouble.of(Math.sqrt(numerator / denominator))
                : OptionalDouble.empty();
    }
}
