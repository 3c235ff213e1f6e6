package org.pathlift.onnx.djl;

import java.util.List;
import org.pathlift.onnx.graph.ElementType;

/** Cases of whole numbers made real: gradients reach the scale. */
final class QuantizationCases {

    private static final long[] SHAPE = {2, 3};
    private static final long[] STEPS = {-128, 3, 127, 5, -7, 90};

    private QuantizationCases() {}

    static List<OperatorCase> list() {
        return List.of(
                OperatorCase.of("DequantizeLinear", 10)
                        .fedWhole(ElementType.INT8, SHAPE, STEPS)
                        .fedBetween(0.1, 1),
                OperatorCase.of("DequantizeLinear", 13)
                        .attribute("axis", -1)
                        .fedWhole(ElementType.INT32, SHAPE, STEPS)
                        .fedBetween(0.1, 1, 3),
                OperatorCase.of("DequantizeLinear", 19)
                        .attribute("axis", 0)
                        .fedWhole(ElementType.INT8, SHAPE, STEPS)
                        .fedBetween(0.1, 1, 2)
                        .constantWhole(ElementType.INT8, new long[] {2}, 4, -3),
                OperatorCase.of("DequantizeLinear", 21)
                        .fedWhole(ElementType.INT8, SHAPE, STEPS)
                        .fedBetween(0.1, 1)
                        .constantWhole(ElementType.INT8, new long[0], -7));
    }
}
