package org.pathlift.analysis.relu;

/**
 * ψ and ψ' at x > 0, which give the mean and the variance of the logarithm of a χ² variable: E ln χ²_k = ψ(k/2) + ln 2,
 * Var ln χ²_k = ψ'(k/2).
 *
 * <p>Recurrence up to 12, the asymptotic series beyond; relative error of ψ' and absolute error of ψ about 1e-15.
 */
public final class PolyGamma {

    private static final double FAR = 12;

    private PolyGamma() {}

    /** ψ(x), the logarithmic derivative of Γ. */
    public static double digamma(double x) {
        check(x);
        double sum = 0;
        double at = x;
        for (; at < FAR; at++) {
            sum -= 1 / at;
        }
        double s = 1 / (at * at);
        double series = s
                * (1.0 / 12 - s * (1.0 / 120 - s * (1.0 / 252 - s * (1.0 / 240 - s * (1.0 / 132 - s * 691 / 32760)))));
        return sum + Math.log(at) - 0.5 / at - series;
    }

    /** ψ'(x). */
    public static double trigamma(double x) {
        check(x);
        double sum = 0;
        double at = x;
        for (; at < FAR; at++) {
            sum += 1 / (at * at);
        }
        double s = 1 / (at * at);
        double series =
                s * (1.0 / 6 - s * (1.0 / 30 - s * (1.0 / 42 - s * (1.0 / 30 - s * (5.0 / 66 - s * 691 / 2730)))));
        return sum + 1 / at + s / 2 + series / at;
    }

    private static void check(double x) {
        if (!(x > 0 && x < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("psi is taken at finite numbers above 0, found " + x);
        }
    }
}
