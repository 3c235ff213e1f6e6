package org.pathlift.onnx.djl;

import java.util.List;
import org.pathlift.onnx.graph.ElementType;

/** Cases of pooling. */
final class PoolCases {

    private PoolCases() {}

    static List<OperatorCase> list() {
        return List.of(
                OperatorCase.of("MaxPool", 7)
                        .note("one axis")
                        .attribute("kernel_shape", new long[] {2})
                        .fed(2, 2, 5),
                OperatorCase.of("MaxPool", 8)
                        .attribute("kernel_shape", new long[] {3, 3})
                        .attribute("strides", new long[] {2, 2})
                        .attribute("pads", new long[] {1, 1, 1, 1})
                        .fed(1, 2, 5, 5),
                OperatorCase.of("MaxPool", 10)
                        .attribute("kernel_shape", new long[] {2, 2})
                        .attribute("ceil_mode", 1)
                        .attribute("strides", new long[] {2, 2})
                        .fed(1, 2, 5, 5),
                OperatorCase.of("MaxPool", 11)
                        .attribute("kernel_shape", new long[] {2, 2})
                        .attribute("dilations", new long[] {2, 2})
                        .fed(1, 2, 5, 5),
                OperatorCase.of("MaxPool", 12)
                        .note("with indices")
                        .attribute("kernel_shape", new long[] {2, 2})
                        .attribute("strides", new long[] {2, 2})
                        .fed(2, 2, 4, 4)
                        .outputs("y0", "y1"),
                OperatorCase.of("MaxPool", 12)
                        .attribute("kernel_shape", new long[] {3, 2})
                        .attribute("auto_pad", "SAME_UPPER")
                        .attribute("strides", new long[] {2, 2})
                        .fed(1, 2, 5, 4),
                OperatorCase.of("MaxPool", 12)
                        .note("three axes")
                        .attribute("kernel_shape", new long[] {2, 2, 2})
                        .fed(1, 2, 3, 3, 3),
                OperatorCase.of("AveragePool", 7)
                        .note("one axis")
                        .attribute("kernel_shape", new long[] {2})
                        .fed(2, 2, 5),
                OperatorCase.of("AveragePool", 10)
                        .attribute("kernel_shape", new long[] {3, 3})
                        .attribute("strides", new long[] {2, 2})
                        .attribute("pads", new long[] {1, 1, 1, 1})
                        .fed(1, 2, 5, 5),
                OperatorCase.of("AveragePool", 11)
                        .attribute("kernel_shape", new long[] {3, 3})
                        .attribute("pads", new long[] {1, 1, 1, 1})
                        .attribute("count_include_pad", 1)
                        .fed(1, 2, 5, 5),
                OperatorCase.of("AveragePool", 11)
                        .note("padded unevenly")
                        .attribute("kernel_shape", new long[] {2, 2})
                        .attribute("pads", new long[] {0, 1, 1, 0})
                        .fed(1, 2, 4, 4),
                OperatorCase.of("AveragePool", 19)
                        .attribute("kernel_shape", new long[] {2, 2})
                        .attribute("dilations", new long[] {2, 2})
                        .fed(1, 2, 5, 5),
                OperatorCase.of("AveragePool", 19)
                        .attribute("kernel_shape", new long[] {2, 2})
                        .attribute("ceil_mode", 1)
                        .attribute("strides", new long[] {2, 2})
                        .fed(1, 2, 5, 5),
                OperatorCase.of("AveragePool", 11)
                        .note("three axes")
                        .attribute("kernel_shape", new long[] {2, 2, 2})
                        .fed(1, 2, 3, 3, 3),
                OperatorCase.of("LpPool", 11)
                        .attribute("kernel_shape", new long[] {2, 2})
                        .attribute("p", 3)
                        .fed(1, 2, 4, 4),
                OperatorCase.of("LpPool", 18)
                        .attribute("kernel_shape", new long[] {2, 2})
                        .attribute("strides", new long[] {2, 1})
                        .attribute("pads", new long[] {1, 0, 1, 0})
                        .fed(1, 2, 4, 4),
                OperatorCase.of("MaxUnpool", 11)
                        .attribute("kernel_shape", new long[] {2, 2})
                        .attribute("strides", new long[] {2, 2})
                        .fed(1, 1, 2, 2)
                        .fedWhole(ElementType.INT64, new long[] {1, 1, 2, 2}, 5, 7, 13, 15),
                OperatorCase.of("GlobalAveragePool", 7).fed(2, 2, 3, 4),
                OperatorCase.of("GlobalMaxPool", 7).fed(2, 2, 3, 4),
                OperatorCase.of("GlobalLpPool", 7).attribute("p", 3).fed(2, 2, 3, 4));
    }
}
