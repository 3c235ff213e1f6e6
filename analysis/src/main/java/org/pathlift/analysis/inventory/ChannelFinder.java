package org.pathlift.analysis.inventory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pathlift.analysis.inventory.ChannelUnion.Loss;
import org.pathlift.conditioning.symmetry.IndexField;
import org.pathlift.conditioning.symmetry.Rearrangement;
import org.pathlift.conditioning.symmetry.Rearrangements;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.WeightView;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.ValueInfo;

/**
 * Finds the channels that can change places: one pass over the graph, then weights that are used several times are tied.
 *
 * <p>What is found can be done; where an operator or a form of use is not followed, channels are left in their places, so
 * that the count is a lower bound then.
 */
final class ChannelFinder {

    private static final Set<String> MOVES = Set.of(
            "Reshape",
            "Flatten",
            "Squeeze",
            "Unsqueeze",
            "Transpose",
            "Slice",
            "Split",
            "Concat",
            "Tile",
            "Expand",
            "Pad",
            "DepthToSpace",
            "SpaceToDepth");
    private static final Set<String> MEANS = Set.of("AveragePool", "GlobalAveragePool", "ReduceMean", "ReduceSum");
    private static final Set<String> POOLS =
            Set.of("MaxPool", "AveragePool", "LpPool", "GlobalMaxPool", "GlobalAveragePool", "GlobalLpPool");

    private final ChannelState state;

    private ChannelFinder(Symmetry symmetry) {
        this.state = new ChannelState(symmetry);
    }

    static ChannelClasses find(Symmetry symmetry) {
        ChannelFinder finder = new ChannelFinder(symmetry);
        for (Node node : symmetry.facts().model().graph().sorted()) {
            if (!symmetry.isConstant(node.output())) {
                finder.visit(node);
            }
        }
        for (ValueInfo output : symmetry.facts().model().graph().outputs()) {
            finder.state.pin(finder.state.field(output.name()), "it is an output of the graph");
        }
        finder.tieSharedWeights();
        return ChannelClasses.of(finder.state);
    }

    private void visit(Node node) {
        for (String captured : node.captured()) {
            state.pin(state.field(captured), "a subgraph reads it (" + node.label() + ")");
        }
        boolean known = node.domain().isEmpty()
                && node.captured().isEmpty()
                && state.facts.shape(node.output()).isPresent()
                && node.inputs().stream()
                        .allMatch(input -> input.isEmpty()
                                || state.isConstant(input)
                                || state.facts.shape(input).isPresent());
        if (!known) {
            state.stop(node, "the operator is not followed");
        } else if (MOVES.contains(node.opType())) {
            move(node);
        } else if (POOLS.contains(node.opType())) {
            pool(node);
        } else if (node.opType().startsWith("Reduce")) {
            reduce(node);
        } else if (ElementwiseRules.handles(node)) {
            ElementwiseRules.apply(node, state);
        } else {
            layer(node);
        }
    }

    private void layer(Node node) {
        switch (node.opType()) {
            case "Conv", "ConvTranspose" -> LinearChannelRules.convolution(node, state);
            case "Gemm" -> LinearChannelRules.gemm(node, state);
            case "MatMul" -> LinearChannelRules.matMul(node, state);
            case "Gather" -> gather(node);
            case "BatchNormalization", "InstanceNormalization" -> perChannel(node);
            case "LayerNormalization", "RMSNormalization" -> lastAxes(node);
            case "Softmax", "LogSoftmax" -> soft(node);
            case "Resize", "Upsample" -> resize(node);
            default -> state.stop(node, "the operator is not followed");
        }
    }

    private void gather(Node node) {
        if (state.isConstant(node.input(0))) {
            LinearChannelRules.lookUp(node, state);
        } else {
            move(node);
        }
    }

    private void move(Node node) {
        Optional<Rearrangement> step = Rearrangements.of(node, state.facts);
        if (step.isEmpty()) {
            state.stop(node, "an argument is not known");
            return;
        }
        List<IndexField> inputs = new ArrayList<>();
        boolean joins = node.is("Concat");
        if (node.is("Pad")
                && node.hasInput(2)
                && state.facts.scalar(node.input(2)).filter(v -> v == 0).isEmpty()) {
            lose(node, state.field(node.input(0)), Loss.SIGN);
            lose(node, state.field(node.input(0)), Loss.MIXING);
        }
        for (String input : joins ? node.inputs() : node.inputs().subList(0, 1)) {
            inputs.add(state.field(input));
        }
        for (int i = 0; i < node.outputs().size(); i++) {
            if (!node.outputs().get(i).isEmpty()) {
                state.put(node.outputs().get(i), step.get().apply(inputs, i).map(ChannelState::none));
            }
        }
    }

    private void pool(Node node) {
        IndexField field = state.field(node.input(0));
        int rank = field.rank();
        if (!ChannelState.variesOnlyAlong(field, Math.min(1, rank - 1))) {
            state.stop(node, "channels lie along space");
            return;
        }
        if (!MEANS.contains(node.opType())) {
            lose(node, field, Loss.SIGN);
            lose(node, field, Loss.MIXING);
        }
        state.put(node.output(), field);
    }

    private void resize(Node node) {
        IndexField field = state.field(node.input(0));
        if (!ChannelState.variesOnlyAlong(field, 1)) {
            state.stop(node, "channels lie along space");
            return;
        }
        state.put(node.output(), field);
    }

    private void reduce(Node node) {
        IndexField field = state.field(node.input(0));
        int rank = field.rank();
        Optional<boolean[]> named = state.facts.axes(node, "axes", 1, rank);
        if (node.hasInput(1) && named.isEmpty()) {
            state.stop(node, "its axes are not known");
            return;
        }
        boolean[] axes = named.filter(ChannelFinder::any).orElseGet(() -> {
            boolean[] all = new boolean[rank];
            Arrays.fill(all, node.intAttribute("noop_with_empty_axes", 0) == 0);
            return all;
        });
        int[] kept = new int[rank];
        int count = 0;
        boolean along = false;
        boolean across = false;
        for (int axis = 0; axis < rank; axis++) {
            along |= axes[axis] && field.dim(axis) > 1;
            across |= !axes[axis] && field.dim(axis) > 1;
            if (!axes[axis] || node.intAttribute("keepdims", 1) != 0) {
                kept[count++] = axes[axis] ? 1 : field.dim(axis);
            }
        }
        if (along && across) {
            state.stop(node, "some of its channels are summed");
            return;
        }
        boolean mean = MEANS.contains(node.opType());
        if (!mean || along) {
            lose(node, field, Loss.SIGN);
            lose(node, field, Loss.MIXING);
        }
        int[] dims = Arrays.copyOf(kept, count);
        if (along) {
            state.readAlike(field);
            state.put(node.output(), IndexField.uniform(count, 0));
        } else {
            state.put(node.output(), field.reinterpreted(dims));
        }
    }

    private static boolean any(boolean[] axes) {
        for (boolean axis : axes) {
            if (axis) {
                return true;
            }
        }
        return false;
    }

    private void soft(Node node) {
        IndexField field = state.field(node.input(0));
        lose(node, field, Loss.SIGN);
        lose(node, field, Loss.MIXING);
        state.readAlike(field);
        state.put(node.output(), field);
    }

    private void lose(Node node, IndexField field, Loss loss) {
        state.union.lose(loss, field, node.opType() + " (" + node.label() + ")");
    }

    private void perChannel(Node node) {
        IndexField field = state.field(node.input(0));
        if (!ChannelState.variesOnlyAlong(field, 1)) {
            state.stop(node, "channels lie along space");
            return;
        }
        lose(node, field, Loss.MIXING);
        state.readAlike(field);
        for (int i = 1; i < node.inputs().size(); i++) {
            parameter(node, node.input(i), field, 1);
        }
        state.put(node.output(), field);
    }

    private void lastAxes(Node node) {
        IndexField field = state.field(node.input(0));
        int rank = field.rank();
        if (!ChannelState.variesOnlyAlong(field, rank - 1)) {
            state.stop(node, "channels lie along other axes");
            return;
        }
        lose(node, field, Loss.MIXING);
        if (node.is("LayerNormalization")) {
            lose(node, field, Loss.SIGN);
        }
        state.readAlike(field);
        for (int i = 1; i < node.inputs().size(); i++) {
            parameter(node, node.input(i), field, rank - 1);
        }
        state.put(node.output(), field);
    }

    /** A vector with one element for each channel. */
    private void parameter(Node node, String value, IndexField field, int axis) {
        if (value.isEmpty() || field.dim(axis) == 1) {
            return;
        }
        Optional<WeightView> weight = state.weight(value);
        int[] own = weight.map(view -> view.shape().toIntArray()).orElse(new int[0]);
        if (own.length == 0 || own[own.length - 1] != field.dim(axis)) {
            state.pin(field, "a parameter of it is computed or shared (" + node.label() + ")");
            return;
        }
        int[] dims = new int[own.length];
        Arrays.fill(dims, 1);
        dims[own.length - 1] = field.dim(axis);
        state.bind(weight.orElseThrow(), node, field.reinterpreted(dims), IndexField.uniform(own.length, 0));
    }

    /** One permutation for each use of a constant. */
    private void tieSharedWeights() {
        Map<String, WeightChannels> first = new HashMap<>();
        for (WeightChannels weight : state.weights) {
            WeightChannels other = first.putIfAbsent(weight.tensor(), weight);
            if (other != null) {
                tie(other.producers(), weight.producers(), weight);
                tie(other.consumers(), weight.consumers(), weight);
            }
        }
    }

    private void tie(IndexField a, IndexField b, WeightChannels weight) {
        IndexField.combine(a, b, (x, y) -> {
            if (x > 0 && y > 0) {
                state.union.merge(x, y);
            } else if (x > 0 || y > 0) {
                state.pin(
                        IndexField.uniform(1, Math.max(x, y)),
                        "'" + weight.tensor() + "' is used elsewhere too ("
                                + weight.node().label() + ")");
            }
            return 0;
        });
    }
}
