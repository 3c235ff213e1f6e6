package org.pathlift.conditioning.meanfield;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The fixed points of a layer's variance map, and which of them a deep network reaches.
 *
 * <p>Poole et al. 2016 (arXiv 1606.05340), Schoenholz et al. 2017 (arXiv 1611.01232), Hayou et al. 2019 (arXiv
 * 1902.06853).
 */
public final class FixedPoints {

    /** How far χ₁ may be from 1 to be called critical, unless told otherwise. */
    public static final double CRITICAL_TOLERANCE = 1e-6;

    private static final int LAYERS = 10_000;
    private static final double SETTLED = 1e-13;
    /** What q still changes by per layer where it goes to a fixed point as a power of depth. */
    private static final double SLOW = 1e-3;

    private final MeanField layer;
    private final List<FixedPoint> all;
    private final boolean rising;

    private FixedPoints(MeanField layer, FixedPointSearch search) {
        this.layer = layer;
        this.all = search.found();
        this.rising = search.rising();
    }

    /** Finds all fixed points of a layer between 0 and 1e8, and beyond where V(q)/q goes below 1. */
    public static FixedPoints of(MeanField layer) {
        return new FixedPoints(layer, FixedPointSearch.of(layer));
    }

    /** Finds all fixed points of a layer with this activation and these variances. */
    public static FixedPoints of(Activation activation, Variances variances) {
        return of(new MeanField(activation, variances));
    }

    /** All fixed points, in ascending order; of a layer that conserves every q only 0, as neutral. */
    public List<FixedPoint> all() {
        return all;
    }

    /** What becomes of a deep network whose first pre-activations have second moment q0 > 0. */
    public Limit from(double q0) {
        return from(q0, CRITICAL_TOLERANCE);
    }

    /** The same, calling critical what has χ₁ within the tolerance of 1. */
    public Limit from(double q0, double criticalTolerance) {
        Require.finiteAndPositive("q0", q0);
        Require.finiteAndNotNegative("the tolerance of chi_1", criticalTolerance);
        if (FixedPointSearch.conserves(layer)) {
            return at(Convergence.CONSERVED, new FixedPoint(q0, 1, Stability.NEUTRAL), criticalTolerance);
        }
        Optional<FixedPoint> reached = rising ? nearest(q0) : iterated(q0);
        if (reached.isPresent()) {
            FixedPoint point = reached.get();
            return point.q() == 0
                    ? collapse(point, criticalTolerance)
                    : at(Convergence.CONVERGED, point, criticalTolerance);
        }
        return divergence();
    }

    /** Where V rises, q goes one way and stops at the next fixed point. */
    private Optional<FixedPoint> nearest(double q0) {
        double next = layer.variance(q0);
        FixedPoint below = null;
        for (FixedPoint point : all) {
            if (point.q() == q0) {
                return Optional.of(point);
            }
            if (point.q() > q0) {
                return next > q0 ? Optional.of(point) : Optional.ofNullable(below);
            }
            below = point;
        }
        return next < q0 ? Optional.ofNullable(below) : Optional.empty();
    }

    /**
     * Where V falls somewhere, q may jump over fixed points, but it cannot cycle: the density of N(0, q) at any x falls no
     * faster than q^{−1/2}, so ln V has a slope of at least −1/2 in ln q, and a cycle of two takes −1.
     */
    private Optional<FixedPoint> iterated(double q0) {
        double q = q0;
        double next = layer.variance(q);
        for (int step = 0; step < LAYERS && Double.isFinite(next) && Math.abs(next - q) > SETTLED * q; step++) {
            q = next;
            next = layer.variance(q);
        }
        return Math.abs(next - q) <= SLOW * q ? closest(q) : Optional.empty();
    }

    private Optional<FixedPoint> closest(double q) {
        return all.stream().min((a, b) -> Double.compare(Math.abs(a.q() - q), Math.abs(b.q() - q)));
    }

    private Limit at(Convergence convergence, FixedPoint point, double tolerance) {
        double chi1 = layer.chi1(point.q());
        double eps = CorrelationLimit.oneMinusCorrelation(layer, point.q(), chi1);
        double chiC = eps == 0 ? chi1 : layer.variances().weight() * slopeProduct(point.q(), eps);
        return new Limit(
                convergence,
                OptionalDouble.of(point.q()),
                OptionalDouble.of(point.slope()),
                OptionalDouble.of(chi1),
                OptionalDouble.of(1 - eps),
                OptionalDouble.of(eps),
                OptionalDouble.of(chiC),
                Optional.of(Phase.of(chi1, tolerance)));
    }

    private double slopeProduct(double q, double eps) {
        return Correlations.of(layer.activation()).slopeProduct(q, q, Angle.ofDecorrelation(eps));
    }

    private Limit collapse(FixedPoint zero, double tolerance) {
        double chi1 = layer.chi1(0);
        return new Limit(
                Convergence.COLLAPSES_TO_ZERO,
                OptionalDouble.of(0),
                OptionalDouble.of(zero.slope()),
                OptionalDouble.of(chi1),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.of(Phase.of(chi1, tolerance)));
    }

    private Limit divergence() {
        double ratio = layer.variances().weight() * layer.activation().energyAtInfinity();
        boolean slow = Math.abs(ratio - 1) <= SETTLED;
        boolean homogeneous = slow && layer.activation().positivelyHomogeneous();
        return new Limit(
                slow ? Convergence.DIVERGES_SUBEXPONENTIALLY : Convergence.DIVERGES,
                OptionalDouble.empty(),
                OptionalDouble.of(ratio),
                OptionalDouble.of(ratio),
                homogeneous ? OptionalDouble.of(1) : OptionalDouble.empty(),
                homogeneous ? OptionalDouble.of(0) : OptionalDouble.empty(),
                homogeneous ? OptionalDouble.of(1) : OptionalDouble.empty(),
                Optional.empty());
    }
}
