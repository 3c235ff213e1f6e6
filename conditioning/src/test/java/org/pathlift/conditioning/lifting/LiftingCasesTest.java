package org.pathlift.conditioning.lifting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pathlift.conditioning.symmetry.NodeFilter;
import org.pathlift.conditioning.symmetry.Region;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.testing.Array64;
import org.pathlift.conditioning.testing.Float64Evaluator;
import org.pathlift.conditioning.testing.Sketch;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.Runner;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.serde.ModelBuilder;
import org.pathlift.onnx.serde.ModelWriter;

/**
 * Small networks of every operator family: f and g of all parameters against the evaluator, which runs the network with
 * squared constants on ones. f is linear in each squared parameter, so setting one to zero gives its g.
 */
class LiftingCasesTest {

    private static final double SUMS = 1e-10;

    @ParameterizedTest
    @MethodSource("org.pathlift.conditioning.lifting.LiftingCases#all")
    void lifting_isTheSquaredNetwork(LiftingCases.Case network) throws Exception {
        Sketch sketch = new Sketch(17);
        network.network().accept(sketch);
        Symmetry symmetry = sketch.symmetry();
        Map<String, Array64> squares = new HashMap<>();
        symmetry.facts().model().graph().constants().forEach((name, constant) -> {
            if (constant.tensor().type() == ElementType.FLOAT
                    && (name.startsWith("w.") || name.endsWith(".w") || name.endsWith(".b"))) {
                squares.put(name, square(Array64.of(constant.tensor())));
            }
        });
        // The whole network is one region here, with units or without.
        Region region = new Region(
                symmetry.facts().model().graph().sorted().stream()
                        .filter(node -> !symmetry.isConstant(node.output()))
                        .toList(),
                symmetry.bindings(),
                List.of(),
                0,
                List.of());
        RegionLifting lifting = RegionLifting.of(symmetry, region, new LiftingOptions(Spatial.EXACT, Pooling.MAX));
        double whole = evaluate(symmetry, squares);
        assertThat(Math.exp(lifting.logPathSum())).isCloseTo(whole, within(SUMS * whole));
        Map<String, double[]> diagonal = lifting.diagonal();
        assertThat(diagonal).isNotEmpty();
        diagonal.forEach((tensor, g) -> {
            Array64 own = squares.get(tensor);
            for (int i = 0; i < g.length; i++) {
                double[] changed = own.values().clone();
                changed[i] = 0;
                Map<String, Array64> without = new HashMap<>(squares);
                without.put(tensor, Array64.of(own.dims(), changed));
                double lost = whole - evaluate(symmetry, without);
                assertThat(own.values()[i] * g[i]).as("%s of %s", i, tensor).isCloseTo(lost, within(SUMS * whole));
            }
        });
    }

    private static Array64 square(Array64 weight) {
        return Array64.of(
                weight.dims(), Arrays.stream(weight.values()).map(w -> w * w).toArray());
    }

    private static double evaluate(Symmetry symmetry, Map<String, Array64> squares) {
        Map<String, Array64> ones = new HashMap<>();
        symmetry.facts().shapes().inputs().forEach((name, shape) -> {
            double[] values = new double[(int) shape.elements()];
            Arrays.fill(values, 1);
            ones.put(name, Array64.of(shape.toIntArray(), values));
        });
        return Arrays.stream(Float64Evaluator.run(symmetry.facts().model(), squares, ones)
                        .get("y")
                        .values())
                .sum();
    }

    /** The squared network of a transposed convolution whose pads follow from its output, in float32. */
    @ParameterizedTest
    @ValueSource(strings = {"SAME_UPPER", "SAME_LOWER"})
    void transposedConvolution_padsFromTheOutput_isTheSquaredNetworkInOnnxRuntime(String pad) throws Exception {
        Model model = transposed(pad, false);
        Symmetry symmetry = Sketch.find(model, NodeFilter.ALL);
        RegionLifting lifting = RegionLifting.of(symmetry, symmetry.regions().get(0), LiftingOptions.EXACT);
        float[] ones = new float[48];
        Arrays.fill(ones, 1);
        try (Runner runner = Runner.open(ModelWriter.toBytes(transposed(pad, true)))) {
            double expected = runner.run(Map.of("x", Sample.ofFloats(Shape.of(1, 3, 4, 4), ones)))
                    .get("y")
                    .at(0);
            assertThat(Math.exp(lifting.logPathSum())).isCloseTo(expected, within(1e-5 * expected));
        }
    }

    private static Model transposed(String pad, boolean squared) {
        ModelBuilder builder = new ModelBuilder(17).input("x", ElementType.FLOAT, 1, 3, 4, 4);
        for (Tensor drawn : List.of(Sketch.drawn("w", 3, 2, 3, 3), Sketch.drawn("head", 128, 1))) {
            double[] values = drawn.reader().toDoubles();
            float[] used = new float[values.length];
            for (int i = 0; i < used.length; i++) {
                used[i] = (float) (squared ? values[i] * values[i] : values[i]);
            }
            builder.initializer(Tensor.ofFloats(drawn.name(), drawn.shape(), used));
        }
        return builder.node(
                        "ConvTranspose",
                        List.of("x", "w"),
                        List.of("h"),
                        Map.of("auto_pad", pad, "strides", new long[] {2, 2}))
                .node("Relu", List.of("h"), List.of("r"))
                .node("Flatten", List.of("r"), List.of("f"))
                .node("MatMul", List.of("f", "head"), List.of("y"))
                .output("y")
                .build();
    }
}
