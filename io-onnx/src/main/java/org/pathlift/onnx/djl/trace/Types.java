package org.pathlift.onnx.djl.trace;

import ai.djl.ndarray.types.DataType;
import org.pathlift.onnx.djl.trace.Traced.Value;

/** The type in which PyTorch computes with operands of two types. */
final class Types {

    private Types() {}

    /** Returns the common type of two arrays: a scalar counts only where it is of a higher kind. */
    static DataType common(Value left, Value right) {
        if (left.type() == right.type()) {
            return left.type();
        }
        int kinds = Integer.compare(kind(left.type()), kind(right.type()));
        if (kinds != 0) {
            return kinds > 0 ? left.type() : right.type();
        }
        if (left.rank() == 0 != (right.rank() == 0)) {
            return left.rank() == 0 ? right.type() : left.type();
        }
        return left.type().getNumOfBytes() >= right.type().getNumOfBytes() ? left.type() : right.type();
    }

    /** Returns the common type of an array and a number. */
    static DataType common(Value left, boolean real) {
        if (real) {
            return left.type().isFloating() ? left.type() : DataType.FLOAT32;
        }
        return left.type() == DataType.BOOLEAN ? DataType.INT64 : left.type();
    }

    private static int kind(DataType type) {
        if (type.isFloating()) {
            return 2;
        }
        return type == DataType.BOOLEAN ? 0 : 1;
    }
}
