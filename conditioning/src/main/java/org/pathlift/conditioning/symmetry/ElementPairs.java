package org.pathlift.conditioning.symmetry;

import org.pathlift.onnx.graph.Shape;

/** Goes through the elements of a tensor in the order of the file and tells what two fields over it hold at each. */
public final class ElementPairs {

    /** Receives an element: its index in the file and the two ids. */
    public interface Visitor {
        /** Called once for each element, in ascending order of {@code index}, which counts from 0. */
        void element(long index, int first, int second);
    }

    private ElementPairs() {}

    /** Visits every element of a tensor with these extents; both fields have its rank. */
    public static void visit(Shape shape, IndexField first, IndexField second, Visitor visitor) {
        int[] dims = shape.toIntArray();
        int[] firstSteps = strides(first);
        int[] secondSteps = strides(second);
        int[] index = new int[dims.length];
        int atFirst = 0;
        int atSecond = 0;
        long elements = shape.elements();
        for (long i = 0; i < elements; i++) {
            visitor.element(i, first.get(atFirst), second.get(atSecond));
            for (int axis = dims.length - 1; axis >= 0; axis--) {
                atFirst += firstSteps[axis];
                atSecond += secondSteps[axis];
                if (++index[axis] < dims[axis]) {
                    break;
                }
                atFirst -= firstSteps[axis] * dims[axis];
                atSecond -= secondSteps[axis] * dims[axis];
                index[axis] = 0;
            }
        }
    }

    private static int[] strides(IndexField field) {
        int[] strides = new int[field.rank()];
        int stride = 1;
        for (int axis = strides.length - 1; axis >= 0; axis--) {
            strides[axis] = field.dim(axis) == 1 ? 0 : stride;
            stride = Math.multiplyExact(stride, field.dim(axis));
        }
        return strides;
    }
}
