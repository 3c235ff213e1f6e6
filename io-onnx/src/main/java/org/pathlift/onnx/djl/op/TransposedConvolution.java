package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The transposed convolution, which DJL's PyTorch engine lacks, as a convolution without gaps.
 *
 * <p>Output element {@code s q + r} of a stride {@code s} is a sum of inputs times the kernel's elements {@code r, r + s, r
 * + 2 s...}: a plain convolution with a flipped part of the kernel. One convolution computes all the remainders {@code r}
 * as channels of their own, which are then woven together; no multiplication is with an inserted zero.
 */
public final class TransposedConvolution {

    private final NDArray input;
    private final NDArray weights;
    private final List<Axis> geometry;
    private final int groups;
    private final int axes;
    private final long[] strides;
    private final long[] dilations;

    /**
     * How the kernel is laid down along one spatial axis.
     *
     * @param stride the distance in the output between the kernels of neighbouring inputs
     * @param dilation the distance between neighbouring elements of the kernel
     * @param begin how many elements are cut off in front; negative where zeros are added
     * @param output the extent of the output; what no kernel reaches is zero before the bias
     */
    public record Axis(long stride, long dilation, long begin, long output) {}

    private TransposedConvolution(NDArray input, NDArray weights, List<Axis> geometry, int groups) {
        this.input = input;
        this.weights = weights;
        this.geometry = geometry;
        this.groups = groups;
        this.axes = geometry.size();
        this.strides = each(i -> geometry.get(i).stride());
        this.dilations = each(i -> geometry.get(i).dilation());
    }

    /**
     * Returns the extent of an output from which nothing is cut: {@code (input - 1) stride + (kernel - 1) dilation + 1}.
     */
    public static long extent(long input, long kernel, long stride, long dilation) {
        return (input - 1) * stride + (kernel - 1) * dilation + 1;
    }

    /**
     * Returns the transposed convolution of an input.
     *
     * @param input of shape {@code [batch, inputs, ...]}, with one to three spatial axes
     * @param weights of shape {@code [inputs, outputs / groups, kernel...]}, as ONNX has them
     * @param bias one number for each output channel, or null
     * @param axes one for each spatial axis
     * @param groups into how many groups the channels are divided
     */
    public static NDArray apply(NDArray input, NDArray weights, @Nullable NDArray bias, List<Axis> axes, int groups) {
        TransposedConvolution convolution = new TransposedConvolution(input, weights, axes, groups);
        NDArray output = convolution.cut(convolution.whole());
        if (bias == null) {
            return output;
        }
        long[] shape = new long[axes.size() + 1];
        Arrays.fill(shape, 1);
        shape[0] = bias.size();
        return output.add(bias.reshape(shape));
    }

    /** Returns the output before any of it is cut, possibly with zeros behind it. */
    private NDArray whole() {
        boolean unit = Arrays.stream(strides).allMatch(stride -> stride == 1);
        NDArray dense = unit ? weights : filled();
        long[] taps = each(i -> dense.getShape().get(i + 2) / strides[i]);
        long[] spread =
                unit ? dilations : LongStream.generate(() -> 1).limit(axes).toArray();
        long outputs = weights.getShape().get(1) * groups;
        NDArray parts = input.getNDArrayInternal()
                .convolution(
                        input,
                        kernel(dense, taps),
                        null,
                        new Shape(LongStream.generate(() -> 1).limit(axes).toArray()),
                        new Shape(each(i -> (taps[i] - 1) * spread[i])),
                        new Shape(spread),
                        groups)
                .head();
        return unit ? parts : woven(parts, outputs);
    }

    /** Returns the kernel with its dilation written out as zeros, and zeros behind it up to a multiple of the stride. */
    private NDArray filled() {
        NDArray dense = weights;
        if (Arrays.stream(dilations).anyMatch(dilation -> dilation > 1)) {
            long[] apart = new long[2 + 2 * axes];
            apart[0] = weights.getShape().get(0);
            apart[1] = weights.getShape().get(1);
            long[] none = new long[2 * axes];
            long[] gaps = new long[2 * axes];
            for (int i = 0; i < axes; i++) {
                apart[2 + 2 * i] = weights.getShape().get(i + 2);
                apart[3 + 2 * i] = 1;
                gaps[2 * i + 1] = dilations[i] - 1;
            }
            dense = Windows.pad(weights.reshape(apart), none, gaps, 0)
                    .reshape(new Shape(apart[0], apart[1])
                            .addAll(new Shape(each(i -> weights.getShape().get(i + 2) * dilations[i]))));
        }
        Shape shape = dense.getShape();
        return Windows.pad(
                dense,
                new long[axes],
                each(i -> Windows.ceilDiv(reach(i), strides[i]) * strides[i] - shape.get(i + 2)),
                0);
    }

    /** Returns the kernel of the plain convolution, with the remainders among the output channels. */
    private NDArray kernel(NDArray dense, long[] taps) {
        long inputs = dense.getShape().get(0) / groups;
        long outputs = dense.getShape().get(1);
        long[] split = new long[3 + 2 * axes];
        int[] order = new int[3 + 2 * axes];
        split[0] = groups;
        split[1] = inputs;
        split[2] = outputs;
        order[1] = 2;
        order[2 + axes] = 1;
        for (int i = 0; i < axes; i++) {
            split[3 + 2 * i] = taps[i];
            split[4 + 2 * i] = strides[i];
            order[2 + i] = 4 + 2 * i;
            order[3 + axes + i] = 3 + 2 * i;
        }
        NDArray kernel = dense.reshape(split)
                .transpose(order)
                .reshape(new Shape(groups * outputs * new Shape(strides).size(), inputs).addAll(new Shape(taps)));
        int[] spatial =
                IntStream.range(2, 2 + axes).filter(axis -> taps[axis - 2] > 1).toArray();
        return spatial.length == 0 ? kernel : kernel.flip(spatial);
    }

    /** Returns the remainders, which are channels, woven into the spatial axes. */
    private NDArray woven(NDArray parts, long outputs) {
        long batch = parts.getShape().get(0);
        long[] split = new long[2 + 2 * axes];
        int[] order = new int[2 + 2 * axes];
        split[0] = batch;
        split[1] = outputs;
        order[1] = 1;
        for (int i = 0; i < axes; i++) {
            split[2 + i] = strides[i];
            split[2 + axes + i] = parts.getShape().get(i + 2);
            order[2 + 2 * i] = 2 + axes + i;
            order[3 + 2 * i] = 2 + i;
        }
        return parts.reshape(split)
                .transpose(order)
                .reshape(new Shape(batch, outputs)
                        .addAll(new Shape(each(i -> parts.getShape().get(i + 2) * strides[i]))));
    }

    /** Cuts the padding off, or adds what lies behind the last input's reach. */
    private NDArray cut(NDArray whole) {
        return Windows.pad(
                whole,
                each(i -> -geometry.get(i).begin()),
                each(i -> geometry.get(i).begin()
                        + geometry.get(i).output()
                        - whole.getShape().get(i + 2)),
                0);
    }

    private long reach(int axis) {
        return (weights.getShape().get(axis + 2) - 1) * dilations[axis] + 1;
    }

    private long[] each(IntToLongFunction function) {
        return IntStream.range(0, axes).mapToLong(function).toArray();
    }
}
