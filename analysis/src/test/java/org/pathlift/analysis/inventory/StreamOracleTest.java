package org.pathlift.analysis.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.QRDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pathlift.conditioning.testing.OracleNets;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.Runner;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.serde.ModelBuilder;
import org.pathlift.onnx.serde.ModelWriter;

/**
 * What the features before a normalization may do: the rows of {@code transformer.json} on shifts and rotations, with the oracle's
 * inputs through a matrix that writes, a normalization of unit gain and a matrix that reads. The oracle does not say which
 * rotation and which shift it took.
 */
class StreamOracleTest {

    private static final JsonNode ORACLE = TransformerBlock.ORACLE;
    private static final int WIDTH = ORACLE.path("d").asInt();
    private static final int SAMPLES = ORACLE.path("X").size();
    private static final double EXACT = 2e-14;

    private static RealMatrix some(int seed) {
        RealMatrix matrix = new Array2DRowRealMatrix(WIDTH, WIDTH);
        for (int i = 0; i < WIDTH * WIDTH; i++) {
            matrix.setEntry(i / WIDTH, i % WIDTH, Math.sin(1.7 * i + seed));
        }
        return matrix;
    }

    private static Tensor tensor(String name, RealMatrix matrix) {
        double[] values = IntStream.range(0, WIDTH * WIDTH)
                .mapToDouble(i -> matrix.getEntry(i / WIDTH, i % WIDTH))
                .toArray();
        return Tensor.ofDoubles(name, Shape.of(WIDTH, WIDTH), values);
    }

    private static Model network(String kind, RealMatrix writes, RealMatrix reads) {
        ModelBuilder builder = new ModelBuilder(17)
                .input("x", ElementType.DOUBLE, SAMPLES, WIDTH)
                .initializer(tensor("writes", writes))
                .initializer(tensor("reads", reads))
                .initializer(Tensor.ofDoubles("ones", Shape.of(WIDTH), 1, 1, 1, 1))
                .initializer(Tensor.ofDoubles("two", Shape.SCALAR, 2))
                .initializer(
                        Tensor.ofDoubles("eps", Shape.SCALAR, ORACLE.path("eps").doubleValue()))
                .node("MatMul", List.of("x", "writes"), List.of("s"));
        if (kind.equals("layer")) {
            builder.node("LayerNormalization", List.of("s", "ones"), List.of("n"), Map.of("axis", -1));
        } else {
            builder.node("Pow", List.of("s", "two"), List.of("square"))
                    .node("ReduceMean", List.of("square"), List.of("mean"), Map.of("axes", new long[] {-1}))
                    .node("Add", List.of("mean", "eps"), List.of("safe"))
                    .node("Sqrt", List.of("safe"), List.of("root"))
                    .node("Div", List.of("s", "root"), List.of("unit"))
                    .node("Mul", List.of("unit", "ones"), List.of("n"));
        }
        return builder.node("MatMul", List.of("n", "reads"), List.of("h"))
                .node("Tanh", List.of("h"), List.of("y"))
                .output("y")
                .build();
    }

    private static double[] run(Model model) {
        try (Runner runner = Runner.open(ModelWriter.toBytes(model))) {
            Shape shape = Shape.of(SAMPLES, WIDTH);
            return runner.run(Map.of("x", Sample.ofDoubles(shape, OracleNets.flat(ORACLE.path("X")))))
                    .get("y")
                    .toDoubles();
        }
    }

    private static double moved(Model before, Model after) {
        return OracleNets.farthest(run(before), run(after));
    }

    private static NormalizedStream stream(Model model) {
        return Inventory.of(TransformerBlock.symmetry(model)).streams().get(0);
    }

    @ParameterizedTest
    @CsvSource({"rms, RMSNorm_rotation_equivariance_unit_gain", "layer, LN_rotation_equivariance_unit_gain"})
    void rotation_ofTheFeatures_isFreeBeforeARootMeanSquareOnly(String kind, String row) {
        RealMatrix rotation = new QRDecomposition(some(3)).getQ();
        Model before = network(kind, some(1), some(2));

        double moved = moved(
                before,
                network(kind, some(1).multiply(rotation), rotation.transpose().multiply(some(2))));

        boolean exact = ORACLE.path("tests").path(row).path("claimed_exact").asBoolean();
        assertThat(rotation.multiply(rotation.transpose())
                        .subtract(MatrixUtils.createRealIdentityMatrix(WIDTH))
                        .getNormInfty())
                .isCloseTo(0, within(1e-14));
        assertThat(moved < EXACT).isEqualTo(exact);
        assertThat(exact || moved > 0.1).isTrue();
        assertThat(stream(before).rotations()).isEqualTo(exact ? WIDTH * (WIDTH - 1) / 2 : 0);
    }

    @ParameterizedTest
    @CsvSource({"layer, true", "rms, false"})
    void shift_ofAllFeaturesAlike_isFreeBeforeALayerNormalizationOnly(String kind, boolean free) {
        Model before = network(kind, some(1), some(2));
        RealMatrix shifted = some(1);
        for (int row = 0; row < WIDTH; row++) {
            for (int column = 0; column < WIDTH; column++) {
                shifted.addToEntry(row, column, 0.3 * row - 0.4);
            }
        }

        double moved = moved(before, network(kind, shifted, some(2)));

        assertThat(ORACLE.path("tests")
                        .path("LN_mean_shift")
                        .path("claimed_exact")
                        .asBoolean())
                .isTrue();
        assertThat(moved < EXACT).isEqualTo(free);
        assertThat(free || moved > 0.1).isTrue();
        assertThat(stream(before).shifts()).isEqualTo(free ? WIDTH : 0);
    }
}
