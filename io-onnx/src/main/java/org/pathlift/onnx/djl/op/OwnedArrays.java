package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * Arrays whose memory is the engine's own.
 *
 * <p>On a CPU DJL lets an array that is made of Java's numbers share their memory, and frees that once the array is closed
 * and garbage is collected, though an operation may need the numbers again for its gradient, which is then wrong, now and
 * then and without an error. This is so too for operations with a Java number, such as {@code array.mul(0.5)}: DJL makes an
 * array of it and closes that at once. What may take part in a differentiated computation is therefore made here; a test
 * looks after it.
 */
public final class OwnedArrays {

    private OwnedArrays() {}

    /** Returns a number without an axis, rounded to a type. */
    public static NDArray scalar(NDManager manager, double value, DataType type) {
        // Filled in on the device where that is exact: copying a number to a GPU would wait for all that it has to do.
        boolean narrow = type != DataType.FLOAT64 || (float) value == value;
        return narrow ? manager.full(new Shape(), (float) value, type) : of(manager, new double[] {value}, new Shape());
    }

    /** Returns whole numbers, int64. */
    public static NDArray of(NDManager manager, long[] elements, Shape shape) {
        return owned(manager.create(elements, shape));
    }

    /** Returns numbers, float64. */
    public static NDArray of(NDManager manager, double[] elements, Shape shape) {
        return owned(manager.create(elements, shape));
    }

    /** Returns numbers, float32. */
    public static NDArray of(NDManager manager, float[] elements, Shape shape) {
        return owned(manager.create(elements, shape));
    }

    /** Returns yes and no in a row. */
    public static NDArray of(NDManager manager, boolean[] elements) {
        return owned(manager.create(elements));
    }

    /** Returns numbers in a row, float64. */
    public static NDArray of(NDManager manager, double[] elements) {
        return of(manager, elements, new Shape(elements.length));
    }

    /** Returns a copy of an array that shares Java's memory, and closes the array. */
    static NDArray owned(NDArray shared) {
        try (shared) {
            return shared.duplicate();
        }
    }
}
