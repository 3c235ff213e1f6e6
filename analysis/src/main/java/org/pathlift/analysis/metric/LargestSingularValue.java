package org.pathlift.analysis.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;

/**
 * The largest singular value of a matrix J that is known by its products only, by the Lanczos method on J Jᵀ with full
 * reorthogonalization.
 *
 * @param value √ of the largest Ritz value: at most the largest singular value but for rounding
 * @param error ‖JJᵀu − θu‖/(2√θ) for the Ritz pair (θ, u): a singular value lies that near
 * @param steps products with J Jᵀ
 */
record LargestSingularValue(double value, double error, int steps) {

    /** Below this share of the value, squared, a new direction is rounding. */
    private static final double ROUNDING = 1e-13;

    /**
     * Finds it.
     *
     * @param product v ↦ J Jᵀ v
     * @param size how long v is
     * @param most steps
     * @param tolerance the error relative to the value at which to stop
     */
    static LargestSingularValue of(
            UnaryOperator<double[]> product, int size, int most, double tolerance, SplittableRandom random) {
        List<double[]> basis = new ArrayList<>();
        double[] diagonal = new double[most];
        double[] beside = new double[most];
        double[] v = new double[size];
        Arrays.setAll(v, i -> random.nextGaussian());
        divide(v, Math.sqrt(dot(v, v)));
        LargestSingularValue best = new LargestSingularValue(0, 0, 0);
        for (int k = 0; k < Math.min(most, size); k++) {
            basis.add(v);
            double[] w = product.apply(v);
            diagonal[k] = dot(w, v);
            for (int pass = 0; pass < 2; pass++) {
                for (double[] before : basis) {
                    subtract(w, dot(w, before), before);
                }
            }
            beside[k] = Math.sqrt(dot(w, w));
            best = ritz(diagonal, beside, k + 1);
            if (best.error <= tolerance * best.value || beside[k] <= ROUNDING * best.value * best.value) {
                return best;
            }
            divide(w, beside[k]);
            v = w;
        }
        return best;
    }

    private static LargestSingularValue ritz(double[] diagonal, double[] beside, int size) {
        double[][] matrix = new double[size][size];
        for (int i = 0; i < size; i++) {
            matrix[i][i] = diagonal[i];
            if (i > 0) {
                matrix[i][i - 1] = beside[i - 1];
                matrix[i - 1][i] = beside[i - 1];
            }
        }
        EigenDecompositionSymmetric eigen = new EigenDecompositionSymmetric(new Array2DRowRealMatrix(matrix, false));
        double theta = Math.max(0, eigen.getEigenvalue(0));
        double value = Math.sqrt(theta);
        double residual = beside[size - 1] * Math.abs(eigen.getEigenvector(0).getEntry(size - 1));
        return new LargestSingularValue(value, value == 0 ? 0 : residual / (2 * value), size);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static void subtract(double[] w, double factor, double[] v) {
        for (int i = 0; i < w.length; i++) {
            w[i] -= factor * v[i];
        }
    }

    private static void divide(double[] v, double by) {
        for (int i = 0; i < v.length; i++) {
            v[i] /= by;
        }
    }
}
