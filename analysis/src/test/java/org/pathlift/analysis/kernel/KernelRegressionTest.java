package org.pathlift.analysis.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.junit.jupiter.api.Test;
import org.pathlift.analysis.kernel.RegressionOptions.Centring;
import org.pathlift.conditioning.meanfield.Activations;
import org.pathlift.conditioning.meanfield.Variances;

/** Regression with kernels against regression on features, where both are known to be one. */
class KernelRegressionTest {

    private static final int LEARNED = 12;
    private static final int FEATURES = 4;

    private static double[][] random(int rows, int columns, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] values = new double[rows][];
        for (int i = 0; i < rows; i++) {
            values[i] = random.doubles(columns).map(u -> 2 * u - 0.5).toArray();
        }
        return values;
    }

    /** With a linear kernel: ridge regression on the features, with an intercept that is not penalized where centred. */
    @Test
    void predict_withLinearKernel_isRidgeRegressionOnFeatures() {
        double[][] x = random(LEARNED + 3, FEATURES, 1);
        double[][] y = random(LEARNED, 2, 2);
        KernelMatrix kernel = KernelInputs.of(x).gram().times(FEATURES);
        double diagonal =
                IntStream.range(0, LEARNED).mapToDouble(i -> kernel.get(i, i)).sum() / LEARNED;
        for (Centring centring : Centring.values()) {
            KernelRegression regression = KernelRegression.fit(
                    kernel, IntStream.range(0, LEARNED).toArray(), y, new RegressionOptions(0.3, centring));
            int columns = FEATURES + (centring == Centring.CENTRED ? 1 : 0);
            RealMatrix features = new Array2DRowRealMatrix(LEARNED, columns);
            RealMatrix penalty = new Array2DRowRealMatrix(columns, columns);
            for (int j = 0; j < columns; j++) {
                penalty.setEntry(j, j, j < FEATURES ? 0.3 * diagonal : 0);
                for (int i = 0; i < LEARNED; i++) {
                    features.setEntry(i, j, j < FEATURES ? x[i][j] : 1);
                }
            }
            RealMatrix weights = new LUDecomposition(
                            features.transpose().multiply(features).add(penalty))
                    .getSolver()
                    .solve(features.transpose().multiply(new Array2DRowRealMatrix(y)));
            for (int example = 0; example < LEARNED + 3; example++) {
                for (int o = 0; o < 2; o++) {
                    double expected = centring == Centring.CENTRED ? weights.getEntry(FEATURES, o) : 0;
                    for (int j = 0; j < FEATURES; j++) {
                        expected += x[example][j] * weights.getEntry(j, o);
                    }
                    assertThat(regression.predict(example)[o]).isCloseTo(expected, within(1e-12));
                }
            }
        }
    }

    /** Without a ridge a kernel of full rank repeats what it learned from. */
    @Test
    void predict_withoutRidge_interpolates() {
        double[][] x = random(20, 3, 5);
        KernelMatrix kernel = DenseKernels.of(
                        DenseArchitecture.plain(Activations.relu(), new Variances(2, 0.1), 2), KernelInputs.of(x))
                .ntk();
        double[][] y = random(20, 1, 6);
        for (Centring centring : Centring.values()) {
            KernelRegression regression = KernelRegression.fit(
                    kernel, IntStream.range(0, 20).toArray(), y, new RegressionOptions(0, centring));
            for (int i = 0; i < 20; i++) {
                assertThat(regression.predict(i)[0]).isCloseTo(y[i][0], within(1e-8));
            }
        }
    }

    /** A number added to the kernel is a penalized intercept, which the centred kind does not see. */
    @Test
    void predict_centred_doesNotSeeAConstantInTheKernel() {
        double[][] x = random(10, 3, 7);
        double[][] y = random(8, 1, 8);
        KernelMatrix kernel = KernelInputs.of(x).gram();
        KernelMatrix shifted = KernelMatrix.of(10, (i, j) -> kernel.get(i, j) + 5);
        double ratio = IntStream.range(0, 8).mapToDouble(i -> kernel.get(i, i)).sum()
                / IntStream.range(0, 8).mapToDouble(i -> shifted.get(i, i)).sum();
        int[] learned = IntStream.range(0, 8).toArray();
        double one = KernelRegression.fit(kernel, learned, y, new RegressionOptions(0.1, Centring.CENTRED))
                .predict(9)[0];
        double other = KernelRegression.fit(shifted, learned, y, new RegressionOptions(0.1 * ratio, Centring.CENTRED))
                .predict(9)[0];
        assertThat(other).isCloseTo(one, within(1e-12));
    }

    @Test
    void centred_isTheKernelLessItsMeans() {
        KernelMatrix kernel = KernelInputs.of(random(6, 3, 9)).gram();
        double[][] x = random(6, 3, 9);
        for (int j = 0; j < 3; j++) {
            int column = j;
            double mean = IntStream.range(0, 6).mapToDouble(i -> x[i][column]).sum() / 6;
            for (double[] row : x) {
                row[j] -= mean;
            }
        }
        assertThat(kernel.centred().relativeDistance(KernelInputs.of(x).gram())).isLessThan(1e-14);
    }

    @Test
    void fit_withoutPositiveDefiniteness_isRefused() {
        KernelMatrix singular = KernelMatrix.of(3, (i, j) -> 1);
        assertThatThrownBy(() -> KernelRegression.fit(
                        singular, new int[] {0, 1, 2}, new double[3][1], new RegressionOptions(0, Centring.PLAIN)))
                .hasMessageContaining("positive definite")
                .hasMessageContaining("larger ridge");
        assertThatThrownBy(() -> KernelRegression.fit(
                        singular, new int[] {0}, new double[3][1], new RegressionOptions(0, Centring.PLAIN)))
                .hasMessageContaining("found 3 for 1");
        assertThatThrownBy(() -> new RegressionOptions(-1, Centring.PLAIN)).hasMessageContaining("found -1.0");
    }
}
