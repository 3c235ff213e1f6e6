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
                        .again(0),
                OperatorCase.of("MatMul", 7).fed(3, 4).constant(4, 2),
                OperatorCase.of("MatMul", 13).note("batches").fed(2, 1, 3, 4).fed(3, 4, 2),
                OperatorCase.of("MatMul", 13).note("vectors").fed(4).fed(4),
                OperatorCase.of("MatMul", 13)
                        .note("a vector from the left")
                        .fed(4)
                        .fed(2, 4, 3),
                OperatorCase.of("MatMul", 13)
                        .note("a vector from the right")
                        .fed(2, 3, 4)
                        .fed(4),
                OperatorCase.of("MatMul", 13)
                        .note("of a matrix with itself")
                        .fed(3, 3)
                        .again(0),
                OperatorCase.of("Einsum", 12)
                        .attribute("equation", "bij,bjk->bik")
                        .fed(2, 3, 4)
                        .constant(2, 4, 2),
                OperatorCase.of("Einsum", 12)
                        .attribute("equation", "bhqd, bhkd -> bhqk")
                        .fed(1, 2, 3, 4)
                        .fed(1, 2, 2, 4),
                OperatorCase.of("Einsum", 12)
                        .attribute("equation", "...ij,...jk")
                        .fed(2, 3, 4)
                        .fed(2, 4, 2),
                OperatorCase.of("Einsum", 12)
                        .note("of three")
                        .attribute("equation", "abc,cd,de->abe")
                        .fed(2, 3, 4)
                        .fed(4, 3)
                        .fed(3, 2),
                OperatorCase.of("Einsum", 12)
                        .note("traces")
                        .attribute("equation", "bii->b")
                        .fed(2, 3, 3),
                OperatorCase.of("Einsum", 12)
                        .note("row by row")
                        .attribute("equation", "...i,...i->...")
                        .fed(2, 1, 3)
                        .fed(2, 4, 3),
                OperatorCase.of("Einsum", 12).attribute("equation", "ij->ji").fed(3, 4),
                OperatorCase.of("Einsum", 12)
                        .attribute("equation", "i,j->ij")
                        .fed(3)
                        .fed(2),
                OperatorCase.of("Einsum", 12).attribute("equation", "ii->i").fed(3, 3),
                OperatorCase.of("Einsum", 12)
                        .attribute("equation", "ij,j->")
                        .fed(3, 4)
                        .fed(4),
                OperatorCase.of("Det", 11).fed(2, 3, 3));
    }
}
