package org.pathlift.conditioning.lifting;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.pathlift.conditioning.testing.Sketch;

/** Small networks, one or more of every operator family. */
final class LiftingCases {

    private LiftingCases() {}

    /** A network, and the constants of it that are squared; statistics and arguments are not. */
    record Case(String name, Consumer<Sketch> network) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> all() {
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
}
