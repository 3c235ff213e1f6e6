package org.pathlift.conditioning.symmetry;

import java.util.Arrays;
import org.pathlift.onnx.graph.Shape;

/**
 * Reshapes a field as its tensor is reshaped, storing it at full extent only where it must be.
 *
 * <p>The extents before and after are cut into the smallest runs with equal products ({@code [N, C, H*W]} against
 * {@code [N, C, H, W]} has the runs N|N, C|C, H*W|H,W). A run along which the field does not vary stays unstored.
 */
public final class Reshapes {

    private Reshapes() {}

    /** Returns the field as a reshape of its tensor leaves it. */
    public static IndexField reshape(IndexField field, Shape before, Shape after) {
        Plan plan = plan(field, before, after);
        return field.expandedTo(plan.expanded).reinterpreted(plan.stored);
    }

    /** Returns the extents at which a field must be stored before its tensor is reshaped: full where runs vary. */
    public static int[] expanded(IndexField field, Shape before, Shape after) {
        return plan(field, before, after).expanded;
    }

    /** The extents stored before and after. */
    private record Plan(int[] expanded, int[] stored) {}

    private static Plan plan(IndexField field, Shape before, Shape after) {
        int[] in = before.toIntArray();
        int[] out = after.toIntArray();
        int[] expanded = field.dims();
        int[] stored = new int[out.length];
        Arrays.fill(stored, 1);
        int i = 0;
        int o = 0;
        while (i < in.length || o < out.length) {
            int iEnd = i;
            int oEnd = o;
            long inProduct = iEnd < in.length ? in[iEnd++] : 1;
            long outProduct = oEnd < out.length ? out[oEnd++] : 1;
            while (inProduct != outProduct) {
                if (inProduct < outProduct && iEnd < in.length) {
                    inProduct *= in[iEnd++];
                } else if (outProduct < inProduct && oEnd < out.length) {
                    outProduct *= out[oEnd++];
                } else {
                    throw new IllegalArgumentException(
                            before + " and " + after + " have different numbers of elements");
                }
            }
            // Extents of 1 that follow belong to the run when one side is used up.
            if (oEnd == out.length) {
                iEnd = in.length;
            }
            if (iEnd == in.length) {
                oEnd = out.length;
            }
            boolean varies = false;
            for (int axis = i; axis < iEnd; axis++) {
                varies |= field.dim(axis) > 1;
            }
            if (varies) {
                System.arraycopy(in, i, expanded, i, iEnd - i);
                System.arraycopy(out, o, stored, o, oEnd - o);
            }
            i = iEnd;
            o = oEnd;
        }
        return new Plan(expanded, stored);
    }
}
