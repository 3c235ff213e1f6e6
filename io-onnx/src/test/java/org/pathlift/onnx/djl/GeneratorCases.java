package org.pathlift.onnx.djl;

import java.util.List;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;

/** Cases of what makes tensors from shapes and numbers. */
final class GeneratorCases {

    private static final long[] NUMBER = {};

    private GeneratorCases() {}

    static List<OperatorCase> list() {
        return List.of(
                OperatorCase.of("ConstantOfShape", 9)
                        .attribute("value", Tensor.ofLongs("value", Shape.of(1), (1L << 53) + 1))
                        .fedWhole(ElementType.INT64, new long[] {2}, 2, 3),
                OperatorCase.of("ConstantOfShape", 20)
                        .note("without axes")
                        .attribute("value", Tensor.ofFloats("value", Shape.of(1), 0.1f))
                        .fedWhole(ElementType.INT64, new long[] {0}),
                range(0, 10, 3),
                range(10, -3, -4),
                range(5, 5, 1),
                range(5, 0, 1),
                range((1L << 53) + 1, (1L << 53) + 4, 2),
                OperatorCase.of("Range", 11)
                        .note("of reals")
                        .fedValues(NUMBER, 0.25)
                        .fedValues(NUMBER, 2)
                        .fedValues(NUMBER, 0.125),
                OperatorCase.of("Range", 11)
                        .note("of reals, downwards")
                        .fedValues(NUMBER, 1)
                        .fedValues(NUMBER, -1)
                        .fedValues(NUMBER, -0.3f),
                OperatorCase.of("EyeLike", 9).attribute("k", 1).fed(3, 4),
                OperatorCase.of("EyeLike", 9).attribute("k", -2).fed(4, 3),
                OperatorCase.of("EyeLike", 9).attribute("dtype", 7).fed(2, 2));
    }

    private static OperatorCase range(long from, long limit, long step) {
        return OperatorCase.of("Range", 11)
                .note(from + " to " + limit + " by " + step)
                .fedWhole(ElementType.INT64, NUMBER, from)
                .fedWhole(ElementType.INT64, NUMBER, limit)
                .fedWhole(ElementType.INT64, NUMBER, step);
    }
}
