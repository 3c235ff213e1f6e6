package org.pathlift.analysis.replica;

/**
 * The W_1 that two independent samples of one law have on the average, because they are finite:
 * {@code E W_1 ≈ sqrt(2/π) sqrt(1/n + 1/m) ∫ sqrt(F (1 − F)) dx} for samples of n and m. pathlift's own.
 *
 * <p>Large-sample theory (the difference of two empirical laws is a Brownian bridge); within a few per cent from some
 * hundreds of numbers on. Numbers of one layer that depend on each other are not independent samples, so that a distance
 * above the floor need not mean that two laws differ.
 */
public final class NoiseFloor {

    /** ∫ sqrt(F (1 − F)) dx of a law of variance 1 that is normal. */
    public static final double NORMAL = 1.6147438534296685;

    /** ∫ sqrt(F (1 − F)) dx of the uniform law on [−1, 1]: π/4. */
    public static final double UNIFORM = Math.PI / 4;

    private NoiseFloor() {}

    /**
     * Returns the expected distance.
     *
     * @param n size of one sample, at least 1
     * @param m size of the other
     * @param spread ∫ sqrt(F (1 − F)) dx of the law, in units of its numbers
     */
    public static double expected(long n, long m, double spread) {
        if (n < 1 || m < 1) {
            throw new IllegalArgumentException("samples need at least one number, found %d and %d".formatted(n, m));
        }
        return Math.sqrt(2 / Math.PI) * Math.sqrt(1.0 / n + 1.0 / m) * spread;
    }

    /** Returns the expected distance of two samples of the law of both together. */
    static double ofSorted(double[] a, double[] b) {
        return expected(a.length, b.length, spread(merged(a, b)));
    }

    /** Returns ∫ sqrt(F (1 − F)) dx of an empirical law. */
    static double spread(double[] sorted) {
        double sum = 0;
        int n = sorted.length;
        for (int i = 1; i < n; i++) {
            double share = (double) i / n;
            sum += Math.sqrt(share * (1 - share)) * (sorted[i] - sorted[i - 1]);
        }
        return sum;
    }

    static double[] merged(double[] a, double[] b) {
        double[] all = new double[a.length + b.length];
        int i = 0;
        int j = 0;
        for (int k = 0; k < all.length; k++) {
            all[k] = j == b.length || (i < a.length && a[i] <= b[j]) ? a[i++] : b[j++];
        }
        return all;
    }
}
