package org.pathlift.conditioning.expansion;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pathlift.onnx.graph.Shape;

/**
 * The constant target of a Reshape, fitted to an input of other extents.
 *
 * <p>Axes of the input and the output are matched in stretches of equal products. A stretch whose input did not change keeps
 * its target. One that did must be one axis that stays one, any number of axes that become one, or have an axis with target
 * −1, other than the first, that takes up the change.
 */
final class ReshapeTarget {

    private ReshapeTarget() {}

    /** A stretch of axes, from the first to before the last, of the input and of the output. */
    private record Stretch(int in, int inEnd, int out, int outEnd) {}

    /**
     * Returns the new target, or empty where none follows.
     *
     * @param target the old target, with its 0 and −1
     * @param from the input's old extents
     * @param to the output's old extents
     * @param changed the input's new extents
     */
    static Optional<long[]> fit(long[] target, Shape from, Shape to, Shape changed) {
        if (changed.rank() != from.rank() || target.length != to.rank()) {
            return Optional.empty();
        }
        long[] fitted = target.clone();
        for (Stretch stretch : stretches(from, to)) {
            boolean same = true;
            long product = 1;
            for (int axis = stretch.in(); axis < stretch.inEnd(); axis++) {
                same &= from.dim(axis) == changed.dim(axis);
                product *= changed.dim(axis);
            }
            if (same) {
                continue;
            }
            if (takesUp(target, stretch, product)) {
                continue;
            }
            List<Integer> real = new ArrayList<>();
            for (int axis = stretch.out(); axis < stretch.outEnd(); axis++) {
                if (to.dim(axis) != 1 || stretch.outEnd() - stretch.out() == 1) {
                    real.add(axis);
                }
            }
            if (real.size() != 1) {
                return Optional.empty();
            }
            if (target[real.get(0)] > 0) {
                fitted[real.get(0)] = product;
            }
        }
        return Optional.of(fitted);
    }

    /** Returns whether an axis of open target, which is no batch, gets what the other axes of a stretch leave. */
    private static boolean takesUp(long[] target, Stretch stretch, long product) {
        long others = 1;
        boolean open = false;
        for (int axis = stretch.out(); axis < stretch.outEnd(); axis++) {
            if (target[axis] == -1 && axis > 0) {
                open = true;
            } else {
                others *= target[axis];
            }
        }
        return open && others > 0 && product % others == 0;
    }

    private static List<Stretch> stretches(Shape from, Shape to) {
        List<Stretch> stretches = new ArrayList<>();
        int in = 0;
        int out = 0;
        while (in < from.rank() || out < to.rank()) {
            int inEnd = in;
            int outEnd = out;
            long inProduct = inEnd < from.rank() ? from.dim(inEnd++) : 1;
            long outProduct = outEnd < to.rank() ? to.dim(outEnd++) : 1;
            while (inProduct != outProduct) {
                if (inProduct < outProduct && inEnd < from.rank()) {
                    inProduct *= from.dim(inEnd++);
                } else if (outEnd < to.rank()) {
                    outProduct *= to.dim(outEnd++);
                } else {
                    inEnd = from.rank();
                    outEnd = to.rank();
                    break;
                }
            }
            stretches.add(new Stretch(in, inEnd, out, outEnd));
            in = inEnd;
            out = outEnd;
        }
        return stretches;
    }
}
