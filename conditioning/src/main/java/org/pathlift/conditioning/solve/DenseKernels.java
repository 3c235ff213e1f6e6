package org.pathlift.conditioning.solve;

/** The inner loops over a row-major matrix, in a fixed order of operations. */
final class DenseKernels {

    private DenseKernels() {}

    /** Σ<sub>c</sub> m[start + c] · x[c], in four interleaved partial sums. */
    static double dot(double[] m, int start, double[] x) {
        int n = x.length;
        int whole = n & ~3;
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        for (int c = 0; c < whole; c += 4) {
            s0 += m[start + c] * x[c];
            s1 += m[start + c + 1] * x[c + 1];
            s2 += m[start + c + 2] * x[c + 2];
            s3 += m[start + c + 3] * x[c + 3];
        }
        for (int c = whole; c < n; c++) {
            s0 += m[start + c] * x[c];
        }
        return (s0 + s1) + (s2 + s3);
    }

    /** The largest m[start + c] · x[c]. */
    static double max(double[] m, int start, double[] x) {
        double max = 0;
        for (int c = 0; c < x.length; c++) {
            double v = m[start + c] * x[c];
            if (v > max) {
                max = v;
            }
        }
        return max;
    }

    /** y[c] += Σ<sub>r</sub> x[r] · m[r, c]. */
    static void addRows(double[] m, double[] x, double[] y) {
        int n = y.length;
        int r = 0;
        for (; r + 1 < x.length; r += 2) {
            addTwoRows(m, r * n, x[r], x[r + 1], y);
        }
        if (r < x.length) {
            addRow(m, r * n, x[r], y);
        }
    }

    private static void addTwoRows(double[] m, int start, double a, double b, double[] y) {
        int n = y.length;
        for (int c = 0; c < n; c++) {
            y[c] += a * m[start + c] + b * m[start + n + c];
        }
    }

    private static void addRow(double[] m, int start, double a, double[] y) {
        for (int c = 0; c < y.length; c++) {
            y[c] += a * m[start + c];
        }
    }

    /** y[c] = max(y[c], x[r] · m[r, c]) over all rows r. */
    static void maxRows(double[] m, double[] x, double[] y) {
        for (int r = 0; r < x.length; r++) {
            int start = r * y.length;
            double a = x[r];
            for (int c = 0; c < y.length; c++) {
                double v = a * m[start + c];
                if (v > y[c]) {
                    y[c] = v;
                }
            }
        }
    }
}
