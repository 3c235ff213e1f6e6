package org.pathlift.conditioning.meanfield;

/**
 * The error function and its complements to a few units in the last place, fast enough for inner loops.
 *
 * <p>y = erfcx(x) = e^{x²} erfc(x) solves y' = 2xy − 2/√π. Its Taylor series about a grid of points follow from the
 * equation. The table is filled from its far end, where the asymptotic series holds, down to 0: in this direction
 * rounding errors die out.
 */
final class ErrorFunction {

    private static final double TWO_OVER_SQRT_PI = 1.1283791670955126;
    private static final double ONE_OVER_SQRT_PI = 0.5641895835477563;
    private static final double FAR = 10;
    private static final int PER_UNIT = 8;
    private static final int TERMS = 20;
    private static final double[][] TABLE = table();

    private ErrorFunction() {}

    /** erf(x) = (2/√π) ∫₀ˣ e^{−t²} dt. */
    static double erf(double x) {
        double size = Math.abs(x);
        return size < 0.5 ? series(x) : Math.copySign(1 - erfc(size), x);
    }

    /** erfc(x) = 1 − erf(x), with full relative accuracy in the right tail. */
    static double erfc(double x) {
        if (x < 0) {
            return 2 - erfc(-x);
        }
        return x < 0.5 ? 1 - series(x) : expMinusSquare(x) * erfcx(x);
    }

    /** e^{x²} erfc(x) for x ≥ 0: about 1/(x√π) for large x. */
    static double erfcx(double x) {
        if (!(x < FAR)) {
            return asymptotic(x);
        }
        int at = (int) Math.rint(x * PER_UNIT);
        return sum(TABLE[at], x - (double) at / PER_UNIT);
    }

    /** Φ(x): the probability that a standard normal number is at most x. */
    static double normalBelow(double x) {
        return 0.5 * erfc(-x * Math.sqrt(0.5));
    }

    private static double expMinusSquare(double x) {
        double square = x * x;
        double rest = Math.fma(x, x, -square);
        double exp = Math.exp(-square);
        return exp == 0 ? 0 : exp - exp * rest;
    }

    private static double series(double x) {
        double square = x * x;
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
            term *= -square / n;
            sum += term / (2 * n + 1);
        }
        return TWO_OVER_SQRT_PI * sum;
    }

    private static double asymptotic(double x) {
        double step = -0.5 / (x * x);
        double term = 1;
        double sum = 1;
        for (int n = 1; n < 24 && Math.abs(term) > 1e-18; n++) {
            term *= step * (2 * n - 1);
            sum += term;
        }
        return ONE_OVER_SQRT_PI / x * sum;
    }

    private static double[][] table() {
        int last = (int) (FAR * PER_UNIT);
        double[][] table = new double[last + 1][];
        table[last] = taylor(FAR, asymptotic(FAR));
        for (int at = last - 1; at >= 0; at--) {
            table[at] = taylor((double) at / PER_UNIT, sum(table[at + 1], -1.0 / PER_UNIT));
        }
        return table;
    }

    /** Coefficients about x: (n+1) y_{n+1} = 2x y_n + 2 y_{n−1}. */
    private static double[] taylor(double x, double value) {
        double[] y = new double[TERMS];
        y[0] = value;
        y[1] = 2 * x * value - TWO_OVER_SQRT_PI;
        for (int n = 1; n < TERMS - 1; n++) {
            y[n + 1] = 2 * (x * y[n] + y[n - 1]) / (n + 1);
        }
        return y;
    }

    private static double sum(double[] coefficients, double h) {
        double sum = 0;
        for (int n = coefficients.length - 1; n >= 0; n--) {
            sum = sum * h + coefficients[n];
        }
        return sum;
    }
}
