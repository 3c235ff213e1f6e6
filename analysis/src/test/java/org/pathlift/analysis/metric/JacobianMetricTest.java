package org.pathlift.analysis.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class JacobianMetricTest {

    /** A Householder reflection times a diagonal: its singular values are known. */
    private static double[][] rows(double[] singular, int columns) {
        double[] v = new double[columns];
        double square = 0;
        for (int j = 0; j < columns; j++) {
            v[j] = Math.sin(j + 1);
            square += v[j] * v[j];
        }
        double[][] rows = new double[singular.length][columns];
        for (int i = 0; i < singular.length; i++) {
            for (int j = 0; j < columns; j++) {
                rows[i][j] = singular[i] * ((i == j ? 1 : 0) - 2 * v[i] * v[j] / square);
            }
        }
        return rows;
    }

    @Test
    void whole_knownSingularValues_findsThem() {
        for (int columns : new int[] {3, 5, 1000}) {
            Jacobian.Point point = JacobianMetric.whole(rows(new double[] {2, 0.5, 8}, columns));

            assertThat(point.max()).isCloseTo(8, within(1e-12));
            assertThat(point.min()).isCloseTo(0.5, within(1e-12));
            assertThat(point.condition()).isCloseTo(16, within(1e-10));
            assertThat(point.mean()).isCloseTo(3.5, within(1e-12));
            assertThat(point.rms()).isCloseTo(Math.sqrt((4 + 0.25 + 64) / 3), within(1e-12));
        }
    }

    @Test
    void whole_rankDeficient_hasNoConditionNumber() {
        Jacobian.Point point = JacobianMetric.whole(rows(new double[] {1, 0, 3}, 7));

        assertThat(point.min()).isCloseTo(0, within(1e-12));
        assertThat(point.condition()).isNull();
    }

    @Test
    void whole_moreOutputsThanInputs_hasAsManyValuesAsInputs() {
        double[][] tall = {{3, 0}, {0, 4}, {0, 0}};

        assertThat(JacobianMetric.whole(tall).rms()).isCloseTo(Math.sqrt(12.5), within(1e-12));
    }

    @Test
    void sampled_isTheRootMeanSquareWithinItsError() {
        double[][] jacobian = rows(new double[] {2, 0.5, 8, 1, 1, 3}, 9);
        Random random = new Random(1);
        double[][] products = new double[400][9];
        for (double[] product : products) {
            for (double[] row : jacobian) {
                double r = random.nextGaussian();
                for (int j = 0; j < 9; j++) {
                    product[j] += r * row[j];
                }
            }
        }
        Jacobian.Point sampled = JacobianMetric.sampled(products, 6);
        double exact = JacobianMetric.whole(jacobian).rms();

        assertThat(sampled.rmsError()).isBetween(0.02 * exact, 0.06 * exact);
        assertThat(Math.abs(sampled.rms() - exact)).isLessThan(4 * sampled.rmsError());
        assertThat(sampled.max()).isNull();
    }
}
