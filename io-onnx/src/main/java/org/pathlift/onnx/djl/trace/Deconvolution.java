package org.pathlift.onnx.djl.trace;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.djl.op.TransposedConvolution;
import org.pathlift.onnx.djl.trace.Traced.Value;

/**
 * DJL's deconvolution, of which Conv1dTranspose and Conv2dTranspose are made: its value, as DJL's PyTorch engine has none,
 * and its nodes.
 *
 * <p>For a weight {@code w[filter, input channel within its group, k]} as DJL documents and makes it, and an input x, each
 * element of x lays a kernel down on the output of its group:
 *
 * <pre>{@code y[n, o, stride p + dilation k - padding] += x[n, c, p] w[o, c within the group, k]}</pre>
 *
 * <p>The output has {@code (extent - 1) stride + dilation (kernel - 1) + 1 - 2 padding + outPadding} elements along an
 * axis; what outPadding adds lies behind. ONNX has the same operator with the weight's first two axes the other way round,
 * {@code [inputs, filters / groups, k]}, so the weight is turned in the graph and stays in the file as the block has it.
 *
 * <p>MXNet, the one engine that DJL ran this on, also takes {@code [inputs, filters / groups, k]}. The shape that DJL
 * gives the weight is that only for as many filters as inputs. A block of this kind that was trained there has its axes
 * the other way round than documented; nothing in the block tells, and the documentation is followed.
 */
final class Deconvolution {

    static final String NAME = "deconvolution";

    private Deconvolution() {}

    /**
     * Returns the operation's value.
     *
     * @param arguments those of DJL's method, with the real arrays
     * @throws RefusedOperation if they do not fit together
     */
    static NDList value(@Nullable Object[] arguments) {
        DeconvolutionCall call = DeconvolutionCall.of(arguments);
        call.check();
        return new NDList(TransposedConvolution.apply(
                call.input(), turned(call.weight(), call.groups()), call.bias(), call.geometry(), call.groups()));
    }

    /** Returns a weight of DJL's as ONNX has it. */
    private static NDArray turned(NDArray weight, int groups) {
        long[] shape = weight.getShape().getShape();
        return weight.reshape(new Shape(apart(shape, groups)))
                .swapAxes(1, 2)
                .reshape(new Shape(together(shape, groups)));
    }

    /** Writes the operation: ConvTranspose, and before it what turns the weight. */
    static void convert(Operation operation, Emitter out) {
        Value weight = operation.value(2);
        int groups = operation.integer(8);
        long[] shape = operation.fixed(weight.shape());
        List<String> operands =
                new ArrayList<>(List.of(out.name(operation.value(1)), turned(out.name(weight), shape, groups, out)));
        if (operation.has(3)) {
            operands.add(out.name(operation.value(3)));
        }
        out.define(
                operation.result(),
                out.node(
                        "ConvTranspose",
                        operands,
                        Map.of(
                                "kernel_shape",
                                LongStream.of(shape).skip(2).toArray(),
                                "strides",
                                operation.integers(4),
                                "pads",
                                ConvolutionOps.bothSides(operation.integers(5)),
                                "output_padding",
                                operation.integers(6),
                                "dilations",
                                operation.integers(7),
                                "group",
                                groups)));
    }

    /** One channel in and one out in each group: both orders are one. One group: no axis of groups is needed. */
    private static String turned(String weight, long[] shape, int groups, Emitter out) {
        if (shape[0] == groups && shape[1] == 1) {
            return weight;
        }
        if (groups == 1) {
            return ShapeOps.swap(weight, shape.length, 0, 1, out);
        }
        String apart = out.node("Reshape", List.of(weight, out.longs(apart(shape, groups))));
        String swapped = ShapeOps.swap(apart, shape.length + 1, 1, 2, out);
        return out.node("Reshape", List.of(swapped, out.longs(together(shape, groups))));
    }

    /** {@code [groups, filters / groups, inputs / groups, k...]}. */
    private static long[] apart(long[] shape, int groups) {
        return LongStream.concat(
                        LongStream.of(groups, shape[0] / groups),
                        LongStream.of(shape).skip(1))
                .toArray();
    }

    /** {@code [inputs, filters / groups, k...]}. */
    private static long[] together(long[] shape, int groups) {
        return LongStream.concat(
                        LongStream.of(shape[1] * groups, shape[0] / groups),
                        LongStream.of(shape).skip(2))
                .toArray();
    }
}
