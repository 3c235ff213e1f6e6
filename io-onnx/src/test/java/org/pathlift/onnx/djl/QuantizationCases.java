package org.pathlift.onnx.djl;

import static org.pathlift.onnx.djl.OperatorCase.of;

import java.util.List;
import org.pathlift.onnx.graph.ElementType;

/** Cases of quantization. */
final class QuantizationCases {

    private QuantizationCases() {}

    static List<OperatorCase> list() {
        return List.of(
                of("DequantizeLinear", 10)
                        .fedWhole(ElementType.UINT8, new long[] {4}, 3, 128, 255, 7)
                        .fedBetween(0.5, 2)
                        .constantWhole(ElementType.UINT8, new long[0], 100),
                of("DequantizeLinear", 13)
                        .attribute("axis", 0)
                        .fedWhole(ElementType.INT8, new long[] {2, 2}, 3, -128, 127, 7)
                        .fedBetween(0.5, 2, 2)
                        .constantWhole(ElementType.INT8, new long[] {2}, 10, -3),
                of("DequantizeLinear", 19)
                        .attribute("axis", 1)
                        .fedWhole(ElementType.INT32, new long[] {2, 2}, 3, -128, 1270, 7)
                        .fedBetween(0.5, 2, 2),
                of("DequantizeLinear", 21)
                        .fedWhole(ElementType.INT8, new long[] {4}, 3, -128, 127, 7)
                        .fedBetween(0.5, 2));
    }
}
