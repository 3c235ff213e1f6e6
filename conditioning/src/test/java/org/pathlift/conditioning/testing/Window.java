package org.pathlift.conditioning.testing;

import java.util.Arrays;

/** The sliding window of a convolution or pool: kernel, strides, dilations, leading pads, and the output's extents. */
record Window(int[] kernel, int[] strides, int[] dilations, int[] begin, int[] end, int[] out) {

    static Window of(Call call, int[] dims, int[] kernel) {
        int space = kernel.length;
        int[] strides = call.perAxis("strides", space, 1);
        int[] dilations = call.perAxis("dilations", space, 1);
        int[] pads = call.perAxis("pads", 2 * space, 0);
        String auto = call.node().stringAttribute("auto_pad", "NOTSET");
        boolean ceil = call.attribute("ceil_mode", 0) != 0;
        int[] begin = new int[space];
        int[] end = new int[space];
        int[] out = new int[space];
        for (int axis = 0; axis < space; axis++) {
            int in = dims[axis + 2];
            int reach = (kernel[axis] - 1) * dilations[axis] + 1;
            begin[axis] = pads[axis];
            end[axis] = pads[axis + space];
            if (auto.startsWith("SAME")) {
                int wanted = (in + strides[axis] - 1) / strides[axis];
                int total = Math.max(0, (wanted - 1) * strides[axis] + reach - in);
                begin[axis] = auto.equals("SAME_UPPER") ? total / 2 : total - total / 2;
                end[axis] = total - begin[axis];
            } else if (auto.equals("VALID")) {
                begin[axis] = 0;
                end[axis] = 0;
            }
            int room = in + begin[axis] + end[axis] - reach;
            out[axis] = (ceil ? (room + strides[axis] - 1) / strides[axis] : room / strides[axis]) + 1;
            if (ceil && (out[axis] - 1) * strides[axis] >= in + begin[axis]) {
                out[axis]--;
            }
        }
        return new Window(kernel, strides, dilations, begin, end, out);
    }

    /** For every tap and output place, the input place that is read, or -1 in the padding. */
    int[][] reads(int[] in) {
        int space = kernel.length;
        int[][] reads = new int[Array64.product(kernel)][Array64.product(out)];
        int[] tap = new int[space];
        int[] at = new int[space];
        for (int[] read : reads) {
            int[] place = new int[space];
            for (int p = 0; p < read.length; p++) {
                boolean inside = true;
                for (int axis = 0; axis < space; axis++) {
                    at[axis] = place[axis] * strides[axis] + tap[axis] * dilations[axis] - begin[axis];
                    inside &= at[axis] >= 0 && at[axis] < in[axis];
                }
                read[p] = inside ? Array64.offset(in, at) : -1;
                Array64.next(place, out);
            }
            Array64.next(tap, kernel);
        }
        return reads;
    }

    /** Whether a tap at an output place lies in the input or its declared padding. */
    boolean inPadded(int tapNumber, int placeNumber, int[] in) {
        int[] tap = index(tapNumber, kernel);
        int[] place = index(placeNumber, out);
        for (int axis = 0; axis < kernel.length; axis++) {
            int at = place[axis] * strides[axis] + tap[axis] * dilations[axis];
            if (at >= in[axis] + begin[axis] + end[axis]) {
                return false;
            }
        }
        return true;
    }

    private static int[] index(int number, int[] dims) {
        int[] index = new int[dims.length];
        int rest = number;
        for (int axis = dims.length - 1; axis >= 0; axis--) {
            index[axis] = rest % dims[axis];
            rest /= dims[axis];
        }
        return index;
    }

    @Override
    public String toString() {
        return "kernel " + Arrays.toString(kernel) + " -> " + Arrays.toString(out);
    }
}
