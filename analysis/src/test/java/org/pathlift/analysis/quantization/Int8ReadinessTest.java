package org.pathlift.analysis.quantization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pathlift.conditioning.rescale.CriterionChoice;
import org.pathlift.conditioning.rescale.RescaleOptions;
import org.pathlift.conditioning.rescale.Rescaler;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.NodeFilter;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.SymmetryFinder;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.FunctionProof;
import org.pathlift.onnx.runtime.OutputValue;
import org.pathlift.onnx.runtime.Runner;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.runtime.ShapeTable;
import org.pathlift.onnx.serde.DequantizedFile;
import org.pathlift.onnx.serde.ModelBuilder;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.onnx.serde.ModelWriter;
import org.pathlift.onnx.serde.StagedModel;
import org.pathlift.onnx.serde.TemporaryFolder;
import org.pathlift.onnx.serde.WriteOptions;
import org.pathlift.testdata.TestData;

class Int8ReadinessTest {

    private static Symmetry symmetry(Model model) {
        ShapeTable shapes = ShapeInference.infer(model);
        return SymmetryFinder.find(new Facts(model, shapes), NodeFilter.ALL);
    }

    private static List<Map<String, Sample>> inputs(Model model, int count) {
        return FunctionProof.draw(model, ShapeInference.infer(model), count, 3);
    }

    /** What the command {@code rescale --criterion random} writes. */
    private static Model badlyScaled(String fixture, long seed) {
        Model model = ModelReader.read(TestData.fixture(fixture));
        return Rescaler.plan(
                        model,
                        RescaleOptions.defaults()
                                .withCriterion(CriterionChoice.RANDOM)
                                .withSeed(seed))
                .apply();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3})
    void of_badlyScaledMobileNet_isMendedByEachCriterion(long seed) {
        Model model = badlyScaled("mobile_relu_bn", seed);
        Int8Readiness readiness = Int8Readiness.of(symmetry(model), inputs(model, 16));
        double before = readiness.points().get(0).error(Granularity.PER_TENSOR);

        assertThat(readiness.arithmetic()).isEqualTo("DequantizeLinear");
        assertThat(readiness.points())
                .extracting(Int8Point::criterion)
                .containsExactly("none", "pathcond", "enorm", "cle");
        for (Int8Point point : readiness.points().subList(1, 4)) {
            assertThat(point.error(Granularity.PER_TENSOR))
                    .as("%s from %s", point.criterion(), before)
                    .isLessThan(before / 10);
        }
    }

    @Test
    void of_rescaledCopies_haveTheSameErrorsAfterEnorm() {
        Model model = ModelReader.read(TestData.fixture("mlp_relu"));
        List<Map<String, Sample>> inputs = inputs(model, 8);
        Int8Point original =
                Int8Readiness.of(symmetry(model), inputs).point("enorm").orElseThrow();
        Int8Point copy = Int8Readiness.of(symmetry(badlyScaled("mlp_relu", 4)), inputs)
                .point("enorm")
                .orElseThrow();

        assertThat(copy.perChannelError())
                .isCloseTo(original.perChannelError(), within(0.1 * original.perChannelError()));
        for (int i = 0; i < original.weights().size(); i++) {
            assertThat(Objects.requireNonNull(copy.weights().get(i).rangeRatio()))
                    .isCloseTo(Objects.requireNonNull(original.weights().get(i).rangeRatio()), within(0.01));
        }
    }

    @ParameterizedTest
    @EnumSource(Granularity.class)
    void dequantizeLinear_andDequantizedValues_areTheSameArithmetic(Granularity granularity) {
        Model model = ModelReader.read(TestData.fixture("mobile_relu_bn_unfused"));
        Map<String, DequantizedFile.Int8Weight> stored = new LinkedHashMap<>();
        Map<String, Tensor> values = new LinkedHashMap<>();
        for (ChannelWeight weight : ChannelWeight.of(symmetry(model))) {
            Int8Tensor int8 = Int8Tensor.of(
                    Objects.requireNonNull(model.graph().constant(weight.name())),
                    granularity == Granularity.PER_CHANNEL ? weight.axis() : OptionalInt.empty());
            stored.put(weight.name(), int8.stored());
            values.put(weight.name(), int8.dequantized());
        }
        assertThat(stored).hasSizeGreaterThan(5);
        assertThat(run(model, stored)).isEqualTo(run(model.withConstants(values), Map.of()));
    }

    private static List<Map<String, OutputValue>> run(Model model, Map<String, DequantizedFile.Int8Weight> weights) {
        List<Map<String, OutputValue>> outputs = new ArrayList<>();
        try (TemporaryFolder folder = TemporaryFolder.create();
                StagedModel staged =
                        ModelWriter.stage(model, folder.path().resolve("model.onnx"), WriteOptions.NEW_FILE)) {
            DequantizedFile.put(staged.path(), weights);
            try (Runner runner = Runner.open(staged.path())) {
                inputs(model, 3).forEach(input -> outputs.add(runner.run(input)));
            }
        }
        return outputs;
    }

    private static Model dense(long opset, double... weights) {
        return new ModelBuilder(opset)
                .input("x", ElementType.FLOAT, 1, 2)
                .initializer(Tensor.ofFloats("w", Shape.of(2, 2), floats(weights)))
                .node("MatMul", List.of("x", "w"), List.of("y"))
                .output("y", ElementType.FLOAT, 1, 2)
                .build();
    }

    private static float[] floats(double... values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    @Test
    void of_oneLinearLayer_isWhatItsArithmeticSays() {
        Model model = dense(17, 127, 63.4, 0, 0.2);
        Int8Readiness readiness =
                Int8Readiness.of(symmetry(model), List.of(Map.of("x", Sample.ofFloats(Shape.of(1, 2), 1, 1))));
        Int8Point point = readiness.points().get(0);

        // y = (127, 63.6) becomes (127, 63 + 0) with one scale of 1.
        assertThat(point.perTensorError()).isCloseTo(0.6 / Math.hypot(127, 63.6), within(1e-6));
        WeightError weight = point.weights().get(0);
        assertThat(weight.channels()).isEqualTo(2);
        assertThat(Objects.requireNonNull(weight.rangeRatio())).isCloseTo(127 / 63.4, within(1e-5));
        assertThat(readiness.points()).as("there is nothing to rescale").hasSize(1);
    }

    @Test
    void of_anEarlyOperatorSet_runsDequantizedValues() {
        List<Map<String, Sample>> inputs = List.of(Map.of("x", Sample.ofFloats(Shape.of(1, 2), 1, 1)));
        Int8Readiness early = Int8Readiness.of(symmetry(dense(11, 127, 63.4, 0, 0.2)), inputs);

        assertThat(early.arithmetic()).isEqualTo("dequantized values");
        assertThat(early.points())
                .isEqualTo(Int8Readiness.of(symmetry(dense(17, 127, 63.4, 0, 0.2)), inputs)
                        .points());
    }

    @Test
    void of_outputsOfNothingButZero_areRefused() {
        Model model = dense(17, 1, 2, 3, 4);
        assertThatThrownBy(() ->
                        Int8Readiness.of(symmetry(model), List.of(Map.of("x", Sample.ofFloats(Shape.of(1, 2), 0, 0)))))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("nothing but 0");
    }
}
