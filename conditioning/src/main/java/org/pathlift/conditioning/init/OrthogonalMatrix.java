package org.pathlift.conditioning.init;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.decomposition.qr.QRDecompositionHouseholderColumn_DDRM;

/**
 * Matrices with orthonormal rows or columns, uniform over all such: Q of the QR decomposition of a Gaussian matrix, each
 * column times the sign of R's diagonal (Mezzadri 2007, arXiv:math-ph/0609050).
 */
final class OrthogonalMatrix {

    private OrthogonalMatrix() {}

    /**
     * Returns a matrix [rows, columns], row-major: rows orthonormal where there are at most as many as columns, otherwise
     * columns orthonormal.
     *
     * @param gaussian rows times columns independent N(0, 1), row-major; not changed
     */
    static double[] of(double[] gaussian, int rows, int columns) {
        boolean wide = rows < columns;
        int tall = Math.max(rows, columns);
        int narrow = Math.min(rows, columns);
        DMatrixRMaj start = new DMatrixRMaj(tall, narrow);
        for (int i = 0; i < tall; i++) {
            for (int j = 0; j < narrow; j++) {
                start.set(i, j, wide ? gaussian[j * columns + i] : gaussian[i * columns + j]);
            }
        }
        QRDecompositionHouseholderColumn_DDRM qr = new QRDecompositionHouseholderColumn_DDRM();
        if (!qr.decompose(start)) {
            throw new IllegalStateException(
                    "the QR decomposition of a %d x %d Gaussian matrix failed".formatted(tall, narrow));
        }
        DMatrixRMaj q = qr.getQ(null, true);
        DMatrixRMaj r = qr.getR(null, true);
        double[] result = new double[rows * columns];
        for (int j = 0; j < narrow; j++) {
            double sign = r.get(j, j) < 0 ? -1 : 1;
            for (int i = 0; i < tall; i++) {
                result[wide ? j * columns + i : i * columns + j] = sign * q.get(i, j);
            }
        }
        return result;
    }
}
