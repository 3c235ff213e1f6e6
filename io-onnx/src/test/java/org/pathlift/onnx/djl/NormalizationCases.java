package org.pathlift.onnx.djl;

import java.util.List;

/** Cases of normalizations and dropout. */
final class NormalizationCases {

    private NormalizationCases() {}

    static List<OperatorCase> list() {
        return List.of(
                OperatorCase.of("BatchNormalization", 7)
                        .fed(4, 3, 2)
                        .constant(3)
                        .constant(3)
                        .constant(3)
                        .constantBetween(0.5, 2, 3),
                OperatorCase.of("BatchNormalization", 9)
                        .fed(4, 3, 2, 2)
                        .constant(3)
                        .constant(3)
                        .constant(3)
                        .constantBetween(0.5, 2, 3),
                OperatorCase.of("BatchNormalization", 15)
                        .fed(4, 3)
                        .constant(3)
                        .constant(3)
                        .constant(3)
                        .constantBetween(0.5, 2, 3),
                OperatorCase.of("BatchNormalization", 15)
                        .note("of fed statistics")
                        .fed(4, 3, 2)
                        .fed(3)
                        .fed(3)
                        .fed(3)
                        .fedBetween(0.5, 2, 3),
                OperatorCase.of("BatchNormalization", 9)
                        .note("in training")
                        .inTraining()
                        .fed(4, 3, 2, 2)
                        .constant(3)
                        .constant(3)
                        .constant(3)
                        .constantBetween(0.5, 2, 3),
                OperatorCase.of("BatchNormalization", 15)
                        .note("in training")
                        .inTraining()
                        .attribute("training_mode", 1)
                        .fed(4, 3)
                        .constant(3)
                        .constant(3)
                        .constant(3)
                        .constantBetween(0.5, 2, 3)
                        .outputs("y0"),
                OperatorCase.of("InstanceNormalization", 7)
                        .fed(2, 3, 2, 2)
                        .constant(3)
                        .constant(3),
                OperatorCase.of("InstanceNormalization", 7)
                        .note("fed")
                        .fed(2, 3, 4)
                        .fed(3)
                        .fed(3),
                OperatorCase.of("LayerNormalization", 17)
                        .fed(2, 3, 4)
                        .constant(4)
                        .constant(4),
                OperatorCase.of("LayerNormalization", 17)
                        .attribute("axis", 1)
                        .fed(2, 3, 4)
                        .fed(3, 4)
                        .fed(3, 4),
                OperatorCase.of("LayerNormalization", 17)
                        .note("all outputs")
                        .fed(2, 3, 4)
                        .constant(4)
                        .outputs("y0", "y1", "y2"),
                OperatorCase.of("GroupNormalization", 18)
                        .attribute("num_groups", 2)
                        .fed(2, 4, 3)
                        .constant(2)
                        .constant(2),
                OperatorCase.of("GroupNormalization", 21)
                        .attribute("num_groups", 2)
                        .fed(2, 4, 3)
                        .constant(4)
                        .constant(4),
                OperatorCase.of("LRN", 7)
                        .attribute("size", 3)
                        .attribute("alpha", 0.5f)
                        .attribute("beta", 0.6f)
                        .attribute("bias", 1.5f)
                        .fed(2, 5, 2, 2),
                OperatorCase.of("LpNormalization", 7)
                        .attribute("p", 1)
                        .attribute("axis", 1)
                        .fed(2, 3, 2),
                OperatorCase.of("LpNormalization", 7).note("Euclidean").fed(2, 3, 2),
                OperatorCase.of("MeanVarianceNormalization", 9).fed(2, 3, 2, 2),
                OperatorCase.of("MeanVarianceNormalization", 13)
                        .attribute("axes", new long[] {0, 2})
                        .fed(2, 3, 4),
                OperatorCase.of("Dropout", 7).fed(2, 3),
                OperatorCase.of("Dropout", 10).attribute("ratio", 0.3f).fed(2, 3),
                OperatorCase.of("Dropout", 13).fed(2, 3).number(0.3).withoutGradient());
    }
}
