package org.pathlift.conditioning.permutation;

import java.util.Arrays;
import java.util.Optional;
import org.pathlift.conditioning.permutation.Combination.Signs;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.IndexField;
import org.pathlift.conditioning.symmetry.WeightView;
import org.pathlift.onnx.graph.Node;

/** Conv, ConvTranspose, Gemm, MatMul with a constant weight, and tables: they make new units. */
final class LinearLabels {

    private LinearLabels() {}

    static boolean apply(Node node, LabelSearch found) {
        switch (node.opType()) {
            case "Conv" -> convolution(node, found, false);
            case "ConvTranspose" -> convolution(node, found, true);
            case "Gemm" -> gemm(node, found);
            case "MatMul" -> matMul(node, found);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void convolution(Node node, LabelSearch found, boolean transposed) {
        Optional<WeightView> weight = found.weight(node.input(1));
        Labels in = found.labels(node.input(0));
        if (weight.isEmpty() || found.isConstant(node.input(0))) {
            found.boundary(node, "it meets a weight that is computed");
            return;
        }
        if (in.storedBeyond(1)) {
            found.boundary(node, "its units vary along space");
            return;
        }
        int rank = weight.get().shape().rank();
        int groups = (int) node.intAttribute("group", 1);
        int first = (int) weight.get().shape().dim(0);
        int second = (int) weight.get().shape().dim(1);
        int inputs = transposed ? first : second * groups;
        int outputs = transposed ? second * groups : first;
        Labels channels = in.expandedAlong(1, inputs);
        Labels out = found.fresh(node, rank, 1, outputs);
        if (groups > 1) {
            tieGroups(node, found, channels, out, groups);
        }
        IndexField axis0 = IndexField.along(rank, 0, 0, first);
        IndexField axis1 = groups == 1 ? IndexField.along(rank, 1, 0, second) : grouped(rank, first, second, groups);
        found.bind(
                weight.get(),
                node,
                Parity.ODD,
                out.at(transposed ? axis1 : axis0),
                channels.at(transposed ? axis0 : axis1));
        bias(node, found, node.input(2), out.reinterpreted(outputs));
        found.put(node.output(), out);
    }

    private static IndexField grouped(int rank, int first, int second, int groups) {
        int[] both = new int[rank];
        Arrays.fill(both, 1);
        both[0] = first;
        both[1] = second;
        int perGroup = first / groups;
        return IndexField.positions(both).map(at -> at / second / perGroup * second + at % second);
    }

    /** Channels of one group go where their group goes; where a group has one channel, it is that channel. */
    private static void tieGroups(Node node, LabelSearch found, Labels in, Labels out, int groups) {
        int slots = found.ties.fresh(groups, node.output(), node);
        for (int group = 0; group < groups; group++) {
            found.ties.fixSign(slots + group);
            tieGroup(node, found, in, group, in.units().size() / groups, slots + group);
            tieGroup(node, found, out, group, out.units().size() / groups, slots + group);
        }
    }

    private static void tieGroup(Node node, LabelSearch found, Labels channels, int group, int count, int slot) {
        FixedPlace stays = FixedPlace.at(node.output(), node, "its group has channels that stay where they are");
        int first = channels.units().get(group * count);
        boolean one = true;
        boolean fixed = false;
        for (int i = group * count; i < (group + 1) * count; i++) {
            one &= channels.units().get(i) == first;
            fixed |= channels.units().get(i) == 0;
        }
        if (fixed) {
            found.ties.fix(slot, stays);
        }
        for (int i = group * count; i < (group + 1) * count; i++) {
            int unit = channels.units().get(i);
            if (one) {
                found.ties.merge(unit, slot, stays);
            } else if (unit != 0) {
                found.ties.nest(unit, slot);
            }
        }
    }

    private static void bias(Node node, LabelSearch found, String value, Labels units) {
        if (value.isEmpty()) {
            return;
        }
        if (found.isConstant(value)) {
            found.bindOperand(node, value, units, Parity.ODD);
        } else {
            found.fix(value, found.labels(value), node, "it is a bias that is computed from data");
            found.fix(node.output(), units, node, "its bias is computed from data");
        }
    }

    private static void gemm(Node node, LabelSearch found) {
        Optional<WeightView> weight = found.weight(node.input(1));
        if (weight.isEmpty() || found.isConstant(node.input(0))) {
            found.boundary(node, "it meets a weight that is computed");
            return;
        }
        boolean transposed = node.intAttribute("transB", 0) != 0;
        int contracted = node.intAttribute("transA", 0) != 0 ? 0 : 1;
        Labels in = found.labels(node.input(0));
        if (in.storedBeyond(contracted)) {
            found.boundary(node, "its units vary along the rows, which share the weight");
            return;
        }
        int inputs = (int) weight.get().shape().dim(transposed ? 1 : 0);
        int outputs = (int) weight.get().shape().dim(transposed ? 0 : 1);
        Labels out = found.fresh(node, 2, 1, outputs);
        Labels consumers = in.expandedAlong(contracted, inputs)
                .reinterpreted(transposed ? new int[] {1, inputs} : new int[] {inputs, 1});
        Labels producers = transposed ? out.reinterpreted(outputs, 1) : out;
        found.bind(weight.get(), node, Parity.ODD, producers, consumers);
        found.put(node.output(), out);
        if (node.hasInput(2)) {
            if (found.isConstant(node.input(2))) {
                found.bindOperand(node, node.input(2), out, Parity.ODD);
            } else {
                int[] extents = found.extents(node.output(), 2);
                found.put(
                        node.output(),
                        new Combination(found, node, Signs.SHARED)
                                .of(
                                        out,
                                        extents,
                                        found.labels(node.input(2)).withRank(2),
                                        found.extents(node.input(2), 2)));
            }
        }
    }

    private static void matMul(Node node, LabelSearch found) {
        boolean left = found.isConstant(node.input(0));
        boolean right = found.isConstant(node.input(1));
        if (!left && !right) {
            ProductLabels.matMul(node, found);
            return;
        }
        String activation = node.input(left ? 1 : 0);
        Optional<WeightView> weight = found.weight(node.input(left ? 0 : 1));
        int rank = found.facts.rank(activation);
        Labels in = found.labels(activation);
        if (weight.isEmpty() || rank < 2 || !isMatrix(weight.get())) {
            found.boundary(node, "it is multiplied by something other than one constant matrix");
            return;
        }
        int contracted = left ? rank - 2 : rank - 1;
        if (in.free() && in.dim(contracted) == 1 && in.storedBeyond(contracted)) {
            found.put(node.output(), in);
            return;
        }
        if (in.storedBeyond(contracted)) {
            found.boundary(node, "its units vary along the rows, which share the weight");
            return;
        }
        WeightView view = weight.get();
        int inputs = (int) view.shape().dim(left ? -1 : -2);
        int outputs = (int) view.shape().dim(left ? -2 : -1);
        int own = view.shape().rank();
        Labels out = found.fresh(node, rank, contracted, outputs);
        int[] outDims = new int[own];
        Arrays.fill(outDims, 1);
        int[] inDims = outDims.clone();
        outDims[left ? own - 2 : own - 1] = outputs;
        inDims[left ? own - 1 : own - 2] = inputs;
        found.bind(
                view,
                node,
                Parity.ODD,
                out.reinterpreted(outDims),
                in.expandedAlong(contracted, inputs).reinterpreted(inDims));
        found.put(node.output(), out.withRank(found.facts.rank(node.output())));
    }

    private static boolean isMatrix(WeightView view) {
        int rank = view.shape().rank();
        return rank >= 2
                && view.shape().dim(-1) * view.shape().dim(-2) == view.shape().elements();
    }

    /** Rows of a table that data picks: the columns are units. */
    static boolean table(Node node, LabelSearch found) {
        Optional<WeightView> table = found.weight(node.input(0));
        if (!node.is("Gather") || !found.isConstant(node.input(0)) || table.isEmpty()) {
            return false;
        }
        int own = table.get().shape().rank();
        int picked = Facts.axis(node.intAttribute("axis", 0), own);
        int rank = found.facts.rank(node.output());
        int axis = own - 1;
        if (picked == axis || rank < 1 || own != 2) {
            return false;
        }
        int count = (int) table.get().shape().dim(axis);
        Labels out = found.fresh(node, rank, rank - 1, count);
        found.bind(table.get(), node, Parity.ODD, out.reinterpreted(1, count), Labels.none(2));
        found.put(node.output(), out);
        return true;
    }
}
