package org.pathlift.onnx.djl;

import java.util.List;

/** Cases of functions of one floating input. */
final class ActivationCases {

    private ActivationCases() {}

    static List<OperatorCase> list() {
        return List.of(
                OperatorCase.of("Relu", 14).fed(2, 3),
                OperatorCase.of("Tanh", 13).fed(2, 3),
                OperatorCase.of("Sigmoid", 13).fed(2, 3));
    }
}
