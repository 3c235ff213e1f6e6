package org.pathlift.analysis.metric;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.QRDecomposition;
import org.hipparchus.linear.RealMatrix;

/**
 * The singular values of a matrix that is much longer one way than the other: its long side is taken in tiles, each joined
 * by a QR decomposition to the triangle of those before, so that beside the matrix only a few squares of its short side are
 * kept. No squares are formed: small values keep their digits.
 */
final class SingularValues {

    /** Lengths of the short side that a tile has. */
    private static final int TILE = 4;

    private SingularValues() {}

    /** Returns min(rows, columns) values, the largest first. */
    static double[] of(double[][] rows) {
        int m = rows.length;
        int n = rows[0].length;
        int narrow = Math.min(m, n);
        int tall = Math.max(m, n);
        double[][] triangle = {};
        int tile = TILE * narrow;
        for (int from = 0; from < tall; from += tile) {
            double[][] above = triangle;
            double[][] stacked = new double[above.length + Math.min(tile, tall - from)][narrow];
            System.arraycopy(above, 0, stacked, 0, above.length);
            for (int i = above.length; i < stacked.length; i++) {
                int at = from + i - above.length;
                Arrays.setAll(stacked[i], j -> m <= n ? rows[j][at] : rows[at][j]);
            }
            triangle = tall <= tile ? stacked : triangle(stacked);
        }
        return sorted(new DMatrixRMaj(triangle));
    }

    /** R of the QR decomposition, which exists for dependent columns too. */
    private static double[][] triangle(double[][] matrix) {
        int size = Math.min(matrix.length, matrix[0].length);
        RealMatrix r = new QRDecomposition(new Array2DRowRealMatrix(matrix, false)).getR();
        return r.getSubMatrix(0, size - 1, 0, matrix[0].length - 1).getData();
    }

    private static double[] sorted(DMatrixRMaj matrix) {
        SingularValueDecomposition_F64<DMatrixRMaj> svd =
                DecompositionFactory_DDRM.svd(matrix.numRows, matrix.numCols, false, false, true);
        if (!svd.decompose(matrix)) {
            throw new IllegalStateException(
                    "the singular values of a %d x %d matrix were not found".formatted(matrix.numRows, matrix.numCols));
        }
        double[] values = Arrays.copyOf(svd.getSingularValues(), Math.min(matrix.numRows, matrix.numCols));
        Arrays.sort(values);
        for (int i = 0, j = values.length - 1; i < j; i++, j--) {
            double value = values[i];
            values[i] = values[j];
            values[j] = value;
        }
        return values;
    }
}
