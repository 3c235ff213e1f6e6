package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/** Convolutions and transposed ones, over one to three spatial axes. */
final class ConvolutionOperators {

    private ConvolutionOperators() {}

    static List<Operator> list() {
        return List.of(
                Operator.single("Conv", 1, Gradient.FULL, ConvolutionOperators::convolution),
                Operator.single("ConvTranspose", 1, Gradient.FULL, TransposedConvolution::apply));
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
}
