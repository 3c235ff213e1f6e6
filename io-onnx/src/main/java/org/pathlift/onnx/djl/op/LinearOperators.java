package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import java.util.List;

/** Matrix products. */
final class LinearOperators {

    private LinearOperators() {}

    static List<Operator> list() {
        return List.of(
                Operator.single("Gemm", 7, Gradient.FULL, LinearOperators::gemm),
                Operator.single(
                        "MatMul", 1, Gradient.FULL, call -> call.input(0).matMul(call.input(1))),
                Operator.single("MatMulInteger", 10, Gradient.NONE, LinearOperators::matMulInteger),
                Operator.single("Det", 11, Gradient.PARTIAL, call -> Determinant.of(call.input(0), call))
                        .restricted("gradient where the determinant is not 0", node -> List.of()),
                Operator.single("Einsum", 12, Gradient.FULL, LinearOperators::einsum)
                        .restricted(
                                "every label of the output once, and in some operand",
                                node -> EinsumEquation.problems(
                                        node.stringAttribute("equation", ""),
                                        node.inputs().size())));
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
        return factor == 1 ? array : Elements.times(array, factor);
    }

    /** The product of 8-bit numbers, less their zero points, in 32 bits. A zero point is one for all, or one for each row of A or column of B. */
    private static NDArray matMulInteger(Call call) {
        NDArray a = call.input(0).toType(DataType.INT32, false);
        NDArray b = call.input(1).toType(DataType.INT32, false);
        if (call.has(2)) {
            NDArray zero = call.input(2).toType(DataType.INT32, false);
            a = a.sub(zero.getShape().dimension() == 1 && zero.size() > 1 ? zero.expandDims(1) : zero);
        }
        if (call.has(3)) {
            b = b.sub(call.input(3).toType(DataType.INT32, false));
        }
        return exact(a).matMul(exact(b)).toType(DataType.INT32, false);
    }

    /** In doubles, which hold all such sums, because not every device multiplies matrices of whole numbers. */
    private static NDArray exact(NDArray array) {
        return array.toType(DataType.FLOAT64, false);
    }

    private static NDArray einsum(Call call) {
        NDList operands = new NDList();
        for (int i = 0; i < call.count(); i++) {
            operands.add(call.input(i));
        }
        return Einsum.evaluate(call.attribute("equation", ""), operands);
    }
}
