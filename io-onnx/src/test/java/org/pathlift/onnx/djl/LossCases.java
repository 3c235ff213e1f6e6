package org.pathlift.onnx.djl;

import java.util.List;
import org.pathlift.onnx.graph.ElementType;

/** Cases of losses. */
final class LossCases {

    private LossCases() {}

    static List<OperatorCase> list() {
        return List.of(
                OperatorCase.of("SoftmaxCrossEntropyLoss", 12)
                        .fed(3, 4)
                        .fedWhole(ElementType.INT64, new long[] {3}, 2, 0, 3),
                OperatorCase.of("SoftmaxCrossEntropyLoss", 13)
                        .note("weighted, with an ignored class")
                        .attribute("ignore_index", 1)
                        .fed(2, 4, 3)
                        .fedWhole(ElementType.INT64, new long[] {2, 3}, 2, 1, 3, 0, 1, 2)
                        .constantBetween(0.5, 2, 4)
                        .withoutGradient()
                        .outputs("y0", "y1"),
                OperatorCase.of("SoftmaxCrossEntropyLoss", 13)
                        .attribute("reduction", "none")
                        .fed(3, 4)
                        .fedWhole(ElementType.INT64, new long[] {3}, 2, 0, 3),
                OperatorCase.of("SoftmaxCrossEntropyLoss", 13)
                        .attribute("reduction", "sum")
                        .fed(3, 4)
                        .fedWhole(ElementType.INT64, new long[] {3}, 2, 0, 3)
                        .outputs("y0", "y1"),
                OperatorCase.of("NegativeLogLikelihoodLoss", 12)
                        .fed(3, 4)
                        .fedWhole(ElementType.INT64, new long[] {3}, 2, 0, 3),
                OperatorCase.of("NegativeLogLikelihoodLoss", 13)
                        .note("weighted, with an ignored class")
                        .attribute("ignore_index", 1)
                        .fed(2, 4, 3)
                        .fedWhole(ElementType.INT64, new long[] {2, 3}, 2, 1, 3, 0, 1, 2)
                        .constantBetween(0.5, 2, 4)
                        .withoutGradient(),
                OperatorCase.of("NegativeLogLikelihoodLoss", 13)
                        .attribute("reduction", "none")
                        .fed(3, 4)
                        .fedWhole(ElementType.INT64, new long[] {3}, 2, 0, 3),
                OperatorCase.of("NegativeLogLikelihoodLoss", 13)
                        .attribute("reduction", "sum")
                        .fed(3, 4)
                        .fedWhole(ElementType.INT64, new long[] {3}, 2, 0, 3));
    }
}
