package org.pathlift.conditioning.init;

import java.util.stream.IntStream;

/**
 * Matrices with orthonormal rows or columns, uniform over all such.
 *
 * <p>The QR decomposition of a Gaussian matrix, with a positive diagonal of R, gives such a Q (Mezzadri 2007,
 * arXiv:math-ph/0609050). It need not be computed: its k-th Householder vector is made of n − k + 1 independent N(0, 1), so
 * that Q = H1 H2 ... of vectors that are drawn (Stewart 1980, SIAM Journal on Numerical Analysis 17, 403–409).
 */
final class OrthogonalMatrix {

    /** Columns that are made at once, so that a reflection is read once for all of them. */
    private static final int GROUP = 4;

    /** The length of the columns. */
    private final int length;

    /** Of Hk = I − v vᵀ the entries of v from the k-th on, |v|² = 2. */
    private final double[][] reflections;

    /** The signs of R's diagonal. */
    private final double[] signs;

    /** The columns one behind the other, filled up to whole groups. */
    private final double[] columns;

    private OrthogonalMatrix(double[] gaussian, int at, int rows, int columns) {
        boolean wide = rows < columns;
        int count = Math.min(rows, columns);
        this.length = Math.max(rows, columns);
        this.reflections = new double[count][];
        this.signs = new double[count];
        for (int k = 0; k < count; k++) {
            double[] v = new double[length - k];
            for (int i = 0; i < v.length; i++) {
                v[i] = gaussian[at + (wide ? k * columns + k + i : (k + i) * columns + k)];
            }
            signs[k] = -reflector(v);
            reflections[k] = v;
        }
        this.columns = new double[Math.multiplyExact(groups() * GROUP, length)];
    }

    private int groups() {
        return (signs.length + GROUP - 1) / GROUP;
    }

    /**
     * Turns Gaussian numbers into a matrix [rows, columns], row-major: rows orthonormal where there are at most as many as
     * columns, otherwise columns orthonormal.
     *
     * @param numbers from place {@code at} on rows times columns independent N(0, 1), which the matrix replaces
     */
    static void replace(double[] numbers, int at, int rows, int columns) {
        OrthogonalMatrix matrix = new OrthogonalMatrix(numbers, at, rows, columns);
        int groups = matrix.groups();
        // The later a group, the more reflections: those from both ends in pairs share the work evenly.
        IntStream.range(0, (groups + 1) / 2).parallel().forEach(group -> {
            matrix.make(group);
            if (groups - 1 - group > group) {
                matrix.make(groups - 1 - group);
            }
        });
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                numbers[at + i * columns + j] =
                        matrix.columns[rows < columns ? i * matrix.length + j : j * matrix.length + i];
            }
        }
    }

    /** Turns x into v such that (I − v vᵀ) x is along the first axis; returns the sign of x there. */
    private static double reflector(double[] x) {
        double square = 0;
        for (double entry : x) {
            square += entry * entry;
        }
        double norm = Math.sqrt(square);
        double sign = x[0] < 0 ? -1 : 1;
        x[0] += sign * norm;
        // |v|² = 2 |x| (|x| + |x1|), of which x[0] holds the second factor.
        double factor = 1 / Math.sqrt(norm * Math.abs(x[0]));
        for (int i = 0; i < x.length; i++) {
            x[i] *= factor;
        }
        return sign;
    }

    /** Makes a group of columns: H1 H2 ... of the units along their axes. A reflection behind a column leaves it alone. */
    private void make(int group) {
        int first = group * GROUP;
        int last = Math.min(first + GROUP, signs.length) - 1;
        for (int j = first; j <= last; j++) {
            columns[j * length + j] = signs[j];
        }
        for (int k = last; k >= 0; k--) {
            double[] v = reflections[k];
            int a = first * length + k;
            int b = a + length;
            int c = b + length;
            int d = c + length;
            double[] all = columns;
            double ofA = 0;
            double ofB = 0;
            double ofC = 0;
            double ofD = 0;
            for (int i = 0; i < v.length; i++) {
                double entry = v[i];
                ofA += entry * all[a + i];
                ofB += entry * all[b + i];
                ofC += entry * all[c + i];
                ofD += entry * all[d + i];
            }
            subtract(ofA, v, a);
            subtract(ofB, v, b);
            subtract(ofC, v, c);
            subtract(ofD, v, d);
        }
    }

    private void subtract(double factor, double[] v, int at) {
        double[] all = columns;
        for (int i = 0; i < v.length; i++) {
            all[at + i] -= factor * v[i];
        }
    }
}
