package org.pathlift.conditioning.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.MatrixFeatures_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Matrices that are uniform over the orthogonal ones, against products of reflections and the moments of the uniform law. */
class OrthogonalMatrixTest {

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 6", "6, 1", "4, 4", "3, 7", "7, 3", "5, 5", "9, 17", "64, 147", "130, 61"})
    void rowsOrColumns_areOrthonormal(int rows, int columns) {
        DMatrixRMaj q = matrix(rows, columns, gaussian(rows * columns, new SplittableRandom(rows * 31L + columns)));
        DMatrixRMaj products = new DMatrixRMaj(Math.min(rows, columns), Math.min(rows, columns));

        if (rows <= columns) {
            CommonOps_DDRM.multTransB(q, q, products);
        } else {
            CommonOps_DDRM.multTransA(q, q, products);
        }

        assertThat(MatrixFeatures_DDRM.isIdentity(products, 1e-14)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "5, 5", "6, 3", "3, 6", "9, 4"})
    void matrix_isTheProductOfTheReflections(int rows, int columns) {
        double[] gaussian = gaussian(rows * columns, new SplittableRandom(5));
        boolean wide = rows < columns;
        DMatrixRMaj start = new DMatrixRMaj(rows, columns, true, gaussian);
        DMatrixRMaj tall = wide ? CommonOps_DDRM.transpose(start, null) : start;
        DMatrixRMaj expected = CommonOps_DDRM.identity(tall.numRows);
        DMatrixRMaj signs = new DMatrixRMaj(tall.numRows, tall.numCols);
        for (int k = 0; k < tall.numCols; k++) {
            DMatrixRMaj x = new DMatrixRMaj(tall.numRows, 1);
            for (int i = k; i < tall.numRows; i++) {
                x.set(i, 0, tall.get(i, k));
            }
            // What a decomposition would have on R's diagonal.
            double diagonal = -Math.signum(x.get(k, 0)) * Math.sqrt(CommonOps_DDRM.dot(x, x));
            signs.set(k, k, Math.signum(diagonal));
            DMatrixRMaj v = x.copy();
            v.add(k, 0, -diagonal);
            DMatrixRMaj reflection = CommonOps_DDRM.identity(tall.numRows);
            CommonOps_DDRM.multAddTransB(-2 / CommonOps_DDRM.dot(v, v), v, v, reflection);
            expected = CommonOps_DDRM.mult(expected, reflection, null);
        }
        expected = CommonOps_DDRM.mult(expected, signs, null);

        DMatrixRMaj q = matrix(rows, columns, gaussian);

        assertThat(MatrixFeatures_DDRM.isIdentical(wide ? CommonOps_DDRM.transpose(q, null) : q, expected, 1e-14))
                .isTrue();
    }

    /**
     * Of the uniform law on O(n): E (tr Q)^k counts the pairings of k things where n ≥ k/2, 0, 1, 3 and 105 for k = 1, 2, 4 and
     * 8; an entry has E q² = 1/n, E q⁴ = 3 / (n (n + 2)), E q⁸ = 105 / (n (n + 2) (n + 4) (n + 6)); either determinant is as
     * likely. Bounds of five standard errors.
     */
    @Test
    void matrices_haveTheMomentsOfTheUniformLaw() {
        int n = 4;
        int draws = 20_000;
        SplittableRandom random = new SplittableRandom(11);
        double[] means = new double[7];
        for (int draw = 0; draw < draws; draw++) {
            DMatrixRMaj q = matrix(n, n, gaussian(n * n, random));
            double trace = CommonOps_DDRM.trace(q);
            double last = q.get(n - 1, n - 1);
            double corner = q.get(0, n - 1);
            double[] terms = {
                trace,
                trace * trace,
                Math.pow(trace, 4),
                last * last,
                Math.pow(corner, 4),
                CommonOps_DDRM.det(q),
                last * corner
            };
            for (int i = 0; i < terms.length; i++) {
                means[i] += terms[i] / draws;
            }
        }

        double errors = 5 / Math.sqrt(draws);
        double second = 1.0 / n;
        double fourth = 3.0 / (n * (n + 2));
        double eighth = 105.0 / (n * (n + 2) * (n + 4) * (n + 6));
        assertThat(means[0]).isCloseTo(0, within(errors));
        assertThat(means[1]).isCloseTo(1, within(errors * Math.sqrt(3 - 1)));
        assertThat(means[2]).isCloseTo(3, within(errors * Math.sqrt(105 - 9)));
        assertThat(means[3]).isCloseTo(second, within(errors * Math.sqrt(fourth - second * second)));
        assertThat(means[4]).isCloseTo(fourth, within(errors * Math.sqrt(eighth - fourth * fourth)));
        assertThat(means[5]).isCloseTo(0, within(errors));
        assertThat(means[6]).isCloseTo(0, within(errors * second));
    }

    private static DMatrixRMaj matrix(int rows, int columns, double[] gaussian) {
        // Between numbers that must stay.
        double[] numbers = new double[gaussian.length + 2];
        Arrays.fill(numbers, 7);
        System.arraycopy(gaussian, 0, numbers, 1, gaussian.length);
        OrthogonalMatrix.replace(numbers, 1, rows, columns);
        assertThat(numbers[0]).isEqualTo(7);
        assertThat(numbers[numbers.length - 1]).isEqualTo(7);
        return new DMatrixRMaj(rows, columns, true, Arrays.copyOfRange(numbers, 1, numbers.length - 1));
    }

    private static double[] gaussian(int count, SplittableRandom random) {
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = random.nextGaussian();
        }
        return numbers;
    }
}
