package org.pathlift.analysis.scaling;

import java.util.List;
import java.util.Optional;

/**
 * The value above 0 that a curve settles at, by Aitken's Δ²: of three equidistant values of M + a rˡ it finds M exactly.
 *
 * <p>The limit from the last half of the layers is compared with that from a quarter earlier. They agree where the curve
 * approaches a value exponentially; for a power law towards 0 they do not, since the apparent limit keeps falling. The
 * thresholds are definitions of this software.
 *
 * @param value M
 * @param change how far M is from the limit a quarter of the depth earlier
 */
public record AitkenLimit(double value, double change) {

    /** Limits below this are taken for 0. */
    public static final double LEAST = 1e-3;

    /** How much the limit may change, as a share of it. */
    public static final double SETTLED = 0.1;

    /** Where ε changes by no more than this share over a quarter of the layers, it is at its limit. */
    private static final double STILL = 0.01;

    /** The limit of the layers from 1 on; empty where the curve is short, goes to 0, or has not settled. */
    public static Optional<AitkenLimit> of(DepthCurve curve) {
        List<Double> eps = curve.from(1).eps();
        int stride = eps.size() / 4;
        int last = eps.size() - 1;
        if (eps.size() < DepthDecay.LEAST_LAYERS) {
            return Optional.empty();
        }
        Optional<Double> now = limit(eps.get(last - 2 * stride), eps.get(last - stride), eps.get(last));
        Optional<Double> before = limit(eps.get(last - 3 * stride), eps.get(last - 2 * stride), eps.get(last - stride));
        if (now.isEmpty() || before.isEmpty() || now.get() <= LEAST) {
            return Optional.empty();
        }
        double change = Math.abs(now.get() - before.get());
        return change <= SETTLED * now.get() ? Optional.of(new AitkenLimit(now.get(), change)) : Optional.empty();
    }

    private static Optional<Double> limit(double first, double second, double third) {
        double step = second - first;
        double next = third - second;
        boolean still = Math.abs(next) <= STILL * third && Math.abs(step) <= STILL * third;
        if (step * next > 0 && Math.abs(next) < Math.abs(step)) {
            double correction = next * next / (next - step);
            return Optional.of(still && Math.abs(correction) > STILL * third ? third : third - correction);
        }
        return still ? Optional.of(third) : Optional.empty();
    }

    /**
     * How the distance to the limit decays. Layers that are as near to it as ten times its own uncertainty, and those
     * behind them, are left out.
     */
    public DecayAnswer approach(DepthCurve curve) {
        double nearest = Math.max(DepthCurve.FLOOR, 10 * change);
        DepthCurve deep = curve.from(1);
        double[] distances = deep.eps().stream()
                .mapToDouble(eps -> Math.abs(eps - value))
                .takeWhile(distance -> distance > nearest)
                .toArray();
        return DepthDecay.of(DepthCurve.of(deep.first(), distances));
    }
}
