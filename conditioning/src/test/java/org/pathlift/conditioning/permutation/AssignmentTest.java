package org.pathlift.conditioning.permutation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pathlift.testdata.TestData;

class AssignmentTest {

    private static double best(double[][] matrix, int row, boolean[] taken, int sign) {
        if (row == matrix.length) {
            return 0;
        }
        double best = Double.NEGATIVE_INFINITY;
        for (int column = 0; column < matrix.length; column++) {
            if (!taken[column]) {
                taken[column] = true;
                best = Math.max(best, sign * matrix[row][column] + best(matrix, row + 1, taken, sign));
                taken[column] = false;
            }
        }
        return best;
    }

    @Test
    void solve_referenceMatrix_reachesTheReferenceSums() {
        JsonNode reference = TestData.oracle("permutation").path("lap");
        double[][] matrix = Matrices.of(reference.path("C"));
        assertThat(Assignment.sum(matrix, Assignment.smallest(matrix)))
                .isEqualTo(reference.path("min_value").asDouble());
        assertThat(Assignment.sum(matrix, Assignment.largest(matrix)))
                .isEqualTo(reference.path("max_value").asDouble());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7})
    void solve_randomMatrix_isTheBestOfAll(int n) {
        Random random = new Random(n);
        for (int trial = 0; trial < 20; trial++) {
            double[][] matrix = new double[n][n];
            for (double[] row : matrix) {
                // Few values, so that there are ties.
                Arrays.setAll(row, i -> trialValue(random));
            }
            int[] largest = Assignment.largest(matrix);
            int[] smallest = Assignment.smallest(matrix);
            assertThat(Arrays.stream(largest).distinct()).hasSize(n);
            assertThat(Assignment.sum(matrix, largest)).isCloseTo(best(matrix, 0, new boolean[n], 1), within(1e-12));
            assertThat(Assignment.sum(matrix, smallest)).isCloseTo(-best(matrix, 0, new boolean[n], -1), within(1e-12));
        }
    }

    private static double trialValue(Random random) {
        return random.nextBoolean() ? random.nextInt(3) : random.nextGaussian();
    }

    @Test
    void solve_notSquareOrNotFinite_isRefused() {
        assertThatThrownBy(() -> Assignment.smallest(new double[][] {{1, 2}}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("square");
        assertThatThrownBy(() -> Assignment.largest(new double[][] {{Double.NaN}}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("finite");
    }
}
