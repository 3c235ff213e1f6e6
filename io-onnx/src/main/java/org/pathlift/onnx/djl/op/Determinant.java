package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

/** Determinants of the last two axes, by elimination with the largest pivot of each column: a step for all matrices at once. */
final class Determinant {

    private Determinant() {}

    static NDArray of(NDArray matrices, Call call) {
        int rank = matrices.getShape().dimension();
        NDArray left = matrices.reshape(-1, matrices.size(rank - 2), matrices.size(rank - 1));
        NDArray product = call.manager().ones(left.getShape().slice(0, 1), left.getDataType());
        for (long size = left.size(1); size > 0; size = left.size(1)) {
            NDArray place = left.stopGradient().get(":, :, 0").abs().argMax(1);
            NDArray chosen = place.expandDims(1).eq(Indices.range(call.manager(), size, 1, 2));
            NDArray here = chosen.toType(DataType.INT64, false)
                    .toType(left.getDataType(), false)
                    .expandDims(2);
            NDArray pivotRow = left.mul(here).sum(new int[] {1}, true);
            NDArray pivot = pivotRow.get(":, 0, 0");
            NDArray sign =
                    Elements.times(place.eq(0).toType(DataType.INT64, false), 2).sub(1);
            product = product.mul(pivot).mul(sign.toType(left.getDataType(), false));
            NDArray divisor = pivot.add(pivot.eq(0).toType(left.getDataType(), false));
            NDArray swapped = left.add(here.mul(left.get(":, 0:1").sub(pivotRow)));
            NDArray below = swapped.get(":, 1:");
            NDArray factors = below.get(":, :, 0:1").div(divisor.reshape(-1, 1, 1));
            left = below.get(":, :, 1:").sub(factors.matMul(pivotRow.get(":, :, 1:")));
        }
        return product.reshape(matrices.getShape().slice(0, rank - 2));
    }
}
