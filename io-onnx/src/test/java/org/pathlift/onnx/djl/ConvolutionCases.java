package org.pathlift.onnx.djl;

import java.util.List;

/** Cases of convolutions and transposed ones. */
final class ConvolutionCases {

    private ConvolutionCases() {}

    static List<OperatorCase> list() {
        return List.of(
                OperatorCase.of("Conv", 7)
                        .note("one axis")
                        .fed(2, 3, 5)
                        .constant(4, 3, 2)
                        .constant(4),
                OperatorCase.of("Conv", 11)
                        .note("two axes")
                        .attribute("pads", new long[] {1, 1, 1, 1})
                        .attribute("strides", new long[] {2, 1})
                        .fed(2, 3, 5, 4)
                        .constant(4, 3, 3, 3)
                        .constant(4),
                OperatorCase.of("Conv", 11)
                        .note("fed weights")
                        .fed(1, 2, 4, 4)
                        .fed(2, 2, 3, 2)
                        .fed(2),
                OperatorCase.of("Conv", 11)
                        .note("by groups")
                        .attribute("group", 2)
                        .attribute("dilations", new long[] {2, 1})
                        .fed(1, 4, 5, 4)
                        .constant(6, 2, 2, 3),
                OperatorCase.of("Conv", 11)
                        .note("by channel")
                        .attribute("group", 3)
                        .fed(1, 3, 4, 4)
                        .constant(3, 1, 3, 3)
                        .constant(3),
                OperatorCase.of("Conv", 11)
                        .note("padded unevenly")
                        .attribute("pads", new long[] {0, 1, 2, 0})
                        .fed(1, 2, 3, 4)
                        .constant(2, 2, 2, 3),
                OperatorCase.of("Conv", 11)
                        .attribute("auto_pad", "SAME_UPPER")
                        .attribute("strides", new long[] {2, 2})
                        .fed(1, 2, 5, 4)
                        .constant(2, 2, 2, 3),
                OperatorCase.of("Conv", 11)
                        .attribute("auto_pad", "SAME_LOWER")
                        .fed(1, 2, 3, 4)
                        .constant(2, 2, 2, 2),
                OperatorCase.of("Conv", 11)
                        .note("three axes")
                        .attribute("pads", new long[] {1, 0, 1, 1, 0, 1})
                        .fed(1, 2, 3, 3, 2)
                        .constant(2, 2, 2, 2, 2)
                        .constant(2),
                OperatorCase.of("ConvTranspose", 7)
                        .note("one axis")
                        .fed(2, 3, 4)
                        .constant(3, 2, 3)
                        .constant(2),
                OperatorCase.of("ConvTranspose", 11)
                        .note("two axes")
                        .attribute("strides", new long[] {2, 2})
                        .attribute("pads", new long[] {1, 1, 1, 1})
                        .attribute("output_padding", new long[] {1, 1})
                        .fed(1, 3, 3, 2)
                        .constant(3, 2, 3, 3)
                        .constant(2),
                OperatorCase.of("ConvTranspose", 11)
                        .note("by groups")
                        .attribute("group", 2)
                        .attribute("dilations", new long[] {2, 1})
                        .fed(1, 4, 3, 2)
                        .constant(4, 3, 2, 2),
                OperatorCase.of("ConvTranspose", 11)
                        .note("fed weights")
                        .fed(1, 2, 3, 2)
                        .fed(2, 2, 2, 2),
                OperatorCase.of("ConvTranspose", 11)
                        .attribute("output_shape", new long[] {6, 5})
                        .attribute("strides", new long[] {2, 2})
                        .fed(1, 2, 3, 2)
                        .constant(2, 2, 3, 3),
                OperatorCase.of("ConvTranspose", 11)
                        .note("padded unevenly")
                        .attribute("pads", new long[] {0, 1, 1, 0})
                        .fed(1, 2, 3, 4)
                        .constant(2, 2, 2, 3),
                OperatorCase.of("ConvTranspose", 11)
                        .note("three axes")
                        .attribute("strides", new long[] {2, 1, 1})
                        .fed(1, 2, 2, 2, 2)
                        .constant(2, 2, 2, 2, 2)
                        .constant(2));
    }
}
