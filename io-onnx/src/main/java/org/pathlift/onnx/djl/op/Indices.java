package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import java.util.Arrays;

/** What operators that work by index share. Indices are int64. */
final class Indices {

    private Indices() {}

    /** Returns indices counted from the front, whether they were counted from the front or the end of an extent. */
    static NDArray fromFront(NDArray indices, long extent) {
        NDArray wide = indices.toType(DataType.INT64, false);
        return wide.add(Elements.times(wide.lt(0).toType(DataType.INT64, false), extent));
    }

    /** Returns 0, 1 and so on, in an array of a rank whose other axes have size 1. */
    static NDArray range(NDManager manager, long count, int axis, int rank) {
        long[] shape = new long[rank];
        Arrays.fill(shape, 1);
        shape[axis] = count;
        return manager.arange(0, Math.toIntExact(count), 1, DataType.INT64).reshape(shape);
    }

    /** Returns rows of a matrix, in the shape of the indices and then one row's. Indices count from the front. */
    static NDArray rows(NDArray matrix, NDArray indices) {
        return matrix.getDataType().isFloating()
                ? matrix.getNDArrayInternal()
                        .embedding(indices, matrix, SparseFormat.DENSE)
                        .head()
                : take(matrix, 0, indices);
    }

    /** Returns slices across an axis; the axis is replaced by the indices' axes. Indices count from either end. */
    static NDArray take(NDArray array, int axis, NDArray indices) {
        return array.get(new NDIndex().addAllDim(axis).addIndices("{}", indices));
    }

    /** Returns one array where a condition holds and a number elsewhere; gradients pass to the array only. */
    static NDArray orElse(NDArray condition, NDArray array, long otherwise) {
        NDArray other = Elements.scalar(array, otherwise);
        return NDArrays.where(condition.broadcast(array.getShape()), array, other);
    }

    /** Returns the sizes of the axes' steps in a row-major array of a shape. */
    static long[] strides(Shape shape) {
        long[] strides = new long[shape.dimension()];
        long stride = 1;
        for (int i = strides.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= shape.get(i);
        }
        return strides;
    }
}
