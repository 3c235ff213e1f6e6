package org.pathlift.analysis.redundancy;

import org.pathlift.analysis.spectrum.Vectors;

/**
 * How many directions of features share their variance: (Σ μ_i)² / Σ μ_i² over the eigenvalues μ of the features' covariance.
 * 1 if all neurons are one up to factors, the width if all directions vary alike.
 */
final class ParticipationRatio {

    private ParticipationRatio() {}

    /**
     * Computes, by (tr C)² / ‖C‖_F²; the norm from whichever of C and the samples' products is the smaller matrix.
     *
     * @param features [samples][neurons], which are not all the same in all samples
     */
    static double of(double[][] features) {
        double[][] rows = ChunkRegression.centred(features);
        double[][] products = rows.length < rows[0].length ? rows : transposed(rows);
        double trace = 0;
        double squares = 0;
        for (int i = 0; i < products.length; i++) {
            for (int j = 0; j <= i; j++) {
                double product = Vectors.dot(products[i], products[j]);
                trace += i == j ? product : 0;
                squares += (i == j ? 1 : 2) * product * product;
            }
        }
        return trace * trace / squares;
    }

    private static double[][] transposed(double[][] rows) {
        double[][] columns = new double[rows[0].length][rows.length];
        for (int s = 0; s < rows.length; s++) {
            for (int j = 0; j < columns.length; j++) {
                columns[j][s] = rows[s][j];
            }
        }
        return columns;
    }
}
