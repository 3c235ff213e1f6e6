package org.pathlift.conditioning.meanfield;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** χ₁ = 1 as a curve over q*, computed on a grid once and refined where asked. */
final class CriticalCurve {

    private static final double LOWEST = 1e-8;
    private static final int PER_DECADE = 20;
    private static final int DECADES = 16;
    /** σ_b² is a difference: below this share of q* it is rounding. */
    private static final double ROUNDING = 1e-14;
    /** Below this q* the slope V' is too near 1 to tell on which side. */
    private static final double LOWEST_HALF_STABLE = 1e-6;

    private static final double SLOPE_ROUNDING = 1e-10;
    private static final double AT_SMALL = 1e-6;

    private final Activation activation;
    private final List<Place> places = new ArrayList<>();
    private final Optional<CriticalPoint> halfStable;

    /** One place of the curve: q*, the variances, and V'. */
    record Place(double q, double weight, double bias, double slope) {

        /** Whether σ_b² is not negative. */
        boolean exists() {
            return bias >= -ROUNDING * q;
        }

        boolean attracts() {
            return slope <= 1;
        }
    }

    CriticalCurve(Activation activation) {
        this.activation = activation;
        if (!activation.positivelyHomogeneous()) {
            for (int i = 0; i <= DECADES * PER_DECADE; i++) {
                place(LOWEST * Math.pow(10, (double) i / PER_DECADE)).ifPresent(places::add);
            }
        }
        this.halfStable = findHalfStable();
    }

    Activation activation() {
        return activation;
    }

    List<Place> places() {
        return List.copyOf(places);
    }

    Optional<CriticalPoint> halfStable() {
        return halfStable;
    }

    /** Empty where φ' vanishes at every x that matters. */
    private Optional<Place> place(double q) {
        Moments moments = Moments.of(activation, q);
        double energy = moments.meanSquaredSlope();
        return 1 / energy < Double.POSITIVE_INFINITY
                ? Optional.of(new Place(q, 1 / energy, bias(moments), moments.growth() / energy))
                : Optional.empty();
    }

    private static double bias(Moments moments) {
        return moments.q() - moments.meanSquare() / moments.meanSquaredSlope();
    }

    CriticalAnswer point(double q) {
        Moments moments = Moments.of(activation, q);
        if (moments.meanSquaredSlope() == 0) {
            return new NoCriticalPoint("the slope of %s vanishes at q = %s".formatted(activation.name(), q));
        }
        double bias = activation.positivelyHomogeneous() ? 0 : bias(moments);
        if (bias < -ROUNDING * q) {
            return new NoCriticalPoint("chi_1 = 1 at q = %s takes sigma_b^2 = %s, below 0".formatted(q, bias));
        }
        return point(moments, Math.max(0, bias));
    }

    private CriticalPoint point(Moments moments, double bias) {
        double weight = 1 / moments.meanSquaredSlope();
        double slope = weight * moments.growth();
        OptionalDouble curvature = moments.meanSquaredCurvature().isPresent()
                ? OptionalDouble.of(
                        weight * moments.q() * moments.meanSquaredCurvature().getAsDouble())
                : OptionalDouble.empty();
        Variances variances = new Variances(weight, bias);
        Stability stability = activation.positivelyHomogeneous()
                ? Stability.NEUTRAL
                : FixedPointSearch.stability(new MeanField(activation, variances), moments.q(), slope);
        return new CriticalPoint(variances, moments.q(), slope, curvature, stability);
    }

    /** All points with this σ_b², by ascending q*. */
    List<CriticalPoint> pointsAt(double bias) {
        List<CriticalPoint> points = new ArrayList<>();
        if (activation.positivelyHomogeneous()) {
            if (bias == 0 && activation.energyAtInfinity() > 0) {
                points.add(point(Moments.of(activation, 1), 0));
            }
            return points;
        }
        if (bias == 0 && activation.value(0) == 0 && activation.energyAtZero() > 0) {
            points.add(atZero());
        }
        for (int i = 1; i < places.size(); i++) {
            double low = distance(places.get(i - 1), bias);
            double high = distance(places.get(i), bias);
            if (low * high < 0) {
                double q = Roots.between(
                        x -> Moments.criticalBias(activation, x) - bias,
                        places.get(i - 1).q(),
                        places.get(i).q());
                points.add(point(Moments.of(activation, q), bias));
            } else if (high == 0 && low != 0) {
                points.add(point(Moments.of(activation, places.get(i).q()), bias));
            }
        }
        return points;
    }

    private static double distance(Place place, double bias) {
        double distance = place.bias() - bias;
        return Math.abs(distance) <= ROUNDING * place.q() ? 0 : distance;
    }

    private CriticalPoint atZero() {
        double weight = 1 / activation.energyAtZero();
        Moments moments = Moments.of(activation, 0);
        double near = weight * Moments.meanSquare(activation, AT_SMALL) / AT_SMALL - 1;
        Stability stability = Stability.NEUTRAL;
        if (Math.abs(near) > ROUNDING) {
            stability = near < 0 ? Stability.MARGINAL : Stability.UNSTABLE;
        }
        OptionalDouble curvature =
                moments.meanSquaredCurvature().isPresent() ? OptionalDouble.of(0) : OptionalDouble.empty();
        return new CriticalPoint(new Variances(weight, 0), 0, weight * moments.growth(), curvature, stability);
    }

    private Optional<CriticalPoint> findHalfStable() {
        for (int i = 1; i < places.size(); i++) {
            Place low = places.get(i - 1);
            Place high = places.get(i);
            boolean there = low.q() >= LOWEST_HALF_STABLE && low.bias() > 0 && high.bias() > 0;
            if (there && low.slope() > 1 + SLOPE_ROUNDING && high.slope() < 1 - SLOPE_ROUNDING) {
                double q = Roots.between(this::slopeExcess, low.q(), high.q());
                Moments moments = Moments.of(activation, q);
                return Optional.of(point(moments, bias(moments)));
            }
        }
        return Optional.empty();
    }

    private double slopeExcess(double q) {
        Moments moments = Moments.of(activation, q);
        return moments.growth() / moments.meanSquaredSlope() - 1;
    }
}
