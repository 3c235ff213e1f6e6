package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * Places rows in a matrix, and reduces what meets in one place. The engine can place, but not reduce: rows that meet are
 * laid out side by side first, so that a reduction along an axis does the rest, and gradients pass.
 *
 * @param manager owner of new arrays
 * @param reduction none, add, mul, max or min
 */
record Scattering(NDManager manager, String reduction) {

    /**
     * Returns the matrix with rows placed.
     *
     * @param matrix [n, w]
     * @param places [k] from 0 to n - 1
     * @param rows [k, w]
     */
    NDArray place(NDArray matrix, NDArray places, NDArray rows) {
        if (places.size() == 0 || rows.size() == 0) {
            return matrix;
        }
        if (reduction.equals("none")) {
            return put(matrix, places, rows);
        }
        NDList distinct = places.unique(null, true, true, true);
        NDArray met = distinct.head();
        NDArray before = Indices.rows(matrix, met);
        return put(matrix, met, combined(before, meeting(rows, distinct.get(1), distinct.get(2))));
    }

    /** Returns one row for each distinct place: the reduction of all rows that belong there. */
    private NDArray meeting(NDArray rows, NDArray place, NDArray counts) {
        long most = counts.max().getLong();
        long width = rows.size(1);
        NDArray order = Elements.times(place, place.size())
                .add(Indices.range(manager, place.size(), 0, 1))
                .argSort();
        NDArray sorted = Indices.take(place, 0, order);
        NDArray starts = Indices.take(counts.cumSum(0).sub(counts), 0, sorted);
        NDArray column = Indices.range(manager, place.size(), 0, 1).sub(starts);
        NDArray table = neutral(rows.getDataType()).broadcast(new Shape(counts.size() * most, width));
        NDArray filled = put(table, Elements.times(sorted, most).add(column), Indices.rows(rows, order))
                .reshape(counts.size(), most, width);
        NDArray reduced = switch (reduction) {
            case "add" -> filled.sum(new int[] {1});
            case "mul" -> filled.prod(new int[] {1}, false);
            case "max" -> filled.max(new int[] {1});
            default -> filled.min(new int[] {1});
        };
        return reduced.toType(rows.getDataType(), false);
    }

    private NDArray combined(NDArray one, NDArray other) {
        return switch (reduction) {
            case "add" -> one.add(other);
            case "mul" -> one.mul(other);
            case "max" -> NDArrays.maximum(one, other);
            default -> NDArrays.minimum(one, other);
        };
    }

    private static NDArray put(NDArray matrix, NDArray places, NDArray rows) {
        return matrix.scatter(places.expandDims(1).broadcast(rows.getShape()), rows, 0);
    }

    private NDArray neutral(DataType type) {
        Number number = switch (reduction) {
            case "add" -> 0L;
            case "mul" -> 1L;
            case "max" -> type.isFloating() ? (Number) Double.NEGATIVE_INFINITY : (Number) limit(type, false);
            default -> type.isFloating() ? (Number) Double.POSITIVE_INFINITY : (Number) limit(type, true);
        };
        return type.isFloating()
                ? OwnedArrays.scalar(manager, number.doubleValue(), type)
                : OwnedArrays.of(manager, new long[] {number.longValue()}, new Shape())
                        .toType(type, false);
    }

    private static long limit(DataType type, boolean upper) {
        return switch (type) {
            case UINT8 -> upper ? 255 : 0;
            case INT8 -> upper ? Byte.MAX_VALUE : Byte.MIN_VALUE;
            case INT32 -> upper ? Integer.MAX_VALUE : Integer.MIN_VALUE;
            case INT64 -> upper ? Long.MAX_VALUE : Long.MIN_VALUE;
            default -> throw new IllegalArgumentException("no order on values of type " + type);
        };
    }
}
