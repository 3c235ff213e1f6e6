package org.pathlift.analysis.scaling;

import java.util.List;
import java.util.Optional;

/**
 * The value above 0 that a curve settles at, by Aitken's Δ²: of three equidistant values of M + a rˡ it finds M exactly, and so
 * it does of their means over equal numbers of layers, which are less noisy.
 *
 * <p>The limit of the last three quarters of the layers is compared with that of the first three. They agree where the curve
 * approaches a value exponentially; for a power law towards 0 they do not, since the apparent limit keeps falling. Measured
 * curves have settled where the last two quarters differ by no more than their noise. The thresholds are definitions of this
 * software.
 *
 * @param value M
 * @param change how far M is from the limit of the first three quarters, or the last quarter from the one before
 */
public record AitkenLimit(double value, double change) {

    /** Limits below this are taken for 0. */
    public static final double LEAST = 1e-3;

    /** How much the limit may change, as a share of it. */
    public static final double SETTLED = 0.1;

    /** Where ε changes by no more than this share from one quarter of the layers to the next, it is at its limit. */
    public static final double STILL = 0.01;

    private static final int PARTS = 4;

    /** How many values of r are tried. */
    private static final int GRID = 100;

    /**
     * The limit of the layers from 1 on.
     *
     * @param noise the standard error of a measured ε, as a share of it; 0 of one that was computed
     * @return the limit, or empty where the curve is short, goes to 0, or has not settled
     */
    public static Optional<AitkenLimit> of(DepthCurve curve, double noise) {
        List<Double> eps = curve.from(1).eps();
        if (eps.size() < DepthDecay.LEAST_LAYERS) {
            return Optional.empty();
        }
        int part = eps.size() / PARTS;
        double[] means = new double[PARTS];
        for (int i = 0; i < PARTS * part; i++) {
            means[i / part] += eps.get(eps.size() - PARTS * part + i) / part;
        }
        double next = Math.abs(means[3] - means[2]);
        if (next <= noise * means[3]) {
            return means[3] > LEAST ? Optional.of(new AitkenLimit(means[3], next)) : Optional.empty();
        }
        Optional<Double> last = limit(means[1], means[2], means[3]);
        Optional<Double> before = limit(means[0], means[1], means[2]);
        if (last.isEmpty() || before.isEmpty() || last.get() <= LEAST) {
            return Optional.empty();
        }
        double change = Math.abs(last.get() - before.get());
        return change <= SETTLED * last.get() ? Optional.of(new AitkenLimit(last.get(), change)) : Optional.empty();
    }

    private static Optional<Double> limit(double first, double second, double third) {
        double step = second - first;
        double next = third - second;
        double still = STILL * third;
        boolean stands = Math.abs(next) <= still && Math.abs(step) <= still;
        if (step * next > 0 && Math.abs(next) < Math.abs(step)) {
            double correction = next * next / (next - step);
            return Optional.of(stands && Math.abs(correction) > still ? third : third - correction);
        }
        return stands ? Optional.of(third) : Optional.empty();
    }

    /** The smallest sum of squared residuals of ln ε by M + a rˡ; infinite where that is not above 0 everywhere. */
    double rss(DepthCurve curve) {
        DepthCurve deep = curve.from(1);
        double least = rss(deep, 0);
        for (int i = 0; i <= GRID; i++) {
            double xi = 0.5 * Math.pow(2.0 * deep.last(), (double) i / GRID);
            least = Math.min(least, rss(deep, Math.exp(-1 / xi)));
        }
        return least;
    }

    private double rss(DepthCurve deep, double ratio) {
        double both = 0;
        double squares = 0;
        for (int layer = 1; layer <= deep.last(); layer++) {
            double power = Math.pow(ratio, layer);
            both += power * (deep.at(layer) - value);
            squares += power * power;
        }
        double a = squares > 0 ? both / squares : 0;
        double rss = 0;
        for (int layer = 1; layer <= deep.last(); layer++) {
            double fitted = value + a * Math.pow(ratio, layer);
            if (!(fitted > 0 && deep.at(layer) > 0)) {
                return Double.POSITIVE_INFINITY;
            }
            double residual = Math.log(deep.at(layer) / fitted);
            rss += residual * residual;
        }
        return rss;
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
