package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** Matrix products. */
final class LinearOperators {

    private LinearOperators() {}

    static List<Operator> list() {
        return List.of(Operator.single("Gemm", 7, Gradient.FULL, LinearOperators::gemm));
    }

    /** Y = alpha A' B' + beta C. */
    private static NDArray gemm(Call call) {
        NDArray a =
                call.attribute("transA", 0) == 0 ? call.input(0) : call.input(0).transpose();
        boolean plain = call.attribute("transB", 0) != 0
                && call.attribute("alpha", 1f) == 1
                && call.has(2)
                && call.attribute("beta", 1f) == 1
                && call.input(2).getShape().dimension() == 1;
        if (plain) {
            return a.getNDArrayInternal()
                    .linear(a, call.input(1), call.input(2))
                    .head();
        }
        NDArray b =
                call.attribute("transB", 0) == 0 ? call.input(1) : call.input(1).transpose();
        NDArray product = scaled(a.matMul(b), call.attribute("alpha", 1f));
        return call.has(2) ? product.add(scaled(call.input(2), call.attribute("beta", 1f))) : product;
    }

    private static NDArray scaled(NDArray array, float factor) {
        return factor == 1 ? array : array.mul(factor);
    }
}
