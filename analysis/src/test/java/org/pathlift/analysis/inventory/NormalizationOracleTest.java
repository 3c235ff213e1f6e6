package org.pathlift.analysis.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.ParameterStore;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.pathlift.conditioning.permutation.CanonicalWeights;
import org.pathlift.conditioning.permutation.PermutationFinder;
import org.pathlift.conditioning.permutation.PermutationSymmetry;
import org.pathlift.conditioning.permutation.UnitVectors;
import org.pathlift.conditioning.rescale.Application;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.LogScales;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.SymmetryFinder;
import org.pathlift.conditioning.testing.OracleNets;
import org.pathlift.onnx.djl.DjlEngine;
import org.pathlift.onnx.djl.OnnxBlock;
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

/** The network with a batch normalization of {@code batchnorm.json}, in evaluation and in training, and what keeps it. */
class NormalizationOracleTest {

    private static final JsonNode ORACLE = TestData.oracle("batchnorm");
    private static final double[] X = OracleNets.flat(ORACLE.path("X"));
    private static final int SAMPLES = ORACLE.path("X").size();
    private static final Map<String, Shape> SHAPES = new LinkedHashMap<>();
    private static final float MOMENTUM = 0.9f;
    /**
     * Epsilon is a float32 attribute, 2.5e-13 beside the oracle's: with a variance of 0.02 that moves a channel by 6.3e-12 of
     * itself, and channels are as large as 8.
     */
    private static final double CLOSED_FORM = 5e-11;

    static {
        SHAPES.put("W1", Shape.of(3, 2));
        SHAPES.put("b1", Shape.of(3));
        SHAPES.put("gamma", Shape.of(3));
        SHAPES.put("beta", Shape.of(3));
        SHAPES.put("mean", Shape.of(3));
        SHAPES.put("var", Shape.of(3));
        SHAPES.put("W2", Shape.of(2, 3));
        SHAPES.put("b2", Shape.of(2));
    }

    private static Model model() {
        ModelBuilder builder = new ModelBuilder(15).input("x", ElementType.DOUBLE, -1, 2);
        SHAPES.forEach((name, shape) -> builder.initializer(tensor(name, ORACLE.path("params"))));
        return builder.node("Gemm", List.of("x", "W1", "b1"), List.of("h"), Map.of("transB", 1))
                .node(
                        "BatchNormalization",
                        List.of("h", "gamma", "beta", "mean", "var"),
                        List.of("n"),
                        Map.of("epsilon", (float) ORACLE.path("eps").doubleValue(), "momentum", MOMENTUM))
                .node("Relu", List.of("n"), List.of("r"))
                .node("Gemm", List.of("r", "W2", "b2"), List.of("y"), Map.of("transB", 1))
                .output("y")
                .build();
    }

    private static Tensor tensor(String name, JsonNode values) {
        return Tensor.ofDoubles(
                name, Objects.requireNonNull(SHAPES.get(name), name), OracleNets.flat(values.path(name)));
    }

    /** The network with what a change of the table sets. */
    private static Model changed(String name) {
        JsonNode params = ORACLE.path("transforms").path(name).path("params");
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        params.fieldNames().forEachRemaining(part -> tensors.put(part, tensor(part, params)));
        assertThat(tensors).isNotEmpty();
        return model().withConstants(tensors);
    }

    private static Symmetry symmetry() {
        return SymmetryFinder.find(new Facts(model(), ShapeInference.infer(model())));
    }

    private static double[] inOnnxRuntime(Model model) {
        try (Runner runner = Runner.open(ModelWriter.toBytes(model))) {
            return runner.run(Map.of("x", Sample.ofDoubles(Shape.of(SAMPLES, 2), X)))
                    .get("y")
                    .toDoubles();
        }
    }

    /** Outputs of the block, and its running mean and variance after them. */
    private record Trained(double[] y, double[] mean, double[] variance) {

        static Trained of(Model model, boolean training) {
            try (NDManager manager = DjlEngine.get().newBaseManager()) {
                OnnxBlock block = OnnxBlock.of(model);
                block.initialize(manager, DataType.FLOAT64);
                NDArray x = manager.create(X, new ai.djl.ndarray.types.Shape(SAMPLES, 2));
                double[] y = block.forward(new ParameterStore(manager, false), new NDList(x), training)
                        .head()
                        .toDoubleArray();
                return new Trained(y, value(block, "mean"), value(block, "var"));
            }
        }

        private static double[] value(OnnxBlock block, String name) {
            return block.weights().get(name).getArray().toDoubleArray();
        }
    }

    @Test
    void outputs_inEvaluationAndTraining_areThoseOfTheOracle() {
        double[] evaluated = OracleNets.flat(ORACLE.path("y_eval"));

        assertThat(inOnnxRuntime(model())).containsExactly(evaluated, within(CLOSED_FORM));
        assertThat(Trained.of(model(), false).y()).containsExactly(evaluated, within(CLOSED_FORM));
        assertThat(Trained.of(model(), true).y())
                .containsExactly(OracleNets.flat(ORACLE.path("y_train")), within(CLOSED_FORM));
    }

    static Stream<String> changes() {
        Stream.Builder<String> names = Stream.builder();
        ORACLE.path("transforms").fieldNames().forEachRemaining(names);
        return names.build();
    }

    @ParameterizedTest
    @MethodSource("changes")
    void change_ofTheTable_movesOutputsAsItSays(String name) {
        JsonNode expected = ORACLE.path("transforms").path(name);
        Model before = model();
        Model after = changed(name);

        double inEvaluation = OracleNets.farthest(inOnnxRuntime(after), inOnnxRuntime(before));
        double inTraining = OracleNets.farthest(
                Trained.of(after, true).y(), Trained.of(before, true).y());

        assertThat(inEvaluation).isCloseTo(expected.path("max_abs_eval").doubleValue(), within(CLOSED_FORM));
        assertThat(inTraining).isCloseTo(expected.path("max_abs_train").doubleValue(), within(CLOSED_FORM));
    }

    /** The units of a normalization are its gain and shift: change A, the one that is exact in both modes. */
    @Test
    void rescaling_isTheChangeThatIsExactInBothModes() {
        double[] z = OracleNets.flat(ORACLE.path("lam"));
        for (int i = 0; i < z.length; i++) {
            z[i] = 2 * Math.log(z[i]);
        }

        Model rescaled = Application.apply(symmetry(), LogScales.ofZ(z));

        Model expected = changed("A_gamma_beta_scale_next_inverse");
        for (String name : SHAPES.keySet()) {
            assertThat(values(rescaled, name)).as(name).containsExactly(values(expected, name), within(1e-15));
        }
    }

    private static double[] values(Model model, String name) {
        return Objects.requireNonNull(model.graph().constant(name), name)
                .reader()
                .toDoubles();
    }

    /** Changes E and C to scales, G to shifts, H to signs: what the inventory counts for training mode. */
    @Test
    void inventory_countsWhatTrainingModeLeavesFree() {
        NormalizedStream stream = Inventory.of(symmetry()).streams().get(0);

        assertThat(stream.kind()).isEqualTo("batch");
        assertThat(List.of(stream.scales(), stream.shifts(), stream.signs())).containsOnly(3L);
        assertThat(stream.note()).isNull();
    }

    /** Means move by a tenth towards the batch's; variances too, ONNX's towards the population's, the oracle's the sample's. */
    @ParameterizedTest
    @CsvSource({
        "'', mean_after, var_after",
        "C_conv_rows_scale_mean_var_scale_eps_fixed, scaled_mean_after, scaled_var_after"
    })
    void statistics_afterATrainingStep_areThoseOfTheOracle(String change, String mean, String variance) {
        Model model = change.isEmpty() ? model() : changed(change);
        double[] meanBefore = values(model, "mean");
        double[] varianceBefore = values(model, "var");
        JsonNode expected = ORACLE.path("running_update");
        double step = expected.path("momentum").doubleValue();

        Trained after = Trained.of(model, true);

        double own = 1 - (double) MOMENTUM;
        double populationOverSample = (SAMPLES - 1.0) / SAMPLES;
        for (int i = 0; i < 3; i++) {
            double batchMean = (after.mean()[i] - meanBefore[i]) / own + meanBefore[i];
            assertThat(meanBefore[i] + step * (batchMean - meanBefore[i]))
                    .isCloseTo(expected.path(mean).get(i).doubleValue(), within(1e-12));
            double sample =
                    ((after.variance()[i] - varianceBefore[i]) / own + varianceBefore[i]) / populationOverSample;
            assertThat(varianceBefore[i] + step * (sample - varianceBefore[i]))
                    .isCloseTo(expected.path(variance).get(i).doubleValue(), within(1e-12));
        }
    }

    /** The in-vectors of units have the normalization folded in, and do not see a shift that the mean takes away. */
    @ParameterizedTest
    @CsvSource({"''", "F_bias_shift_mean_shift"})
    void inVectors_ofUnits_areTheFoldedWeightsOfTheOracle(String change) {
        Model model = change.isEmpty() ? model() : changed(change);
        PermutationSymmetry symmetry = PermutationFinder.find(symmetry());
        List<Integer> cell = symmetry.classes().get(0).blocks().get(0).cells().get(0);

        double[][] vectors = new UnitVectors(symmetry, CanonicalWeights.raw(symmetry, model)).in(cell);

        for (int i = 0; i < 3; i++) {
            double[] expected = new double[] {
                ORACLE.at("/fold/W/%d/0".formatted(i)).doubleValue(),
                ORACLE.at("/fold/W/%d/1".formatted(i)).doubleValue(),
                ORACLE.at("/fold/b/%d".formatted(i)).doubleValue()
            };
            assertThat(vectors[i]).containsExactly(expected, within(CLOSED_FORM));
        }
    }
}
