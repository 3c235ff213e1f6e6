package org.pathlift.analysis.kernel;

/** Sums of products in a fixed order. */
final class Vectors {

    private Vectors() {}

    static double dot(double[] a, double[] b) {
        return dot(a, 0, b);
    }

    /** Σ a[from + i] b[i] over the length of b. Four sums at a time, which a processor computes side by side. */
    static double dot(double[] a, int from, double[] b) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i + 3 < b.length; i += 4) {
            s0 += a[from + i] * b[i];
            s1 += a[from + i + 1] * b[i + 1];
            s2 += a[from + i + 2] * b[i + 2];
            s3 += a[from + i + 3] * b[i + 3];
        }
        for (; i < b.length; i++) {
            s0 += a[from + i] * b[i];
        }
        return s0 + s1 + (s2 + s3);
    }

    /** to += factor · a[from ...]. */
    static void add(double[] to, double factor, double[] a, int from) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * a[from + i];
        }
    }
}
