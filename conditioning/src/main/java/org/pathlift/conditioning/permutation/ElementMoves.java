package org.pathlift.conditioning.permutation;

import java.util.List;

/** Where each element of a constant comes from under an arrangement, and whether its sign flips. */
final class ElementMoves {

    /** Receives the elements of a constant in order. */
    interface Visitor {
        void element(int target, int source, boolean flipped);
    }

    private final int[] dims;
    private final List<LabelledPart> parts;

    ElementMoves(int[] dims, UnitBinding binding) {
        this.dims = dims;
        this.parts = LabelledPart.of(dims, binding);
    }

    /** Visits all elements. */
    void forEach(Arrangement arrangement, Visitor visitor) {
        int[][] shift = new int[parts.size()][];
        boolean[][] flip = new boolean[parts.size()][];
        int[][] strides = new int[parts.size()][];
        for (int p = 0; p < parts.size(); p++) {
            LabelledPart part = parts.get(p);
            shift[p] = new int[part.size()];
            flip[p] = new boolean[part.size()];
            for (int at = 0; at < part.size(); at++) {
                shift[p][at] = part.offset(part.source(at, arrangement)) - part.offset(at);
                flip[p][at] = part.flipped(at, arrangement);
            }
            strides[p] = strides(part.dims());
        }
        int[] index = new int[dims.length];
        int[] at = new int[parts.size()];
        int total = 1;
        for (int dim : dims) {
            total *= dim;
        }
        for (int target = 0; target < total; target++) {
            int source = target;
            boolean flipped = false;
            for (int p = 0; p < at.length; p++) {
                source += shift[p][at[p]];
                flipped ^= flip[p][at[p]];
            }
            visitor.element(target, source, flipped);
            next(index, at, strides);
        }
    }

    private void next(int[] index, int[] at, int[][] strides) {
        for (int axis = dims.length - 1; axis >= 0; axis--) {
            for (int p = 0; p < at.length; p++) {
                at[p] += strides[p][axis];
            }
            if (++index[axis] < dims[axis]) {
                return;
            }
            for (int p = 0; p < at.length; p++) {
                at[p] -= strides[p][axis] * dims[axis];
            }
            index[axis] = 0;
        }
    }

    private static int[] strides(int[] stored) {
        int[] strides = new int[stored.length];
        int stride = 1;
        for (int axis = stored.length - 1; axis >= 0; axis--) {
            strides[axis] = stored[axis] == 1 ? 0 : stride;
            stride *= stored[axis];
        }
        return strides;
    }
}
