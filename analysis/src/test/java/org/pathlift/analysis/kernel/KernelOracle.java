package org.pathlift.analysis.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.pathlift.conditioning.meanfield.Activations;
import org.pathlift.conditioning.meanfield.Variances;
import org.pathlift.testdata.TestData;

/** Cases of the reference numbers of kernels. */
final class KernelOracle {

    private KernelOracle() {}

    static KernelInputs inputs() {
        return KernelInputs.of(matrix(TestData.criticality("15-kernels").path("X")));
    }

    static List<Case> cases(String file) {
        return StreamSupport.stream(TestData.criticality(file).path("cases").spliterator(), false)
                .map(node -> new Case(node.path("inputs"), node.path("outputs")))
                .toList();
    }

    static double[][] matrix(JsonNode rows) {
        double[][] matrix = new double[rows.size()][];
        for (int i = 0; i < matrix.length; i++) {
            matrix[i] = new double[rows.path(i).size()];
            for (int j = 0; j < matrix[i].length; j++) {
                matrix[i][j] = rows.path(i).path(j).doubleValue();
            }
        }
        return matrix;
    }

    /** One row. */
    record Case(JsonNode inputs, JsonNode outputs) {

        int number(String input) {
            return inputs.path(input).intValue();
        }

        DenseArchitecture plain() {
            return DenseArchitecture.plain(
                    Activations.named(inputs.path("activation").textValue()),
                    new Variances(
                            inputs.path("sigma_w2").doubleValue(),
                            inputs.path("sigma_b2").doubleValue()),
                    number("depth"));
        }

        double output(String name) {
            Assertions.assertThat(outputs.path(name).isNumber()).as(name).isTrue();
            return outputs.path(name).doubleValue();
        }

        /** Compares a matrix, entry by entry, to a relative tolerance or an absolute one near 0. */
        void check(String output, KernelMatrix found, double relative, double absolute) {
            double[][] expected = matrix(outputs.path(output));
            Assertions.assertThat(found.size()).isEqualTo(expected.length);
            for (int i = 0; i < expected.length; i++) {
                for (int j = 0; j < expected.length; j++) {
                    Assertions.assertThat(found.get(i, j))
                            .as("%s %d,%d of %s", output, i, j, inputs)
                            .isCloseTo(
                                    expected[i][j],
                                    Offset.offset(Math.max(absolute, relative * Math.abs(expected[i][j]))));
                }
            }
        }
    }
}
