package org.pathlift.conditioning.rescale;

import org.pathlift.conditioning.symmetry.IndexField;

/** Goes through the elements of a tensor in order and tells where each stands in two fields over the tensor. */
final class ElementWalk {

    private final int[] dims;
    private final int[] first;
    private final int[] second;
    private final int[] index;
    private int atFirst;
    private int atSecond;

    ElementWalk(int[] dims, IndexField firstField, IndexField secondField) {
        this.dims = dims;
        this.first = strides(firstField);
        this.second = strides(secondField);
        this.index = new int[dims.length];
    }

    /** Row-major strides of a field, 0 along axes on which it does not vary. */
    static int[] strides(IndexField field) {
        int[] strides = new int[field.rank()];
        int stride = 1;
        for (int axis = strides.length - 1; axis >= 0; axis--) {
            strides[axis] = field.dim(axis) == 1 ? 0 : stride;
            stride = Math.multiplyExact(stride, field.dim(axis));
        }
        return strides;
    }

    /** Returns the position of the current element in the first field. */
    int first() {
        return atFirst;
    }

    /** Returns the position of the current element in the second field. */
    int second() {
        return atSecond;
    }

    /** Moves to the next element. */
    void next() {
        for (int axis = dims.length - 1; axis >= 0; axis--) {
            atFirst += first[axis];
            atSecond += second[axis];
            if (++index[axis] < dims[axis]) {
                return;
            }
            atFirst -= first[axis] * dims[axis];
            atSecond -= second[axis] * dims[axis];
            index[axis] = 0;
        }
    }
}
