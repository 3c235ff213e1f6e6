package org.pathlift.conditioning.permutation;

import java.util.Arrays;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.onnx.graph.Node;

/** Normalizations, softmax and reductions: what runs over all units of a set does not care about their order. */
final class NormalizationLabels {

    private NormalizationLabels() {}

    static boolean apply(Node node, LabelSearch found) {
        switch (node.opType()) {
            case "BatchNormalization" -> batch(node, found);
            case "InstanceNormalization" -> instance(node, found);
            case "GroupNormalization" -> group(node, found);
            case "LayerNormalization", "RMSNormalization" -> layer(node, found);
            case "Softmax", "LogSoftmax", "LpNormalization" -> softmax(node, found);
            case "ReduceMean",
                    "ReduceSum",
                    "ReduceMax",
                    "ReduceMin",
                    "ReduceProd",
                    "ReduceL1",
                    "ReduceL2",
                    "ReduceLogSum",
                    "ReduceLogSumExp",
                    "ReduceSumSquare" -> reduce(node, found);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void batch(Node node, LabelSearch found) {
        Labels in = found.labels(node.input(0));
        if (in.rank() < 2 || in.storedBeyond(1)) {
            found.boundary(node, "its units vary along space");
            return;
        }
        int channels = (int) found.facts.shapeOf(node.input(0)).dim(1);
        Labels units = in.expandedAlong(1, channels).reinterpreted(perChannel(in.rank(), channels));
        parameter(node, found, 1, units, Parity.EVEN);
        parameter(node, found, 2, units, Parity.ODD);
        parameter(node, found, 3, units, Parity.ODD);
        parameter(node, found, 4, units, Parity.EVEN);
        found.put(node.output(), in);
    }

    /** One extent, of all channels. */
    private static int[] perChannel(int rank, int channels) {
        return new int[] {rank < 2 ? 1 : channels};
    }

    private static void parameter(Node node, LabelSearch found, int input, Labels units, Parity parity) {
        String value = node.input(input);
        if (value.isEmpty()) {
            return;
        }
        if (found.isConstant(value)) {
            found.bindOperand(node, value, units, parity);
        } else {
            found.fix(node.output(), units, node, "a parameter of its normalization is computed from data");
            found.fix(value, found.labels(value), node, "it is a parameter of a normalization");
        }
    }

    private static void instance(Node node, LabelSearch found) {
        Labels in = found.labels(node.input(0));
        if (in.storedBeyond(1)) {
            found.boundary(node, "its units vary along space");
            return;
        }
        int channels = (int) found.facts.shapeOf(node.input(0)).dim(1);
        Labels units = in.expandedAlong(1, channels).reinterpreted(channels);
        parameter(node, found, 1, units, Parity.EVEN);
        parameter(node, found, 2, units, Parity.ODD);
        found.put(node.output(), in);
    }

    private static void group(Node node, LabelSearch found) {
        Labels in = found.labels(node.input(0));
        if (in.storedBeyond(1)) {
            found.boundary(node, "its units vary along space");
            return;
        }
        int channels = (int) found.facts.shapeOf(node.input(0)).dim(1);
        int groups = (int) node.intAttribute("num_groups", 1);
        Labels units = in.expandedAlong(1, channels).reinterpreted(channels);
        Labels sets =
                found.combinedAlong(node, units.reinterpreted(groups, channels / groups), new boolean[] {false, true});
        Labels perGroup = sets.reinterpreted(sets.units().size());
        boolean gains = found.facts.shapeOf(node.input(1)).elements() == channels;
        parameter(node, found, 1, gains ? units : perGroup, Parity.EVEN);
        parameter(node, found, 2, gains ? units : perGroup, Parity.ODD);
        found.fixSigns(in);
        found.put(node.output(), in);
    }

    private static void layer(Node node, LabelSearch found) {
        Labels in = found.labels(node.input(0));
        int from = Facts.axis(node.intAttribute("axis", -1), in.rank());
        over(node, found, in, from, in.rank());
        for (int input = 1; input < 3; input++) {
            parameter(node, found, input, in, Parity.ODD);
        }
    }

    private static void softmax(Node node, LabelSearch found) {
        Labels in = found.labels(node.input(0));
        boolean old = found.facts.model().opset() < 13 && !node.is("LpNormalization");
        int axis = Facts.axis(node.intAttribute("axis", old ? 1 : -1), in.rank());
        over(node, found, in, axis, old ? in.rank() : axis + 1);
    }

    /** What is normalized over some axes keeps its units; sets of them move as wholes. */
    private static void over(Node node, LabelSearch found, Labels in, int from, int to) {
        boolean[] axes = new boolean[in.rank()];
        Arrays.fill(axes, from, to, true);
        found.fixSigns(in);
        found.combinedAlong(node, in, axes);
        found.put(node.output(), in);
    }

    private static void reduce(Node node, LabelSearch found) {
        Labels in = found.labels(node.input(0));
        boolean constantAxes = !node.hasInput(1) || found.facts.ints(node, 1).isPresent();
        if (!constantAxes) {
            found.boundary(node, "its axes are computed from data");
            return;
        }
        boolean[] axes = found.facts
                .axes(node, "axes", 1, in.rank())
                .filter(NormalizationLabels::anyOf)
                .orElseGet(() -> {
                    boolean[] all = new boolean[in.rank()];
                    Arrays.fill(all, node.intAttribute("noop_with_empty_axes", 0) == 0);
                    return all;
                });
        boolean crosses = !node.is("ReduceMean") && !node.is("ReduceSum");
        for (int axis = 0; axis < axes.length; axis++) {
            crosses |= axes[axis] && in.dim(axis) > 1;
        }
        if (crosses) {
            found.fixSigns(in);
        }
        Labels left = found.combinedAlong(node, in, axes);
        if (node.intAttribute("keepdims", 1) == 0) {
            int[] kept = new int[in.rank()];
            int count = 0;
            for (int axis = 0; axis < axes.length; axis++) {
                if (!axes[axis]) {
                    kept[count++] = left.dim(axis);
                }
            }
            left = left.reinterpreted(Arrays.copyOf(kept, count));
        }
        found.put(node.output(), left);
    }

    private static boolean anyOf(boolean[] axes) {
        for (boolean axis : axes) {
            if (axis) {
                return true;
            }
        }
        return false;
    }
}
