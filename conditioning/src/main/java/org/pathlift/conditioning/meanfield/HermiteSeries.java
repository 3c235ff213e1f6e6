package org.pathlift.conditioning.meanfield;

/**
 * The first coefficients of x ↦ f(√q x) in the normalized Hermite polynomials of probability, f = φ or φ'.
 *
 * <p>E f(u)f(v) = Σ a_k(q₁) a_k(q₂) cᵏ (Mehler's formula), and what the coefficients leave out of E f² (Parseval) bounds what
 * a sum that is cut leaves out. So one line integral for each input replaces a plane integral for each pair of inputs,
 * wherever the bound is small enough.
 */
final class HermiteSeries {

    private static final int TERMS = 128;
    /** What a cut sum may leave out, in units of √(E f(u)² E f(v)²). */
    private static final double NEGLIGIBLE = 1e-13;

    private final double[] coefficients;
    private final double meanSquare;
    private final double rest;

    private HermiteSeries(double[] coefficients, double meanSquare) {
        this.coefficients = coefficients;
        this.meanSquare = meanSquare;
        double left = meanSquare;
        for (double coefficient : coefficients) {
            left -= coefficient * coefficient;
        }
        this.rest = Math.max(left, 0);
    }

    /** The two series of an activation at q > 0. */
    record Both(HermiteSeries values, HermiteSeries slopes) {}

    /** Computes the coefficients of φ and φ' at q > 0. */
    static Both of(Activation activation, double q) {
        double[] polynomials = new double[TERMS];
        Sums sums = GaussianLine.panelExpectations(activation, q, 2 * TERMS + 2, (x, z, weight, to) -> {
            double value = activation.value(x);
            double slope = activation.slope(x);
            fill(polynomials, z);
            for (int k = 0; k < TERMS; k++) {
                to.add(k, weight, value * polynomials[k]);
                to.add(TERMS + k, weight, slope * polynomials[k]);
            }
            to.add(2 * TERMS, weight, value * value);
            to.add(2 * TERMS + 1, weight, slope * slope);
        });
        return new Both(
                new HermiteSeries(part(sums, 0), sums.get(2 * TERMS)),
                new HermiteSeries(part(sums, TERMS), sums.get(2 * TERMS + 1)));
    }

    private static double[] part(Sums sums, int from) {
        double[] part = new double[TERMS];
        for (int k = 0; k < TERMS; k++) {
            part[k] = sums.get(from + k);
        }
        return part;
    }

    /** he_k(z)/√k!, by their recursion. */
    private static void fill(double[] polynomials, double z) {
        polynomials[0] = 1;
        polynomials[1] = z;
        for (int k = 1; k + 1 < polynomials.length; k++) {
            polynomials[k + 1] = (z * polynomials[k] - Math.sqrt(k) * polynomials[k - 1]) / Math.sqrt(k + 1.0);
        }
    }

    /** Whether the cut sum is good to rounding at this correlation. */
    boolean suffices(HermiteSeries other, double c) {
        double left = Math.sqrt(rest * other.rest) * Math.pow(Math.abs(c), TERMS);
        return left <= NEGLIGIBLE * Math.sqrt(meanSquare * other.meanSquare);
    }

    /** Σ a_k b_k cᵏ. */
    double product(HermiteSeries other, double c) {
        double sum = 0;
        for (int k = TERMS - 1; k >= 0; k--) {
            sum = sum * c + coefficients[k] * other.coefficients[k];
        }
        return sum;
    }
}
