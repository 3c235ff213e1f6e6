package org.pathlift.conditioning.lifting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
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

    /** A network, and the constants of it that are squared; statistics and arguments are not. */
    private record Case(String name, Consumer<Sketch> network) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        cases.add(new Case(
                "gemm, transposed",
                s -> s.input("x", 3, 4)
                        .weight("w.a", 3, 5)
                        .weight("w.b", 5)
                        .node("Gemm", "x w.a w.b", "h", "transA", 1)
                        .relu("h", "r")
                        .dense("y", "r", 5, 2)
                        .output("y")));
        cases.add(new Case(
                "matmul and add, a weight with batches",
                s -> s.input("x", 1, 2, 3, 4)
                        .weight("w.a", 2, 4, 5)
                        .weight("w.b", 5)
                        .node("MatMul", "x w.a", "m")
                        .node("Add", "w.b m", "h")
                        .relu("h", "r")
                        .weight("w.c", 5, 3)
                        .node("MatMul", "r w.c", "y")
                        .output("y")));
        cases.add(new Case(
                "weight on the left",
                s -> s.input("x", 1, 4, 3)
                        .weight("w.a", 5, 4)
                        .weight("w.b", 5, 1)
                        .node("MatMul", "w.a x", "m")
                        .node("Add", "m w.b", "h")
                        .relu("h", "r")
                        .weight("w.c", 2, 5)
                        .node("MatMul", "w.c r", "y")
                        .output("y")));
        cases.add(new Case(
                "transposed and reshaped weights",
                s -> s.input("x", 1, 4)
                        .weight("w.a", 5, 4)
                        .node("Transpose", "w.a", "t", "perm", new long[] {1, 0})
                        .node("MatMul", "x t", "h")
                        .relu("h", "r")
                        .weight("w.c", 2, 5, 1)
                        .ints("shape", 5, 2)
                        .node("Reshape", "w.c shape", "v")
                        .node("MatMul", "r v", "y")
                        .output("y")));
        cases.add(new Case(
                "positional bias",
                s -> s.input("x", 1, 3, 4)
                        .weight("w.a", 4, 5)
                        .weight("w.p", 1, 3, 5)
                        .node("MatMul", "x w.a", "m")
                        .node("Add", "m w.p", "h")
                        .relu("h", "r")
                        .weight("w.c", 5, 2)
                        .node("MatMul", "r w.c", "y")
                        .output("y")));
        cases.add(conv(
                "conv 1-D, stride, dilation, uneven pads",
                new long[] {1, 2, 9},
                new long[] {4, 2, 3},
                "Conv",
                "strides",
                new long[] {2},
                "dilations",
                new long[] {2},
                "pads",
                new long[] {1, 2}));
        cases.add(conv(
                "conv 2-D, groups, same upper",
                new long[] {1, 4, 5, 6},
                new long[] {4, 2, 2, 3},
                "Conv",
                "group",
                2,
                "auto_pad",
                "SAME_UPPER",
                "strides",
                new long[] {2, 2}));
        cases.add(conv(
                "conv 2-D, same lower",
                new long[] {1, 2, 5, 6},
                new long[] {4, 2, 2, 4},
                "Conv",
                "auto_pad",
                "SAME_LOWER"));
        cases.add(conv("conv 3-D", new long[] {1, 2, 3, 4, 5}, new long[] {4, 2, 2, 3, 1}, "Conv", "pads", new long[] {
            1, 0, 0, 0, 1, 0
        }));
        cases.add(conv(
                "depthwise", new long[] {1, 4, 5, 5}, new long[] {4, 1, 3, 3}, "Conv", "group", 4, "pads", new long[] {
                    1, 1, 1, 1
                }));
        cases.add(conv("1x1", new long[] {1, 3, 4, 4}, new long[] {4, 3, 1, 1}, "Conv"));
        cases.add(conv(
                "transposed, stride, output padding",
                new long[] {1, 3, 3, 3},
                new long[] {3, 4, 3, 3},
                "ConvTranspose",
                "strides",
                new long[] {2, 2},
                "pads",
                new long[] {1, 1, 1, 1},
                "output_padding",
                new long[] {1, 1}));
        cases.add(conv(
                "transposed, groups",
                new long[] {1, 4, 4},
                new long[] {4, 2, 3},
                "ConvTranspose",
                "group",
                2,
                "strides",
                new long[] {3}));
        cases.add(middle(
                "average pool, padding not counted",
                "AveragePool",
                "r",
                "p",
                "kernel_shape",
                new long[] {3, 3},
                "pads",
                new long[] {1, 1, 1, 1},
                "strides",
                new long[] {2, 2}));
        cases.add(middle(
                "average pool, padding counted",
                "AveragePool",
                "r",
                "p",
                "count_include_pad",
                1,
                "kernel_shape",
                new long[] {3, 3},
                "pads",
                new long[] {1, 1, 1, 1},
                "strides",
                new long[] {2, 2}));
        cases.add(middle(
                "average pool, ceiling",
                "AveragePool",
                "r",
                "p",
                "ceil_mode",
                1,
                "kernel_shape",
                new long[] {2, 2},
                "strides",
                new long[] {2, 2}));
        cases.add(middle("global average", "GlobalAveragePool", "r", "p"));
        cases.add(middle("mean over space", "ReduceMean", "r", "p", "axes", new long[] {2, 3}, "keepdims", 1));
        cases.add(middle("sum over one axis", "ReduceMean", "r", "p", "axes", new long[] {-1}, "keepdims", 1));
        cases.add(middle("leaky, negated", "LeakyRelu", "r", "p", "alpha", 0.3f));
        cases.add(middle("depth to space", "DepthToSpace", "r", "p", "blocksize", 2));
        cases.add(middle("depth to space, columns first", "DepthToSpace", "r", "p", "blocksize", 2, "mode", "CRD"));
        cases.add(sized(
                "zero padding", s -> s.ints("pads", 0, 0, 1, 0, 0, 0, 2, 1).node("Pad", "r pads", "p")));
        cases.add(sized(
                "edge padding",
                s -> s.ints("pads", 0, 0, 1, 0, 0, 0, 2, 1).node("Pad", "r pads", "p", "mode", "edge")));
        cases.add(sized(
                "reflected padding",
                s -> s.ints("pads", 0, 0, 1, 0, 0, 0, 2, 1).node("Pad", "r pads", "p", "mode", "reflect")));
        cases.add(sized(
                "channels padded with zeros",
                s -> s.ints("pads", 0, 1, 0, 0, 0, 2, 0, 0).node("Pad", "r pads", "p")));
        cases.add(sized(
                "nearest", s -> s.ints("sizes", 1, 4, 10, 7).node("Resize", "r _ _ sizes", "p", "mode", "nearest")));
        cases.add(sized(
                "nearest, whole factor",
                s -> s.values("scales", new long[] {4}, 1, 1, 2, 2)
                        .node(
                                "Resize",
                                "r _ scales",
                                "p",
                                "mode",
                                "nearest",
                                "coordinate_transformation_mode",
                                "asymmetric",
                                "nearest_mode",
                                "floor")));
        cases.add(sized(
                "linear", s -> s.ints("sizes", 1, 4, 10, 7).node("Resize", "r _ _ sizes", "p", "mode", "linear")));
        cases.add(sized(
                "linear, corners",
                s -> s.ints("sizes", 1, 4, 9, 7)
                        .node(
                                "Resize",
                                "r _ _ sizes",
                                "p",
                                "mode",
                                "linear",
                                "coordinate_transformation_mode",
                                "align_corners")));
        cases.add(sized("tiled", s -> s.ints("repeats", 1, 2, 1, 3).node("Tile", "r repeats", "p")));
        cases.add(sized(
                "sliced",
                s -> s.ints("starts", 1, 3)
                        .ints("ends", 4, 0)
                        .ints("axes", 1, 2)
                        .ints("steps", 1, -1)
                        .node("Slice", "r starts ends axes steps", "p")));
        cases.add(sized(
                "split and joined",
                s -> s.ints("parts", 1, 3)
                        .node("Split", "r parts", "a b", "axis", 1)
                        .node("Concat", "b r a", "p", "axis", 1)));
        cases.add(sized("gathered", s -> s.ints("indices", 3, 0, 0).node("Gather", "r indices", "p", "axis", 1)));
        cases.add(sized(
                "times a number, over a number",
                s -> s.number("w.two", 2)
                        .number("w.three", 3)
                        .node("Mul", "r w.two", "t")
                        .node("Div", "t w.three", "p")));
        cases.add(sized("diagonal", s -> s.weight("w.d", 4, 1, 1).node("Mul", "w.d r", "p")));
        cases.add(sized(
                "coefficients along two axes", s -> s.weight("w.d", 4, 5, 1).node("Mul", "w.d r", "p")));
        cases.add(sized(
                "sum of branches",
                s -> s.weight("w.e", 4, 4, 1, 1).node("Conv", "r w.e", "b").node("Sum", "r b r", "p")));
        cases.add(sized(
                "mean of branches with a bias",
                s -> s.weight("w.e", 4, 4, 1, 1)
                        .node("Conv", "r w.e", "b")
                        .weight("w.f", 4, 1, 1)
                        .node("Add", "b w.f", "c")
                        .node("Mean", "r c", "p")));
        cases.add(new Case(
                "shared side by side",
                s -> s.input("x", 1, 4)
                        .weight("w.a", 4, 5)
                        .node("MatMul", "x w.a", "a")
                        .node("Identity", "x", "z")
                        .node("MatMul", "z w.a", "b")
                        .relu("a", "c")
                        .relu("b", "d")
                        .weight("w.c", 5, 3)
                        .node("MatMul", "c w.c", "e")
                        .weight("w.d", 5, 3)
                        .node("MatMul", "d w.d", "f")
                        .node("Add", "e f", "y")
                        .output("y")));
        return cases.stream();
    }

    /** One layer with a bias and a ReLU. */
    private static Case conv(String name, long[] input, long[] weight, String operator, Object... attributes) {
        return new Case(name, s -> {
            long outputs = operator.equals("Conv") ? weight[0] : 4;
            s.input("x", input).weight("w.a", weight).weight("w.b", outputs);
            s.node(operator, "x w.a w.b", "h", attributes).relu("h", "r");
            output(s, "r");
        });
    }

    private static Case middle(String name, String operator, String input, String output, Object... attributes) {
        return sized(name, s -> s.node(operator, input, output, attributes));
    }

    /** A convolution 2 -> 4 on 5 x 6 with a bias and a ReLU, {@code r}; what is to be tried, {@code p}. */
    private static Case sized(String name, Consumer<Sketch> step) {
        return new Case(name, s -> {
            s.input("x", 1, 2, 5, 6).weight("w.a", 4, 2, 3, 3).weight("w.b", 4);
            s.node("Conv", "x w.a w.b", "h", "pads", new long[] {1, 1, 1, 1}).relu("h", "r");
            step.accept(s);
            output(s, "p");
        });
    }

    private static void output(Sketch s, String value) {
        s.node("Identity", value, "y").output("y");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void lifting_isTheSquaredNetwork(Case network) throws Exception {
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
