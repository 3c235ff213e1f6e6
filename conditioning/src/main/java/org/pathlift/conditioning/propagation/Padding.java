package org.pathlift.conditioning.propagation;

import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Shape;

/**
 * What padding with zeros takes from a convolution: outputs at the border sum fewer terms, so the second moment of a
 * uniform image shrinks a little in each layer (theory: Xiao et al. 2018, arXiv:1806.05393, treat circular padding).
 */
final class Padding {

    private Padding() {}

    /** Returns the mean share of the taps of a convolution that meet the image, over all positions of its output. */
    static double inside(Node conv, Facts facts) {
        Shape in = facts.shapeOf(conv.input(0));
        Shape out = facts.shapeOf(conv.output());
        Shape weight = facts.shapeOf(conv.input(1));
        int axes = in.rank() - 2;
        double share = 1;
        for (int axis = 0; axis < axes; axis++) {
            long kernel = weight.dim(axis + 2);
            long stride = at(conv, "strides", axis, 1);
            long dilation = at(conv, "dilations", axis, 1);
            long extent = in.dim(axis + 2);
            long positions = out.dim(axis + 2);
            long before = before(conv, axis, axes, (positions - 1) * stride + (kernel - 1) * dilation + 1 - extent);
            share *= inside(extent, positions, kernel, stride, dilation, before);
        }
        return share;
    }

    private static double inside(long extent, long positions, long kernel, long stride, long dilation, long before) {
        long met = 0;
        for (long position = 0; position < positions; position++) {
            for (long tap = 0; tap < kernel; tap++) {
                long at = position * stride + tap * dilation - before;
                met += at >= 0 && at < extent ? 1 : 0;
            }
        }
        return positions * kernel == 0 ? 1 : (double) met / (positions * kernel);
    }

    /** The zeros before the image: as written, or as the automatic padding of the operator places them. */
    private static long before(Node conv, int axis, int axes, long total) {
        long all = Math.max(total, 0);
        return switch (conv.stringAttribute("auto_pad", "NOTSET")) {
            case "SAME_UPPER" -> all / 2;
            case "SAME_LOWER" -> all - all / 2;
            case "VALID" -> 0;
            default ->
                conv.intsAttribute("pads")
                        .filter(pads -> pads.length == 2 * axes)
                        .map(pads -> pads[axis])
                        .orElse(0L);
        };
    }

    private static long at(Node node, String attribute, int axis, long absent) {
        return node.intsAttribute(attribute)
                .filter(values -> axis < values.length)
                .map(values -> values[axis])
                .orElse(absent);
    }
}
