package org.pathlift.conditioning.lifting;

import java.util.Arrays;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Shape;

/**
 * The windows that a kernel sees of an image of any number of axes: for each tap and each position of the small side the
 * position on the large side, or -1 in the padding.
 *
 * <p>The large side is the input of a convolution or pool, and the output of a transposed convolution.
 */
final class Windows {

    final int taps;
    final int positions;
    final int largeSize;
    /** Position on the large side by tap * positions + position; -1 in the padding. */
    final int[] source;
    /** For each position the number of taps inside the padded image: what a mean that counts its padding divides by. */
    final int[] countWithPadding;

    private Windows(int[] large, int[] small, int[] kernel, int[] strides, int[] dilations, int[] begins, int[] ends) {
        this.taps = Lifted.product(kernel);
        this.positions = Lifted.product(small);
        this.largeSize = Lifted.product(large);
        this.source = new int[Math.multiplyExact(taps, positions)];
        this.countWithPadding = new int[positions];
        int axes = large.length;
        int[] tap = new int[axes];
        int[] at = new int[axes];
        for (int t = 0; t < taps; t++) {
            unravel(t, kernel, tap);
            for (int p = 0; p < positions; p++) {
                unravel(p, small, at);
                int place = 0;
                boolean inside = true;
                boolean counted = true;
                for (int axis = 0; axis < axes; axis++) {
                    int x = at[axis] * strides[axis] - begins[axis] + tap[axis] * dilations[axis];
                    inside &= x >= 0 && x < large[axis];
                    counted &= x < large[axis] + ends[axis];
                    place = place * large[axis] + x;
                }
                source[t * positions + p] = inside ? place : -1;
                countWithPadding[p] += counted ? 1 : 0;
            }
        }
    }

    private static void unravel(int index, int[] dims, int[] into) {
        int rest = index;
        for (int axis = dims.length - 1; axis >= 0; axis--) {
            into[axis] = rest % dims[axis];
            rest /= dims[axis];
        }
    }

    /** Returns whether every position sees just the same position on the other side. */
    boolean isIdentity() {
        if (taps != 1 || positions != largeSize) {
            return false;
        }
        for (int p = 0; p < positions; p++) {
            if (source[p] != p) {
                return false;
            }
        }
        return true;
    }

    /** Returns the number of taps of a position that meet the image itself. */
    int countInside(int position) {
        int count = 0;
        for (int t = 0; t < taps; t++) {
            count += source[t * positions + position] >= 0 ? 1 : 0;
        }
        return count;
    }

    /** The windows of a convolution or pool with the given kernel. */
    static Windows of(Node node, Shape input, Shape output, int[] kernel) {
        return of(node, spatial(input), spatial(output), kernel, false);
    }

    /** The windows of a transposed convolution: its output is the large side. */
    static Windows transposed(Node node, Shape input, Shape output, int[] kernel) {
        return of(node, spatial(output), spatial(input), kernel, true);
    }

    private static Windows of(Node node, int[] large, int[] small, int[] kernel, boolean transposed) {
        int axes = kernel.length;
        int[] strides = ints(node, "strides", axes);
        int[] dilations = ints(node, "dilations", axes);
        int[] begins = new int[axes];
        int[] ends = new int[axes];
        String auto = node.stringAttribute("auto_pad", "NOTSET");
        long[] pads = node.intsAttribute("pads").orElse(new long[2 * axes]);
        boolean byShape = transposed && node.attributes().containsKey("output_shape");
        long[] extra = node.intsAttribute("output_padding").orElse(new long[axes]);
        for (int axis = 0; axis < axes; axis++) {
            if (auto.startsWith("SAME") || byShape) {
                int reach = (small[axis] - 1) * strides[axis] + (kernel[axis] - 1) * dilations[axis] + 1;
                int total = Math.max(reach + (transposed ? (int) extra[axis] : 0) - large[axis], 0);
                boolean moreAtEnd = transposed ? auto.equals("SAME_UPPER") : !auto.equals("SAME_LOWER");
                begins[axis] = moreAtEnd ? total / 2 : total - total / 2;
                ends[axis] = total - begins[axis];
            } else if (!auto.equals("VALID")) {
                begins[axis] = (int) pads[axis];
                ends[axis] = (int) pads[axis + axes];
            }
        }
        return new Windows(large, small, kernel, strides, dilations, begins, ends);
    }

    private static int[] ints(Node node, String attribute, int axes) {
        int[] ones = new int[axes];
        Arrays.fill(ones, 1);
        return node.intsAttribute(attribute)
                .map(given -> Arrays.stream(given).mapToInt(Math::toIntExact).toArray())
                .orElse(ones);
    }

    static int[] spatial(Shape shape) {
        int[] dims = shape.toIntArray();
        return Arrays.copyOfRange(dims, 2, dims.length);
    }
}
