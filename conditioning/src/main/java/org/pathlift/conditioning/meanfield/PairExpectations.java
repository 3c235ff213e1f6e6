package org.pathlift.conditioning.meanfield;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * E φ(u)φ(v) and E φ'(u)φ'(v) for many pairs out of a set of centred Gaussian numbers whose variances are known before.
 *
 * <p>Closed forms where they are known. Otherwise a series in the correlation whose coefficients are one line integral for
 * each variance (Mehler's formula), and the quadrature of {@link Correlations} for the pairs at which the series, by its own
 * remainder, is not good to 1e-13. Safe for several threads at once.
 *
 * <p>A correlation within 1e-15 of ±1 counts as ±1.
 *
 * <p>A number of variance 0 is 0. Where φ' jumps there, its slope is taken as the mean of both sides: so the slope of the
 * other number is independent of it, as at an angle of π/2 (neural-tangents, arXiv 1912.02803, fills that angle).
 */
public final class PairExpectations {

    /** From here on rounding tells no two numbers apart; an angle would be off by the root of it. */
    private static final double ALIKE = 1e-15;

    private final Activation activation;
    private final Correlations correlations;
    private final double[] variances;
    private final double[] roots;
    private final HermiteSeries.@Nullable Both[] series;

    private PairExpectations(Activation activation, double[] variances) {
        this.activation = activation;
        this.correlations = Correlations.of(activation);
        this.variances = variances;
        this.roots = new double[variances.length];
        this.series = new HermiteSeries.Both[variances.length];
        for (int i = 0; i < variances.length; i++) {
            Require.finiteAndNotNegative("a variance", variances[i]);
            roots[i] = Math.sqrt(variances[i]);
        }
        if (!(activation instanceof ClosedCorrelations)) {
            Map<Double, HermiteSeries.Both> byVariance = new ConcurrentHashMap<>();
            IntStream.range(0, variances.length)
                    .parallel()
                    .filter(i -> variances[i] > 0)
                    .forEach(i ->
                            series[i] = byVariance.computeIfAbsent(variances[i], q -> HermiteSeries.of(activation, q)));
        }
    }

    /**
     * Prepares a set of numbers.
     *
     * @param variances of each; at least 0
     */
    public static PairExpectations of(Activation activation, double... variances) {
        return new PairExpectations(activation, variances.clone());
    }

    /** E φ(u)². */
    public double meanSquare(int number) {
        return Moments.meanSquare(activation, variances[number]);
    }

    /** E φ'(u)². */
    public double meanSquaredSlope(int number) {
        return Moments.of(activation, variances[number]).meanSquaredSlope();
    }

    /**
     * E φ(u)φ(v).
     *
     * @param covariance E uv; rounded to what the variances allow
     */
    public double product(int first, int second, double covariance) {
        double q1 = variances[first];
        double q2 = variances[second];
        if (q1 == 0 || q2 == 0) {
            return correlations.product(q1, q2, 0);
        }
        double c = correlation(first, second, covariance);
        HermiteSeries.Both one = series[first];
        HermiteSeries.Both other = series[second];
        if (one != null && other != null && one.values().suffices(other.values(), c)) {
            return one.values().product(other.values(), c);
        }
        return correlations.product(q1, q2, c);
    }

    /**
     * E φ'(u)φ'(v).
     *
     * @param covariance E uv; rounded to what the variances allow
     */
    public double slopeProduct(int first, int second, double covariance) {
        double q1 = variances[first];
        double q2 = variances[second];
        if (q1 == 0 || q2 == 0) {
            return correlations.meanSlope(q1) * correlations.meanSlope(q2);
        }
        double c = correlation(first, second, covariance);
        HermiteSeries.Both one = series[first];
        HermiteSeries.Both other = series[second];
        if (one != null && other != null && one.slopes().suffices(other.slopes(), c)) {
            return one.slopes().product(other.slopes(), c);
        }
        return correlations.slopeProduct(q1, q2, c);
    }

    private double correlation(int first, int second, double covariance) {
        double c = covariance / (roots[first] * roots[second]);
        return Math.abs(c) > 1 - ALIKE ? Math.signum(c) : c;
    }
}
