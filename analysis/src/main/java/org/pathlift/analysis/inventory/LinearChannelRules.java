package org.pathlift.analysis.inventory;

import java.util.Arrays;
import java.util.Optional;
import org.pathlift.analysis.inventory.ChannelUnion.Loss;
import org.pathlift.conditioning.symmetry.IndexField;
import org.pathlift.conditioning.symmetry.WeightView;
import org.pathlift.onnx.graph.Node;

/** Layers with constant weights: they read the input's channels and make new ones. */
final class LinearChannelRules {

    private LinearChannelRules() {}

    static void convolution(Node node, ChannelState state) {
        Optional<WeightView> weight = state.weight(node.input(1));
        if (weight.isEmpty() || state.isConstant(node.input(0))) {
            state.stop(node, "its weight is computed");
            return;
        }
        boolean transposed = node.is("ConvTranspose");
        WeightView view = weight.get();
        int rank = view.shape().rank();
        int groups = (int) node.intAttribute("group", 1);
        int first = (int) view.shape().dim(0);
        int second = (int) view.shape().dim(1);
        int inputs = transposed ? first : second * groups;
        int outputs = transposed ? second * groups : first;
        IndexField field = alongOnly(node, state, state.field(node.input(0)), 1).expandedAlong(1, inputs);
        IndexField out = state.fresh(node, rank, 1, outputs, groups);
        if (groups > 1 && groups == inputs && groups == outputs) {
            // A channel of its own for each filter: what comes in and what goes out change places together.
            IndexField.combine(field, out, (x, y) -> {
                if (x > 0) {
                    state.union.merge(x, y);
                } else {
                    state.pin(IndexField.uniform(1, y), "its input keeps its place (" + node.label() + ")");
                }
                return 0;
            });
            remark(state, out);
        } else {
            mark(state, field, groups);
        }
        if (groups > 1) {
            String reason = "groups of its own (" + node.label() + ")";
            state.union.lose(Loss.MIXING, field, reason);
            state.union.lose(Loss.MIXING, out, reason);
        }
        IndexField axis0 = IndexField.along(rank, 0, 0, first);
        IndexField axis1 = groups == 1 ? IndexField.along(rank, 1, 0, second) : grouped(rank, first, second, groups);
        IndexField producers = (transposed ? axis1 : axis0).map(out::get);
        IndexField consumers = (transposed ? axis0 : axis1).map(field::get);
        state.bind(view, node, producers, consumers);
        bias(node, state, node.input(2), IndexField.along(1, 0, out.get(0), outputs));
        state.put(node.output(), out);
    }

    /** Channels that are read each by a filter of its own are alike although they were made as groups. */
    private static void remark(ChannelState state, IndexField out) {
        int first = out.get(0);
        int mark = state.newMarks(1);
        for (int i = 0; i < out.size(); i++) {
            state.union.clearMarks(first + i);
            state.union.mark(first + i, mark);
        }
    }

    private static void mark(ChannelState state, IndexField field, int groups) {
        int mark = state.newMarks(groups);
        for (int i = 0; i < field.size(); i++) {
            int id = field.get(i);
            if (id > 0) {
                state.union.markOnce(id, mark + (int) ((long) i * groups / field.size()));
            }
        }
    }

    private static IndexField grouped(int rank, int first, int second, int groups) {
        int[] both = new int[rank];
        Arrays.fill(both, 1);
        both[0] = first;
        both[1] = second;
        int perGroup = first / groups;
        return IndexField.positions(both).map(at -> at / second / perGroup * second + at % second);
    }

    static void gemm(Node node, ChannelState state) {
        Optional<WeightView> weight = state.weight(node.input(1));
        if (weight.isEmpty() || state.isConstant(node.input(0))) {
            state.stop(node, "its weight is computed");
            return;
        }
        WeightView view = weight.get();
        boolean transposed = node.intAttribute("transB", 0) != 0;
        int contracted = node.intAttribute("transA", 0) != 0 ? 0 : 1;
        int inputs = (int) view.shape().dim(transposed ? 1 : 0);
        int outputs = (int) view.shape().dim(transposed ? 0 : 1);
        IndexField in =
                alongOnly(node, state, state.field(node.input(0)), contracted).expandedAlong(contracted, inputs);
        mark(state, in, 1);
        IndexField out = state.fresh(node, 2, 1, outputs, 1);
        IndexField consumers = in.reinterpreted(transposed ? new int[] {1, inputs} : new int[] {inputs, 1});
        IndexField producers = transposed ? out.reinterpreted(new int[] {outputs, 1}) : out;
        state.bind(view, node, producers, consumers);
        bias(node, state, node.input(2), out);
        state.put(node.output(), out);
    }

    /** {@code x W} and {@code W x} with a weight of two axes. */
    static void matMul(Node node, ChannelState state) {
        boolean left = state.isConstant(node.input(0));
        boolean right = state.isConstant(node.input(1));
        if (!left && !right) {
            state.stop(node, "activations are multiplied as matrices");
            return;
        }
        Optional<WeightView> weight = state.weight(node.input(left ? 0 : 1));
        int rank = state.facts.rank(node.output());
        if (weight.isEmpty() || weight.get().shape().rank() != 2 || state.facts.rank(node.input(left ? 1 : 0)) < 2) {
            state.stop(node, "its weight is no constant matrix");
            return;
        }
        WeightView view = weight.get();
        int contracted = left ? rank - 2 : rank - 1;
        int inputs = (int) view.shape().dim(left ? 1 : 0);
        int outputs = (int) view.shape().dim(left ? 0 : 1);
        IndexField in = alongOnly(node, state, state.field(node.input(left ? 1 : 0)), contracted)
                .expandedAlong(contracted, inputs);
        mark(state, in, 1);
        IndexField out = state.fresh(node, rank, contracted, outputs, 1);
        int[] rows = {inputs, 1};
        int[] columns = {1, outputs};
        IndexField consumers = in.reinterpreted(left ? new int[] {1, inputs} : rows);
        IndexField producers = out.reinterpreted(left ? new int[] {outputs, 1} : columns);
        state.bind(view, node, producers, consumers);
        state.put(node.output(), out);
    }

    /** Rows of a constant table, looked up. */
    static void lookUp(Node node, ChannelState state) {
        Optional<WeightView> table = state.weight(node.input(0));
        if (table.isEmpty() || node.intAttribute("axis", 0) != 0) {
            state.stop(node, "what it looks up is not followed");
            return;
        }
        WeightView view = table.get();
        int rank = state.facts.rank(node.output());
        if (view.shape().rank() != 2 || rank < 2) {
            return;
        }
        int width = (int) view.shape().dim(1);
        IndexField out = state.fresh(node, rank, rank - 1, width, 1);
        state.bind(view, node, out.reinterpreted(new int[] {1, width}), IndexField.uniform(2, 0));
        state.put(node.output(), out);
    }

    /** The channels along the axis that a weight reads; those that vary along others too are pinned. */
    private static IndexField alongOnly(Node node, ChannelState state, IndexField field, int axis) {
        if (ChannelState.variesOnlyAlong(field, axis)) {
            return field;
        }
        state.pin(field, "its weights are shared among channels (" + node.label() + ")");
        return IndexField.uniform(field.rank(), 0);
    }

    private static void bias(Node node, ChannelState state, String value, IndexField units) {
        if (value.isEmpty()) {
            return;
        }
        Optional<WeightView> weight = state.weight(value);
        if (weight.isEmpty()) {
            state.pin(units, "its bias is computed (" + node.label() + ")");
            return;
        }
        int[] own = weight.get().shape().toIntArray();
        int width = units.size();
        boolean last = own.length > 0 && own[own.length - 1] == width;
        if (!last) {
            if (weight.get().shape().elements() > 1 || width > 1) {
                state.pin(units, "its bias is shared (" + node.label() + ")");
            }
            return;
        }
        int[] dims = new int[own.length];
        Arrays.fill(dims, 1);
        dims[own.length - 1] = width;
        state.bind(weight.get(), node, units.reinterpreted(dims), IndexField.uniform(own.length, 0));
    }
}
