package org.pathlift.analysis.commutativity;

import java.util.OptionalDouble;

/**
 * How an error e(n, L) depends on width and depth: the least-squares fit ln e = a − β_n ln n + β_L ln L, and the slope of
 * ln e over the places with n = L.
 *
 * @param betaWidth β_n: 1/2 where fluctuations of width are all that is left
 * @param betaDepth β_L: 0 where depth adds no error, β_n where only L/n counts
 * @param diagonalSlope slope of ln e against ln n on n = L; empty where fewer than two places have n = L
 */
public record Rates(double betaWidth, double betaDepth, OptionalDouble diagonalSlope) {

    /**
     * Fits errors.
     *
     * @param widths n of each place
     * @param depths L of each place
     * @param errors e of each place
     * @throws IllegalArgumentException if an error is not finite and above 0, or the places do not tell widths from depths
     */
    public static Rates of(double[] widths, double[] depths, double[] errors) {
        int count = errors.length;
        double[] x = new double[count];
        double[] y = new double[count];
        double[] e = new double[count];
        for (int i = 0; i < count; i++) {
            if (!(errors[i] > 0 && errors[i] < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("errors must be finite and above 0, found " + errors[i]);
            }
            x[i] = Math.log(widths[i]);
            y[i] = Math.log(depths[i]);
            e[i] = Math.log(errors[i]);
        }
        double xx = product(x, x);
        double yy = product(y, y);
        double xy = product(x, y);
        double determinant = xx * yy - xy * xy;
        if (!(determinant > 1e-12 * xx * yy)) {
            throw new IllegalArgumentException("places must have several widths and depths that vary apart");
        }
        double xe = product(x, e);
        double ye = product(y, e);
        return new Rates(
                -(xe * yy - ye * xy) / determinant, (ye * xx - xe * xy) / determinant, diagonal(widths, depths, x, e));
    }

    private static OptionalDouble diagonal(double[] widths, double[] depths, double[] x, double[] e) {
        int count = 0;
        double[] onX = new double[x.length];
        double[] onE = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            if (widths[i] == depths[i]) {
                onX[count] = x[i];
                onE[count++] = e[i];
            }
        }
        if (count < 2) {
            return OptionalDouble.empty();
        }
        onX = java.util.Arrays.copyOf(onX, count);
        onE = java.util.Arrays.copyOf(onE, count);
        return OptionalDouble.of(product(onX, onE) / product(onX, onX));
    }

    /** The slope on n = L, or β_L − β_n, what the fit says of it, where the grid has no such places. */
    public double alongDiagonal() {
        return diagonalSlope.orElse(betaDepth - betaWidth);
    }

    /** Σ (a − mean)(b − mean). */
    private static double product(double[] a, double[] b) {
        double meanA = Statistics.mean(a);
        double meanB = Statistics.mean(b);
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - meanA) * (b[i] - meanB);
        }
        return sum;
    }
}
