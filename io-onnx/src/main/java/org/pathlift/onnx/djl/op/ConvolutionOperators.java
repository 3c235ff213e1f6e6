package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.pathlift.onnx.djl.op.TransposedConvolution.Axis;

/** Convolutions and transposed ones, over one to three spatial axes. */
final class ConvolutionOperators {

    private ConvolutionOperators() {}

    static List<Operator> list() {
        return List.of(
                Operator.single("Conv", 1, Gradient.FULL, ConvolutionOperators::convolution),
                Operator.single("ConvTranspose", 1, Gradient.FULL, ConvolutionOperators::transposed));
    }

    private static NDArray convolution(Call call) {
        NDArray x = call.input(0);
        Windows windows = Windows.of(
                call,
                x.getShape().slice(2).getShape(),
                call.input(1).getShape().slice(2).getShape());
        boolean symmetric = windows.isSymmetric();
        Shape padding = symmetric ? windows.begins() : windows.noPadding();
        NDArray padded = symmetric ? x : windows.pad(x, 0);
        return padded.getNDArrayInternal()
                .convolution(
                        padded, call.input(1), call.optional(2), windows.strides(), padding, windows.dilations(), (int)
                                call.attribute("group", 1))
                .head();
    }

    private static NDArray transposed(Call call) {
        Shape input = call.input(0).getShape();
        if (input.dimension() < 3 || input.dimension() > 5) {
            throw call.unsupported(
                    "a kernel must slide over one to three spatial axes", "an input of rank 3 to 5", input.toString());
        }
        return TransposedConvolution.apply(
                call.input(0),
                call.input(1),
                call.optional(2),
                axes(call, input.slice(2), call.input(1).getShape().slice(2)),
                (int) call.attribute("group", 1));
    }

    /** What the attributes ask for: padding as given, or such that the output has the extents that they name. */
    private static List<Axis> axes(Call call, Shape input, Shape kernel) {
        int count = input.dimension();
        long[] strides = Windows.spread(call, "strides", count);
        long[] dilations = Windows.spread(call, "dilations", count);
        String padding = call.attribute("auto_pad", "NOTSET");
        long[] extra = call.attribute("output_padding");
        long[] wanted = call.attribute("output_shape");
        long[] pads = padding.equals("NOTSET") ? call.attribute("pads") : null;
        List<Axis> axes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long natural = TransposedConvolution.extent(input.get(i), kernel.get(i), strides[i], dilations[i])
                    + (extra == null ? 0 : extra[i]);
            long output;
            long begin;
            if (wanted != null || padding.startsWith("SAME")) {
                long asked = wanted == null ? input.get(i) * strides[i] : wanted[wanted.length - count + i];
                long total = Math.max(natural - asked, 0);
                output = wanted == null ? natural - total : asked;
                begin = padding.equals("SAME_UPPER") ? total / 2 : total - total / 2;
            } else {
                begin = pads == null ? 0 : pads[i];
                output = natural - begin - (pads == null ? 0 : pads[i + count]);
            }
            axes.add(new Axis(strides[i], dilations[i], begin, output));
        }
        return axes;
    }
}
