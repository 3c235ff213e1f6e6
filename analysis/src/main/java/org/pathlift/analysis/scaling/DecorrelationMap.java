package org.pathlift.analysis.scaling;

import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.meanfield.MeanField;

/**
 * The map of ε = 1 − c by a layer whose input has a given q, as fast as a polynomial: ε'/ε as a Chebyshev series in the
 * angle θ = arccos c, its last coefficients below 1e-13 of the largest. Where 256 terms do not reach that, every value is
 * computed by {@link MeanField#decorrelation}.
 */
final class DecorrelationMap {

    private static final int FEWEST = 32;
    private static final int MOST = 256;
    private static final double TAIL = 1e-13;
    private static final int TAIL_SHARE = 8;

    private final MeanField layer;
    private final double q;
    private final double @Nullable [] coefficients;

    private DecorrelationMap(MeanField layer, double q, double @Nullable [] coefficients) {
        this.layer = layer;
        this.q = q;
        this.coefficients = coefficients;
    }

    static DecorrelationMap of(MeanField layer, double q) {
        for (int terms = FEWEST; terms <= MOST; terms *= 2) {
            double[] coefficients = coefficients(layer, q, terms);
            if (settled(coefficients)) {
                return new DecorrelationMap(layer, q, coefficients);
            }
        }
        return new DecorrelationMap(layer, q, null);
    }

    /** Whether a polynomial stands for the map. */
    boolean interpolated() {
        return coefficients != null;
    }

    private static double[] coefficients(MeanField layer, double q, int terms) {
        double[] values = new double[terms];
        for (int k = 0; k < terms; k++) {
            double theta = Math.PI / 2 * (1 + Math.cos(Math.PI * (k + 0.5) / terms));
            double eps = decorrelation(theta);
            values[k] = layer.decorrelation(q, eps) / eps;
        }
        double[] coefficients = new double[terms];
        for (int j = 0; j < terms; j++) {
            double sum = 0;
            for (int k = 0; k < terms; k++) {
                sum += values[k] * Math.cos(Math.PI * j * (k + 0.5) / terms);
            }
            coefficients[j] = (j == 0 ? 1 : 2) * sum / terms;
        }
        return coefficients;
    }

    private static double decorrelation(double theta) {
        double half = Math.sin(theta / 2);
        return 2 * half * half;
    }

    private static boolean settled(double[] coefficients) {
        double largest = 0;
        double tail = 0;
        for (int j = 0; j < coefficients.length; j++) {
            largest = Math.max(largest, Math.abs(coefficients[j]));
            if (j >= coefficients.length - coefficients.length / TAIL_SHARE) {
                tail = Math.max(tail, Math.abs(coefficients[j]));
            }
        }
        return tail <= TAIL * largest;
    }

    /** ε after the layer. */
    double next(double eps) {
        if (coefficients == null) {
            return layer.decorrelation(q, eps);
        }
        double theta = 2 * Math.asin(Math.sqrt(Math.min(1, eps / 2)));
        double x = 2 * theta / Math.PI - 1;
        double before = 0;
        double sum = 0;
        for (int j = coefficients.length - 1; j > 0; j--) {
            double now = 2 * x * sum - before + coefficients[j];
            before = sum;
            sum = now;
        }
        return Math.max(0, Math.min(2, eps * (x * sum - before + coefficients[0])));
    }
}
