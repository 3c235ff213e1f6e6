package org.pathlift.conditioning.asymmetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.NodeFilter;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.SymmetryFinder;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.Runner;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.serde.ModelBuilder;
import org.pathlift.onnx.serde.ModelWriter;
import org.pathlift.testdata.TestData;

/** The activation that takes the place of another, with the matrix of the reference numbers. */
class SigmaAsymmetryTest {

    private static final JsonNode ORACLE = TestData.oracle("asymmetric").path("sigma_asym");
    private static final int SIZE = ORACLE.path("x").size();

    @Test
    void activation_ofTheOracle_computesItsOutput() {
        Model model = new ModelBuilder(17)
                .input("x", ElementType.DOUBLE, 1, SIZE)
                .node("Tanh", List.of("x"), List.of("y"))
                .output("y")
                .build();
        Symmetry symmetry = SymmetryFinder.find(new Facts(model, ShapeInference.infer(model)));
        SigmaAsymmetry changed =
                SigmaAsymmetry.of(symmetry, new AsymmetryOptions(MaskRule.DENSEST, 1, 1, NodeFilter.ALL, 0));
        String matrix = changed.activations().get(0).matrix();
        Model withOracle = changed.model().withConstants(Map.of(matrix, transposed(matrix)));

        try (Runner runner = Runner.open(ModelWriter.toBytes(withOracle))) {
            double[] y = runner.run(Map.of("x", Sample.ofDoubles(Shape.of(1, SIZE), numbers("x"))))
                    .get("y")
                    .toDoubles();
            assertThat(y).containsExactly(numbers("y"), within(1e-12));
        }
    }

    private static Tensor transposed(String name) {
        double[] values = new double[SIZE * SIZE];
        for (int row = 0; row < SIZE; row++) {
            for (int column = 0; column < SIZE; column++) {
                values[column * SIZE + row] =
                        ORACLE.path("C").get(row).get(column).asDouble();
            }
        }
        return Tensor.ofDoubles(name, Shape.of(SIZE, SIZE), values);
    }

    private static double[] numbers(String name) {
        double[] values = new double[ORACLE.path(name).size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = ORACLE.path(name).get(i).asDouble();
        }
        return values;
    }
}
