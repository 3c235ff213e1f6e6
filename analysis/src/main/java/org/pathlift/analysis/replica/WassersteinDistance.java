package org.pathlift.analysis.replica;

import java.util.Arrays;

/**
 * The Wasserstein distance W_p between the empirical laws of two sets of numbers, each number with the same mass in its set:
 * {@code W_p^p = ∫_0^1 |F_a^{-1}(u) − F_b^{-1}(u)|^p du}. For sets of one size this is the mean of {@code |a_(i) − b_(i)|^p}
 * over the sorted numbers; otherwise the quantile functions are compared on the merged grid {i/n} ∪ {j/m}, exactly.
 */
public final class WassersteinDistance {

    private WassersteinDistance() {}

    /**
     * Returns W_p.
     *
     * @param a numbers in any order
     * @param b numbers in any order, perhaps fewer or more
     * @param p 1 or more
     * @throws IllegalArgumentException if a set is empty, a number is not finite, or p is below 1
     */
    public static double between(double[] a, double[] b, double p) {
        if (!(p >= 1 && p <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("p must be 1 or more, found " + p);
        }
        return ofSorted(sorted(a), sorted(b), p);
    }

    /** Returns a sorted copy. */
    static double[] sorted(double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("a law needs at least one number, found none");
        }
        for (double value : values) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("a law needs finite numbers, found " + value);
            }
        }
        double[] copy = values.clone();
        Arrays.sort(copy);
        return copy;
    }

    static double ofSorted(double[] a, double[] b, double p) {
        double sum = 0;
        long n = a.length;
        long m = b.length;
        int i = 0;
        int j = 0;
        // Levels are counted in units of 1 / (n m), so that the grid is exact.
        long level = 0;
        long total = Math.multiplyExact(n, m);
        while (level < total) {
            long next = Math.min((i + 1) * m, (j + 1) * n);
            double gap = Math.abs(a[i] - b[j]);
            sum += (next - level) * (p == 1 ? gap : p == 2 ? gap * gap : Math.pow(gap, p));
            if (next == (i + 1) * m) {
                i++;
            }
            if (next == (j + 1) * n) {
                j++;
            }
            level = next;
        }
        double mean = sum / total;
        return p == 1 ? mean : p == 2 ? Math.sqrt(mean) : Math.pow(mean, 1 / p);
    }
}
