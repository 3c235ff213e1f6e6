package org.pathlift.analysis.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.NodeFilter;
import org.pathlift.conditioning.symmetry.SymmetryFinder;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.runtime.FunctionProof;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.runtime.ShapeTable;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.testdata.TestData;

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
        Jacobian.Point sampled = JacobianMetric.sampled(products, 6, new LargestSingularValue(8, 0.01, 3));
        double exact = JacobianMetric.whole(jacobian).rms();

        assertThat(sampled.rmsError()).isBetween(0.02 * exact, 0.06 * exact);
        assertThat(Math.abs(sampled.rms() - exact)).isLessThan(4 * sampled.rmsError());
        assertThat(sampled.max()).isEqualTo(8);
        assertThat(sampled.mean()).isNull();
    }

    @Test
    void singularValues_inTiles_areThoseOfTheWhole() {
        double[] expected = new double[40];
        for (int i = 0; i < 40; i++) {
            expected[i] = Math.pow(10, 3 - i / 4.0);
        }
        double[] found = SingularValues.of(rows(expected, 777));

        for (int i = 0; i < 40; i++) {
            assertThat(found[i]).isCloseTo(expected[i], within(1e-12 * 1000));
        }
    }

    @Test
    void singularValues_ofDependentRowsInTiles_endInZero() {
        double[][] rows = rows(new double[] {5, 0, 2, 0, 0}, 99);
        double[] found = SingularValues.of(rows);

        assertThat(found[0]).isCloseTo(5, within(1e-12));
        assertThat(found[1]).isCloseTo(2, within(1e-12));
        assertThat(found[2]).isCloseTo(0, within(1e-12));
        assertThat(SingularValues.of(new double[3][50])).containsExactly(0, 0, 0);
    }

    @Test
    void largestSingularValue_ofAKnownMatrix_liesWithinItsError() {
        double[] singular = new double[200];
        for (int i = 0; i < 200; i++) {
            singular[i] = 3 + Math.sin(i * i);
        }
        singular[57] = 6;
        double[][] matrix = rows(singular, 300);
        LargestSingularValue found = LargestSingularValue.of(
                u -> times(matrix, transposed(matrix, u)), 200, 30, 1e-3, new SplittableRandom(2));

        assertThat(found.steps()).isLessThan(30);
        assertThat(found.error()).isLessThanOrEqualTo(1e-3 * found.value());
        assertThat(found.value()).isBetween(6 - found.error(), 6 + 1e-12);
    }

    @Test
    void largestSingularValue_ofRankOne_isThereAfterTwoSteps() {
        double[][] matrix = {{3, 4, 0}, {6, 8, 0}};
        LargestSingularValue found = LargestSingularValue.of(
                u -> times(matrix, transposed(matrix, u)), 2, 10, 1e-12, new SplittableRandom(1));

        assertThat(found.value()).isCloseTo(Math.sqrt(125), within(1e-12));
        assertThat(found.steps()).isLessThanOrEqualTo(2);
    }

    private static double[] transposed(double[][] matrix, double[] u) {
        double[] product = new double[matrix[0].length];
        for (int i = 0; i < u.length; i++) {
            for (int j = 0; j < product.length; j++) {
                product[j] += u[i] * matrix[i][j];
            }
        }
        return product;
    }

    private static double[] times(double[][] matrix, double[] v) {
        return Arrays.stream(matrix)
                .mapToDouble(row -> IntStream.range(0, v.length)
                        .mapToDouble(j -> row[j] * v[j])
                        .sum())
                .toArray();
    }

    /** Rows formed one by one against random vectors and differences. */
    @ParameterizedTest
    @ValueSource(strings = {"mlp_tanh", "resnet_bn", "attention_swiglu"})
    void measure_sampled_agreesWithTheWhole(String name) {
        Model model = ModelReader.read(TestData.fixture(name));
        ShapeTable shapes = ShapeInference.infer(model, Map.of());
        Subject subject = new Subject(
                SymmetryFinder.find(new Facts(model, shapes), NodeFilter.ALL),
                FunctionProof.draw(model, shapes, 1, 3),
                3);
        Jacobian.Point whole = point(new JacobianMetric(64).measure(subject));
        Jacobian.Point sampled = point(new JacobianMetric(0).measure(subject));

        assertThat(sampled.condition()).isNull();
        assertThat(sampled.max()).isCloseTo(whole.max(), within(sampled.maxError() + 1e-6 * whole.max()));
        assertThat(sampled.maxError()).isLessThanOrEqualTo(1e-3 * whole.max());
        assertThat(Math.abs(sampled.rms() - whole.rms())).isLessThan(4 * sampled.rmsError());
    }

    private static Jacobian.Point point(MetricOutcome outcome) {
        return ((Jacobian) ((MetricOutcome.Measured) outcome).value()).points().get(0);
    }
}
