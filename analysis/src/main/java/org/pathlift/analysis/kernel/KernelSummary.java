package org.pathlift.analysis.kernel;

import java.util.Arrays;
import java.util.List;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.runtime.RequestException;

/**
 * A kernel between some inputs in a few numbers.
 *
 * @param diagonal the mean of K(x, x)
 * @param cosine the mean of K(x, y)/√(K(x, x) K(y, y)) over pairs: near 1 the inputs look alike
 * @param condition the largest eigenvalue over the smallest, above 1e15 null; gradient flow learns along an eigenvector at the
 *     speed of its eigenvalue
 * @param accuracy of regression with it; null where nothing was predicted
 * @param matrix K itself, a row for each input
 */
public record KernelSummary(
        double diagonal,
        double cosine,
        @Nullable Double condition,
        @Nullable Accuracy accuracy,
        List<List<Double>> matrix) {

    private static final double SINGULAR = 1e15;

    /**
     * The share of examples that were held out and whose class was predicted.
     *
     * @param plain with the kernel as it is
     * @param centred with the centred kernel and an intercept
     */
    public record Accuracy(double plain, double centred) {}

    /**
     * Sums a kernel up.
     *
     * @throws RequestException if an entry of the diagonal is 0 or not finite
     */
    static KernelSummary of(KernelMatrix kernel, @Nullable Accuracy accuracy) {
        int size = kernel.size();
        double diagonal = 0;
        double cosine = 0;
        double[][] values = new double[size][size];
        for (int i = 0; i < size; i++) {
            require(kernel.get(i, i), i);
            diagonal += kernel.get(i, i) / size;
            for (int j = 0; j < size; j++) {
                values[i][j] = kernel.get(i, j);
                if (j < i) {
                    cosine += kernel.get(i, j) / Math.sqrt(kernel.get(i, i)) / Math.sqrt(kernel.get(j, j));
                }
            }
        }
        double[] eigenvalues =
                new EigenDecompositionSymmetric(new Array2DRowRealMatrix(values, false)).getEigenvalues();
        double condition = Arrays.stream(eigenvalues).max().orElseThrow()
                / Arrays.stream(eigenvalues).min().orElseThrow();
        return new KernelSummary(
                diagonal,
                cosine / (size * (size - 1) / 2.0),
                condition > 0 && condition < SINGULAR ? Double.valueOf(condition) : null,
                accuracy,
                Arrays.stream(values)
                        .map(row -> Arrays.stream(row).boxed().toList())
                        .toList());
    }

    private static void require(double value, int input) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new RequestException(List.of(new Problem(
                    "kernels must be finite numbers, and not vanish",
                    "the diagonal at input " + input,
                    "a number above 0",
                    String.valueOf(value),
                    "give other variances of weights and biases, or less depth")));
        }
    }
}
