package org.pathlift.onnx.djl;

import java.util.List;

/** Cases of activations. */
final class ActivationCases {

    private ActivationCases() {}

    static List<OperatorCase> list() {
        return List.of(
                OperatorCase.of("Relu", 7).fed(2, 3),
                OperatorCase.of("Relu", 14).fed(2, 3),
                OperatorCase.of("LeakyRelu", 7).fed(2, 3),
                OperatorCase.of("LeakyRelu", 16).attribute("alpha", 0.3f).fed(2, 3),
                OperatorCase.of("PRelu", 7).fed(2, 3, 2).constant(3, 1),
                OperatorCase.of("PRelu", 16).note("one slope").fed(2, 3).fed(1),
                OperatorCase.of("Elu", 7).attribute("alpha", 0.7f).fed(2, 3),
                OperatorCase.of("Selu", 7).fed(2, 3),
                OperatorCase.of("Celu", 12).attribute("alpha", 1.7f).fed(2, 3),
                OperatorCase.of("Gelu", 20).fed(2, 3),
                OperatorCase.of("Gelu", 20).attribute("approximate", "tanh").fed(2, 3),
                OperatorCase.of("HardSigmoid", 7)
                        .attribute("alpha", 0.5f)
                        .attribute("beta", 0.4f)
                        .fed(2, 6),
                OperatorCase.of("HardSwish", 14).fedBetween(-5, 5, 2, 6),
                OperatorCase.of("Mish", 18).fedBetween(-3, 3, 2, 6),
                OperatorCase.of("Softplus", 7).fedBetween(-5, 5, 2, 6),
                OperatorCase.of("Softplus", 7).note("far out").fedValues(new long[] {4}, -40, -1, 2, 40),
                OperatorCase.of("Softsign", 7).fed(2, 3),
                OperatorCase.of("ThresholdedRelu", 10).attribute("alpha", 0.9f).fed(2, 6),
                OperatorCase.of("Shrink", 9)
                        .attribute("lambd", 0.6f)
                        .attribute("bias", 0.2f)
                        .fed(2, 6),
                OperatorCase.of("Sigmoid", 13).fed(2, 3),
                OperatorCase.of("Tanh", 13).fed(2, 3),
                OperatorCase.of("Clip", 7)
                        .attribute("min", -0.6f)
                        .attribute("max", 0.9f)
                        .fed(2, 6),
                OperatorCase.of("Clip", 10)
                        .attribute("min", 0f)
                        .attribute("max", 0.9f)
                        .fed(2, 6),
                OperatorCase.of("Clip", 10)
                        .note("from above")
                        .attribute("max", 0.5f)
                        .fed(2, 6),
                OperatorCase.of("Clip", 13)
                        .fed(2, 6)
                        .number(-0.6)
                        .withoutGradient()
                        .number(0.9)
                        .withoutGradient(),
                OperatorCase.of("Clip", 11)
                        .note("from above")
                        .fed(2, 6)
                        .omitted()
                        .number(0.5)
                        .withoutGradient(),
                OperatorCase.of("Clip", 11)
                        .note("from below")
                        .fed(2, 6)
                        .number(0.25)
                        .withoutGradient(),
                OperatorCase.of("Softmax", 7).fed(2, 3, 2),
                OperatorCase.of("Softmax", 11).attribute("axis", 2).fed(2, 3, 2),
                OperatorCase.of("Softmax", 13).attribute("axis", 1).fed(2, 3, 2),
                OperatorCase.of("LogSoftmax", 7).fed(2, 3, 2),
                OperatorCase.of("LogSoftmax", 11).attribute("axis", -1).fed(2, 3, 2),
                OperatorCase.of("LogSoftmax", 13).attribute("axis", 0).fed(2, 3, 2),
                OperatorCase.of("Hardmax", 7).fed(2, 3, 2),
                OperatorCase.of("Hardmax", 13).attribute("axis", 1).fed(2, 3, 2));
    }
}
