package org.pathlift.conditioning.meanfield;

import java.util.List;
import java.util.Optional;

/**
 * The critical line of an activation: the (σ_w², σ_b²) at which χ₁ = 1 at a fixed point of the variance map.
 *
 * <p>Given q*, σ_w² = 1/E φ'² and σ_b² = q* − E φ²/E φ'². Which part of this curve exists (σ_b² ≥ 0) and can be reached
 * (V' ≤ 1) is found by computing it for q* from 1e-8 to 1e8, so it is found for any activation. Schoenholz et al. 2017
 * (arXiv 1611.01232), Hayou et al. 2019 (arXiv 1902.06853); half-stable points: Roberts, Yaida, Hanin 2021 (arXiv
 * 2106.10165).
 */
public final class CriticalLine {

    /** σ_b² of the default point of activations that have a critical point for every σ_b². */
    public static final double DEFAULT_BIAS_VARIANCE = 0.05;

    /** Above this σ_w² a critical point is not offered as a default: the activation is saturated nearly everywhere. */
    public static final double LARGEST_DEFAULT_WEIGHT_VARIANCE = 25;

    private final CriticalCurve curve;

    private CriticalLine(CriticalCurve curve) {
        this.curve = curve;
    }

    /** The critical line of an activation. Scans q* once; asking for points is then cheap. */
    public static CriticalLine of(Activation activation) {
        return new CriticalLine(new CriticalCurve(activation));
    }

    /**
     * The critical point with this σ_b² that a network can stay at; of several the one with the smallest q*.
     *
     * @throws IllegalArgumentException if σ_b² is negative or not finite
     */
    public CriticalAnswer at(double biasVariance) {
        List<CriticalPoint> points = all(biasVariance);
        Optional<CriticalPoint> held =
                points.stream().filter(point -> point.stability().holds()).findFirst();
        return held.isPresent() ? held.get() : new NoCriticalPoint(CriticalAbsence.reason(curve, biasVariance, points));
    }

    /**
     * All points with this σ_b² on the curve χ₁ = 1, by ascending q*, also those whose fixed point repels.
     *
     * @throws IllegalArgumentException if σ_b² is negative or not finite
     */
    public List<CriticalPoint> all(double biasVariance) {
        Require.finiteAndNotNegative("sigma_b^2", biasVariance);
        return curve.pointsAt(biasVariance);
    }

    /**
     * The point of the curve χ₁ = 1 with this q*, also if its fixed point repels.
     *
     * @throws IllegalArgumentException if q* is not above 0, or not finite
     */
    public CriticalAnswer atQ(double q) {
        Require.finiteAndPositive("q*", q);
        return curve.point(q);
    }

    /** The point of the line with V' = 1 at q* > 0, where the reachable part of the line ends; most activations have none. */
    public Optional<CriticalPoint> halfStable() {
        return curve.halfStable();
    }

    /**
     * The point to start from when nothing else is known: of positively homogeneous activations σ_b² = 0, of those with
     * a half-stable point that point, of others σ_b² = 0.05, unless that takes a σ_w² above 25.
     */
    public CriticalAnswer defaultPoint() {
        if (curve.activation().positivelyHomogeneous()) {
            return at(0);
        }
        Optional<CriticalPoint> half = halfStable();
        if (half.isPresent()) {
            return half.get();
        }
        CriticalAnswer answer = at(DEFAULT_BIAS_VARIANCE);
        double weight = answer.point().map(point -> point.variances().weight()).orElse(0.0);
        return weight > LARGEST_DEFAULT_WEIGHT_VARIANCE
                ? new NoCriticalPoint(CriticalAbsence.tooLarge(curve, weight))
                : answer;
    }
}
