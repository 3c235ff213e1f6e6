package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The transposed convolution, which DJL's PyTorch engine lacks, as a convolution without gaps.
 *
 * <p>Output element {@code s q + r} of a stride {@code s} is a sum of inputs times the kernel's elements {@code r, r + s, r
 * + 2 s...}: a plain convolution with a flipped part of the kernel. One convolution computes all the remainders {@code r}
 * as channels of their own, which are then woven together; no multiplication is with an inserted zero.
 */
final class TransposedConvolution {

    private final NDArray input;
    private final NDArray weights;
    private final int axes;
    private final long groups;
    private final long[] extents;
    private final long[] strides;
    private final long[] dilations;
    private final long[] reach;

    private TransposedConvolution(Call call) {
        this.input = call.input(0);
        this.weights = call.input(1);
        this.extents = input.getShape().slice(2).getShape();
        this.axes = extents.length;
        this.groups = call.attribute("group", 1);
        this.strides = Windows.spread(call, "strides", axes);
        this.dilations = Windows.spread(call, "dilations", axes);
        this.reach = each(i -> (weights.getShape().get(i + 2) - 1) * dilations[i] + 1);
    }

    static NDArray apply(Call call) {
        if (call.input(0).getShape().dimension() < 3 || call.input(0).getShape().dimension() > 5) {
            throw call.unsupported(
                    "a kernel must slide over one to three spatial axes",
                    "an input of rank 3 to 5",
                    call.input(0).getShape().toString());
        }
        TransposedConvolution convolution = new TransposedConvolution(call);
        NDArray whole = convolution.whole();
        NDArray output = convolution.cut(call, whole);
        NDArray bias = call.optional(2);
        if (bias == null) {
            return output;
        }
        long[] shape = new long[convolution.axes + 1];
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
                        (int) groups)
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
                each(i -> Windows.ceilDiv(reach[i], strides[i]) * strides[i] - shape.get(i + 2)),
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
    private NDArray cut(Call call, NDArray whole) {
        String padding = call.attribute("auto_pad", "NOTSET");
        long[] extra = call.attribute("output_padding");
        long[] wanted = call.attribute("output_shape");
        long[] pads = padding.equals("NOTSET") ? call.attribute("pads") : null;
        long[] before = new long[axes];
        long[] behind = new long[axes];
        for (int i = 0; i < axes; i++) {
            long natural = (extents[i] - 1) * strides[i] + reach[i] + (extra == null ? 0 : extra[i]);
            long length;
            if (wanted != null || padding.startsWith("SAME")) {
                length = wanted == null ? extents[i] * strides[i] : wanted[wanted.length - axes + i];
                long total = Math.max(natural - length, 0);
                length = wanted == null ? natural - total : length;
                before[i] = padding.equals("SAME_UPPER") ? total / 2 : total - total / 2;
            } else {
                before[i] = pads == null ? 0 : pads[i];
                length = natural - before[i] - (pads == null ? 0 : pads[i + axes]);
            }
            behind[i] = length + before[i] - whole.getShape().get(i + 2);
            before[i] = -before[i];
        }
        return Windows.pad(whole, before, behind, 0);
    }

    private long[] each(java.util.function.IntToLongFunction function) {
        return IntStream.range(0, axes).mapToLong(function).toArray();
    }
}
