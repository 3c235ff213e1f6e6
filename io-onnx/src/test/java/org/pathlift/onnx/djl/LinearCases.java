package org.pathlift.onnx.djl;

import java.util.List;

/** Cases of matrix products. */
final class LinearCases {

    private LinearCases() {}

    static List<OperatorCase> list() {
        return List.of(
                OperatorCase.of("Gemm", 7).fed(3, 4).constant(4, 2).constant(2),
                OperatorCase.of("Gemm", 13)
                        .note("scaled and transposed")
                        .attribute("transA", 1)
                        .attribute("transB", 1)
                        .attribute("alpha", 0.5f)
                        .attribute("beta", 2f)
                        .fed(4, 3)
                        .fed(2, 4)
                        .fed(3, 1),
                OperatorCase.of("Gemm", 13)
                        .note("a layer")
                        .attribute("transB", 1)
                        .fed(3, 4)
                        .constant(2, 4)
                        .constant(2),
                OperatorCase.of("Gemm", 13).note("without a bias").fed(3, 4).constant(4, 2),
                OperatorCase.of("Gemm", 13)
                        .note("of a matrix with itself")
                        .fed(3, 3)
                        .again(0));
    }
}
