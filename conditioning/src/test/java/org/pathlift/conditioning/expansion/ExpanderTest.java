package org.pathlift.conditioning.expansion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.pathlift.conditioning.expansion.Expansions.difference;
import static org.pathlift.conditioning.expansion.Expansions.preserving;
import static org.pathlift.conditioning.expansion.Expansions.weight;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pathlift.conditioning.expansion.InputExpansion.Appended;
import org.pathlift.conditioning.expansion.InputExpansion.Spaced;
import org.pathlift.conditioning.testing.Array64;
import org.pathlift.conditioning.testing.Float64Evaluator;
import org.pathlift.conditioning.testing.OracleNets;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.Dim;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.RequestException;
import org.pathlift.onnx.serde.ModelBuilder;
import org.pathlift.testdata.TestData;

/** Models with expanded inputs, run in ONNX Runtime beside the original ones. */
class ExpanderTest {

    private static final InputExpansion HALF = new Spaced(2, 0, 0.5);

    private static Model convolution(Map<String, Object> attributes, long kernel) {
        return new ModelBuilder(17)
                .input("x", ElementType.FLOAT, -1, 2, 7, 7)
                .initializer(weight("w", 3, 2, kernel, kernel))
                .node("Conv", List.of("x", "w"), List.of("y"), attributes)
                .output("y")
                .build();
    }

    static Stream<Arguments> stems() {
        return Stream.iterate(0, i -> i + 1)
                .limit(TestData.oracle("pathcond_extra")
                        .path("conv_stem_adaptation")
                        .size())
                .map(i -> Arguments.of(TestData.oracle("pathcond_extra")
                        .path("conv_stem_adaptation")
                        .get(i)));
    }

    @ParameterizedTest
    @MethodSource("stems")
    void stem_oracle_hasItsPaddingAndTheSameOutput(JsonNode expected) {
        long kernel = expected.path("kernel").asLong();
        long stride = expected.path("stride").asLong();
        long pad = expected.path("pad").asLong();
        InputExpansion expansion =
                new Spaced(expected.path("K").asInt(), expected.path("offset").asInt(), 0.5);
        Model model = convolution(
                Map.of("strides", new long[] {stride, stride}, "pads", new long[] {pad, pad, pad, pad}), kernel);

        Model expanded = Expander.expand(model, preserving(expansion));

        assertThat(difference(model, expanded, expansion, 1, 2, 7, 7))
                .isEqualTo(expected.path("max_abs").asDouble());
        long begin = expected.path("pad_begin").asLong();
        long end = Math.max(0, expected.path("pad_end").asLong());
        assertThat(node(expanded, "Conv").intsAttribute("pads"))
                .hasValueSatisfying(pads -> assertThat(pads).containsExactly(begin, begin, end, end));
    }

    private static Node node(Model model, String operator) {
        return model.graph().nodes().stream()
                .filter(node -> node.is(operator))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(ints = {9, 10, 17})
    void stem_noPaddingAndOffset_isBehindASlice(int opset) {
        Model model = new ModelBuilder(opset)
                .input("x", ElementType.FLOAT, -1, 2, 7, 7)
                .initializer(weight("w", 3, 2, 3, 3))
                .node("Conv", List.of("x", "w"), List.of("y"), Map.of("strides", new long[] {2, 1}))
                .output("y")
                .build();
        InputExpansion expansion = new Spaced(3, 2, 0.5);

        Model expanded = Expander.expand(model, preserving(expansion));

        assertThat(node(expanded, "Slice").output()).isEqualTo("y/original_entries");
        assertThat(difference(model, expanded, expansion, 2, 2, 7, 7)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SAME_UPPER", "SAME_LOWER", "VALID"})
    void stem_automaticPadding_isWrittenOut(String padding) {
        for (int offset = 0; offset < 3; offset++) {
            Model model = convolution(
                    Map.of("auto_pad", padding, "strides", new long[] {2, 3}, "dilations", new long[] {1, 1}), 4);
            InputExpansion expansion = new Spaced(3, offset, 0.5);

            Model expanded = Expander.expand(model, preserving(expansion));

            assertThat(difference(model, expanded, expansion, 1, 2, 7, 7)).isZero();
            assertThat(node(expanded, "Conv").stringAttribute("auto_pad", "NOTSET"))
                    .isEqualTo("NOTSET");
        }
    }

    @Test
    void stem_dilatedUnevenPaddingBehindPointwiseSteps_looksPastTheConstants() {
        Model grouped = new ModelBuilder(17)
                .input("x", ElementType.FLOAT, -1, 8, 9, 2)
                .initializer(weight("mean", 2, 1, 1))
                .initializer(weight("w", 4, 1, 2, 3))
                .node("Transpose", List.of("x"), List.of("t"), Map.of("perm", new long[] {0, 3, 1, 2}))
                .node("Sub", List.of("t", "mean"), List.of("s"))
                .node("Tanh", List.of("s"), List.of("u"))
                .node(
                        "Conv",
                        List.of("u", "w"),
                        List.of("y"),
                        Map.of("group", 2, "dilations", new long[] {2, 1}, "pads", new long[] {1, 0, 2, 3}))
                .output("y")
                .build();
        InputExpansion expansion = new Spaced(2, 1, 0.5);

        Model expanded = Expander.expand(grouped, preserving(expansion));

        assertThat(expanded.graph().inputs().get(0).dims())
                .contains(List.of(new Dim.Unknown(), new Dim.Known(16), new Dim.Known(18), new Dim.Known(2)));
        assertThat(difference(grouped, expanded, expansion, 2, 8, 9, 2)).isZero();
    }

    /** Oracle {@code replica.json/mlp_function_preserving}: W' = [W, W_n], b' = b − c W_n 1. */
    @Test
    void dense_oracle_hasItsBiasAndTheSameOutput() {
        JsonNode expected = TestData.oracle("replica").path("mlp_function_preserving");
        Model model = OracleNets.model("mlp_3_4_4_2");
        Tensor weight = model.graph().constant("fc1.W");
        double[] fresh = OracleNets.flat(expected.path("Wnew"));
        double[] bias =
                WidenedDense.corrected(model.graph().constant("fc1.b").reader().toDoubles(), fresh, 0.5);
        Tensor wider = new DenseWeight(weight, false).widened(new int[] {0, 1, 2, -1, -1, -1}, fresh);

        assertThat(bias).containsExactly(OracleNets.flat(expected.path("b_new")), within(1e-12));
        Model expanded = Expander.expand(model, preserving(new Appended(3, 0.5)));
        Model filled =
                expanded.withConstants(Map.of("fc1.W", wider, "fc1.b", Tensor.ofDoubles("fc1.b", Shape.of(4), bias)));
        double[] x = OracleNets.flat(expected.path("x"));
        double[] wide = Placement.of(new Appended(3, 0.5), Shape.of(4, 3), java.util.Set.of(1))
                .expand(x);
        double[] y = Float64Evaluator.run(filled, Map.of("x", Array64.of(new int[] {4, 6}, wide)))
                .get("y")
                .values();
        assertThat(y).containsExactly(OracleNets.flat(expected.path("y")), within(1e-14));
    }

    static Stream<Arguments> denseLayers() {
        return Stream.of(NewColumns.values())
                .flatMap(columns -> Stream.of(new Spaced(3, 1, 0.25), new Appended(5, -2))
                        .map(expansion -> Arguments.of(columns, expansion)));
    }

    @ParameterizedTest
    @MethodSource("denseLayers")
    void dense_gemmAndMatMul_keepTheFunction(NewColumns columns, InputExpansion expansion) {
        Model gemm = new ModelBuilder(17)
                .input("x", ElementType.FLOAT, -1, 6)
                .initializer(weight("w", 6, 4))
                .initializer(weight("b", 4))
                .node("Gemm", List.of("x", "w", "b"), List.of("y"), Map.of("alpha", 0.5f, "beta", 2f))
                .output("y")
                .build();
        Model sum = new ModelBuilder(17)
                .input("x", ElementType.FLOAT, -1, 3, 6)
                .initializer(weight("w", 6, 4))
                .initializer(weight("b", 4))
                .node("MatMul", List.of("x", "w"), List.of("m"))
                .node("Add", List.of("b", "m"), List.of("y"))
                .output("y")
                .build();

        ExpansionOptions options = preserving(expansion).withColumns(columns);
        assertThat(difference(gemm, Expander.expand(gemm, options), expansion, 5, 6))
                .isLessThan(1e-5);
        assertThat(difference(sum, Expander.expand(sum, options), expansion, 2, 3, 6))
                .isLessThan(1e-5);
        boolean moved = columns == NewColumns.DRAWN;
        assertThat(isSame(sum, Expander.expand(sum, options), "b")).isEqualTo(!moved);
    }

    private static boolean isSame(Model one, Model other, String constant) {
        return java.util.Arrays.equals(
                one.graph().constant(constant).reader().toDoubles(),
                other.graph().constant(constant).reader().toDoubles());
    }

    @Test
    void dense_imageFlattenedByReshape_findsItsColumns() {
        Model model = new ModelBuilder(17)
                .input("x", ElementType.FLOAT, -1, 2, 3, 3)
                .initializer(Tensor.ofLongs("target", Shape.of(2), -1, 18))
                .initializer(weight("w", 5, 18))
                .node("Transpose", List.of("x"), List.of("t"), Map.of("perm", new long[] {0, 2, 1, 3}))
                .node("Reshape", List.of("t", "target"), List.of("f"))
                .node("Gemm", List.of("f", "w"), List.of("y"), Map.of("transB", 1))
                .output("y")
                .build();
        InputExpansion expansion = new Spaced(2, 1, 0.5);

        Model expanded = Expander.expand(model, preserving(expansion));

        assertThat(difference(model, expanded, expansion, 4, 2, 3, 3)).isLessThan(1e-6);
        assertThat(expanded.graph().constant("w").shape()).isEqualTo(Shape.of(5, 72));
    }

    @Test
    void refusals_nameTheNode() {
        Model pooled = new ModelBuilder(17)
                .input("x", ElementType.FLOAT, -1, 2, 8, 8)
                .initializer(weight("w", 3, 2, 3, 3))
                .namedNode("pool", "", "MaxPool", List.of("x"), List.of("p"), Map.of("kernel_shape", new long[] {2, 2}))
                .node("Conv", List.of("p", "w"), List.of("y"))
                .output("y")
                .build();
        Model integers = new ModelBuilder(17)
                .input("x", ElementType.UINT8, -1, 2, 8, 8)
                .node("Cast", List.of("x"), List.of("y"), Map.of("to", 1))
                .output("y")
                .build();
        Model two = new ModelBuilder(17)
                .input("a", ElementType.FLOAT, -1, 4)
                .input("b", ElementType.FLOAT, -1, 4)
                .initializer(weight("w", 4, 3))
                .node("MatMul", List.of("b", "w"), List.of("m"))
                .node("ReduceSum", List.of("a"), List.of("s"))
                .node("Add", List.of("m", "s"), List.of("y"))
                .output("y")
                .build();

        assertThatThrownBy(() -> Expander.expand(pooled, preserving(HALF)))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("'pool' (MaxPool)");
        assertThatThrownBy(() -> Expander.expand(pooled, preserving(new Appended(1, 0))))
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("expand images by a factor");
        assertThatThrownBy(() -> Expander.expand(integers, preserving(HALF)))
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("cast the input to float");
        assertThatThrownBy(() -> Expander.expand(two, preserving(HALF)))
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("[a, b]");
        Model named = Expander.expand(two, preserving(HALF).withInput(Optional.of("b")));
        assertThat(named.graph().constant("w").shape()).isEqualTo(Shape.of(8, 3));
    }

    /** Such as the anchors of a detector: they are there for each place of the image that the model was made for. */
    @Test
    void native_constantForEachPlace_isRefused() {
        Model model = new ModelBuilder(17)
                .input("x", ElementType.FLOAT, -1, 2, 8, 8)
                .initializer(weight("w", 3, 2, 1, 1))
                .initializer(weight("anchors", 1, 3, 8, 8))
                .node("Conv", List.of("x", "w"), List.of("c"))
                .node("Mul", List.of("c", "anchors"), List.of("y"))
                .output("y")
                .build();

        assertThatThrownBy(() -> Expander.expand(model, ExpansionOptions.of(HALF, ExpansionMode.NATIVE)))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("every operator must work on the larger input")
                .hasMessageContaining("--mode preserving");
    }

    @Test
    void drawnColumns_withoutABias_areRefused() {
        Model model = new ModelBuilder(17)
                .input("x", ElementType.FLOAT, -1, 4)
                .initializer(weight("w", 4, 3))
                .namedNode("first", "", "MatMul", List.of("x", "w"), List.of("y"), Map.of())
                .output("y")
                .build();

        assertThatThrownBy(() -> Expander.expand(model, preserving(HALF).withColumns(NewColumns.DRAWN)))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("'first' (MatMul)")
                .hasMessageContaining("--columns zero");
    }

    @Test
    void sharedWeight_isWidenedForTheFirstLayerOnly() {
        Model model = new ModelBuilder(17)
                .input("x", ElementType.FLOAT, -1, 4)
                .initializer(weight("w", 4, 4))
                .node("MatMul", List.of("x", "w"), List.of("m"))
                .node("Relu", List.of("m"), List.of("r"))
                .node("MatMul", List.of("r", "w"), List.of("y"))
                .output("y")
                .build();

        Model expanded = Expander.expand(model, preserving(HALF));

        assertThat(difference(model, expanded, HALF, 2, 4)).isLessThan(1e-6);
        assertThat(expanded.graph().constant("w").shape()).isEqualTo(Shape.of(4, 4));
    }
}
