package org.pathlift.onnx.djl;

import java.util.List;

/** More cases of activations. */
final class ActivationVariants {

    private ActivationVariants() {}

    static List<OperatorCase> list() {
        return List.of(
                OperatorCase.of("Relu", 14).fed(2, 3),
                OperatorCase.of("LeakyRelu", 16).fed(2, 3),
                OperatorCase.of("LeakyRelu", 7).attribute("alpha", 0.3f).fed(2, 3),
                OperatorCase.of("PRelu", 16).note("by channel").fed(2, 3, 4).constant(3, 1),
                OperatorCase.of("PRelu", 9).note("fed slope").fed(2, 3).fed(3),
                OperatorCase.of("PRelu", 7).note("one slope").fed(2, 3).constant(1),
                OperatorCase.of("Elu", 7).fed(2, 3),
                OperatorCase.of("Elu", 7).attribute("alpha", 0.7f).fed(2, 3),
                OperatorCase.of("Selu", 7).fed(2, 3),
                OperatorCase.of("Selu", 7)
                        .attribute("alpha", 2f)
                        .attribute("gamma", 1.5f)
                        .fed(2, 3),
                OperatorCase.of("Celu", 12).fed(2, 3),
                OperatorCase.of("Celu", 12).attribute("alpha", 0.4f).fed(2, 3),
                OperatorCase.of("Gelu", 20).fed(2, 3),
                OperatorCase.of("Gelu", 20)
                        .attribute("approximate", "none")
                        .note("of numbers of some size")
                        .fedBetween(-9, 9, 20),
                OperatorCase.of("Gelu", 20).attribute("approximate", "tanh").fedBetween(-9, 9, 20),
                OperatorCase.of("HardSigmoid", 7).fedBetween(-4, 4, 12),
                OperatorCase.of("HardSigmoid", 7)
                        .attribute("alpha", 0.5f)
                        .attribute("beta", 0.6f)
                        .fedBetween(-4, 4, 12),
                OperatorCase.of("HardSwish", 14).fedBetween(-5, 5, 12),
                OperatorCase.of("Mish", 18).fed(2, 3),
                OperatorCase.of("Mish", 18).note("of large numbers").fedBetween(-30, 30, 12),
                OperatorCase.of("Softplus", 7).fed(2, 3),
                OperatorCase.of("Softplus", 7).note("of large numbers").fedBetween(-30, 30, 12),
                OperatorCase.of("Softsign", 7).fed(2, 3),
                OperatorCase.of("ThresholdedRelu", 10).fedBetween(-1, 3, 12),
                OperatorCase.of("ThresholdedRelu", 10).attribute("alpha", 0.7f).fedBetween(-1, 3, 12),
                OperatorCase.of("Shrink", 9).fedBetween(-1.5, 1.5, 12),
                OperatorCase.of("Shrink", 9)
                        .attribute("bias", 0.3f)
                        .attribute("lambd", 0.4f)
                        .fedBetween(-1.5, 1.5, 12),
                OperatorCase.of("Sigmoid", 13).fed(2, 3),
                OperatorCase.of("Tanh", 13).fed(2, 3),
                OperatorCase.of("Clip", 7)
                        .attribute("min", 0f)
                        .attribute("max", 1f)
                        .fedBetween(-1, 2, 12),
                OperatorCase.of("Clip", 10).attribute("min", -0.5f).fedBetween(-1, 2, 12),
                OperatorCase.of("Clip", 7).attribute("max", 0.75f).fedBetween(-1, 2, 12),
                OperatorCase.of("Clip", 7).note("unbounded").fed(3),
                OperatorCase.of("Clip", 11).fedBetween(-1, 8, 12).number(0).number(6),
                OperatorCase.of("Clip", 13)
                        .note("from above")
                        .fedBetween(-1, 2, 12)
                        .omitted()
                        .number(0.5),
                OperatorCase.of("Clip", 13)
                        .note("from below")
                        .fedBetween(-1, 2, 12)
                        .number(-0.25));
    }
}
