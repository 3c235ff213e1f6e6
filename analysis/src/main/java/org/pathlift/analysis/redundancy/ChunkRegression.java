package org.pathlift.analysis.redundancy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.RealMatrix;

/**
 * How well a few neurons of a layer tell all of them (Doimo, Glielmo, Goldt, Laio 2022, arXiv 2106.03485): a linear ridge
 * regression with intercept, from the features of the chunk to those of the whole layer. A neuron of the chunk that the
 * others of it tell to rounding is left out of the fit, which it would not change.
 *
 * @param r2 1 - Σ residual² / Σ deviation from the mean², over all neurons and samples: weighted by variance
 * @param residualCorrelation the mean |correlation| of the residuals of two neurons
 */
public record ChunkRegression(double r2, double residualCorrelation) {

    /** The ridge penalty of the authors. */
    public static final double RIDGE = 1e-8;

    private static final double GUARD = 1e-8;

    /**
     * Fits.
     *
     * @param features [samples][neurons]
     * @param chunk the neurons to fit from
     */
    public static ChunkRegression of(double[][] features, List<Integer> chunk) {
        double[][] y = centred(features);
        double[][] residuals = residuals(y, IndependentColumns.of(y, chunk));
        double total = Arrays.stream(squares(y)).sum();
        double left = Arrays.stream(squares(residuals)).sum();
        return new ChunkRegression(total > 0 ? 1 - left / total : 1, correlation(residuals));
    }

    /** R² of each neuron on its own, of which {@link #r2} is the mean weighted by variance; 1 where a neuron does not vary. */
    static double[] ofNeurons(double[][] features, List<Integer> chunk) {
        double[][] y = centred(features);
        double[] total = squares(y);
        double[] left = squares(residuals(y, IndependentColumns.of(y, chunk)));
        Arrays.setAll(left, j -> total[j] > 0 ? 1 - left[j] / total[j] : 1);
        return left;
    }

    /** Features less their means over the samples. */
    static double[][] centred(double[][] features) {
        int width = features[0].length;
        double[] means = new double[width];
        for (double[] row : features) {
            for (int j = 0; j < width; j++) {
                means[j] += row[j] / features.length;
            }
        }
        return Arrays.stream(features)
                .map(row -> IntStream.range(0, width)
                        .mapToDouble(j -> row[j] - means[j])
                        .toArray())
                .toArray(double[][]::new);
    }

    /** The sum of squares of each column. */
    private static double[] squares(double[][] rows) {
        double[] sums = new double[rows[0].length];
        for (double[] row : rows) {
            for (int j = 0; j < sums.length; j++) {
                sums[j] += row[j] * row[j];
            }
        }
        return sums;
    }

    /** What a fit from some columns leaves of all. */
    private static double[][] residuals(double[][] y, List<Integer> columns) {
        if (columns.isEmpty()) {
            return y;
        }
        double[][] x = new double[y.length][columns.size()];
        for (int s = 0; s < y.length; s++) {
            for (int k = 0; k < columns.size(); k++) {
                x[s][k] = y[s][columns.get(k)];
            }
        }
        RealMatrix design = new Array2DRowRealMatrix(x, false);
        RealMatrix targets = new Array2DRowRealMatrix(y, false);
        RealMatrix gram = design.transpose().multiply(design);
        for (int k = 0; k < columns.size(); k++) {
            gram.addToEntry(k, k, RIDGE);
        }
        RealMatrix slopes = new CholeskyDecomposition(gram, GUARD, 0)
                .getSolver()
                .solve(design.transpose().multiply(targets));
        return targets.subtract(design.multiply(slopes)).getData();
    }

    private static double correlation(double[][] residuals) {
        int width = residuals[0].length;
        double[][] covariance = new double[width][width];
        double[] means = new double[width];
        for (double[] row : residuals) {
            for (int j = 0; j < width; j++) {
                means[j] += row[j] / residuals.length;
            }
        }
        for (double[] row : residuals) {
            for (int i = 0; i < width; i++) {
                for (int j = 0; j <= i; j++) {
                    covariance[i][j] += (row[i] - means[i]) * (row[j] - means[j]) / (residuals.length - 1);
                }
            }
        }
        double sum = 0;
        for (int i = 0; i < width; i++) {
            for (int j = 0; j < i; j++) {
                sum += Math.abs(covariance[i][j]) / (Math.sqrt(covariance[i][i] * covariance[j][j]) + GUARD);
            }
        }
        return width < 2 ? 0 : 2 * sum / ((double) width * (width - 1));
    }
}
