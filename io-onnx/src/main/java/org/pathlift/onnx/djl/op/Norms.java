package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;

/** Powers and roots whose derivative at zero is zero, not infinite. */
final class Norms {

    private Norms() {}

    /** Returns |x|^p for p of at least 1. */
    static NDArray power(NDArray x, double p) {
        if (p == 1) {
            return x.abs();
        }
        return p == 2 ? x.square() : Elements.power(x.abs(), p);
    }

    /** Returns the p-th root of numbers of at least zero. */
    static NDArray root(NDArray sums, double p) {
        if (p == 1) {
            return sums;
        }
        NDArray zero = sums.eq(0).toType(sums.getDataType(), false);
        NDArray positive = sums.add(zero);
        return (p == 2 ? positive.sqrt() : Elements.power(positive, 1 / p)).sub(zero);
    }
}
