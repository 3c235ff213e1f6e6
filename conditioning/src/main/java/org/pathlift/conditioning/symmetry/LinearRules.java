package org.pathlift.conditioning.symmetry;

import static org.pathlift.conditioning.symmetry.Findings.reason;

import java.util.Arrays;
import java.util.Optional;
import org.pathlift.conditioning.symmetry.PinReason.Kind;
import org.pathlift.onnx.graph.Node;

/** Conv, ConvTranspose, Gemm and MatMul with a constant weight: they consume the input's units and make new ones. */
final class LinearRules {

    private LinearRules() {}

    static Role conv(Node node, Findings found) {
        return convolution(node, found, false);
    }

    static Role convTranspose(Node node, Findings found) {
        return convolution(node, found, true);
    }

    private static Role convolution(Node node, Findings found, boolean transposed) {
        Optional<WeightView> weight = found.weight(node.input(1));
        if (weight.isEmpty() || found.isConstant(node.input(0))) {
            return noWeight(node, found, node.input(1));
        }
        int rank = weight.get().shape().rank();
        int groups = (int) node.intAttribute("group", 1);
        PinReason shared = reason(Kind.NOT_HOMOGENEOUS, node.input(0), node, "space and batch share the weights");
        IndexField in = found.foldAllBut(found.field(node.input(0)), 1, 2, shared);
        int first = (int) weight.get().shape().dim(0);
        int second = (int) weight.get().shape().dim(1);
        int inputs = transposed ? first : second * groups;
        int outputs = transposed ? second * groups : first;
        IndexField channels = in.expandedAlong(1, inputs);
        IndexField out = found.fresh(node, rank, 1, outputs);
        IndexField axis0 = IndexField.along(rank, 0, 0, first);
        IndexField axis1 = groups == 1 ? IndexField.along(rank, 1, 0, second) : grouped(rank, first, second, groups);
        IndexField producers = (transposed ? axis1 : axis0).map(out::get);
        IndexField consumers = (transposed ? axis0 : axis1).map(channels::get);
        found.bind(weight.get(), node, Binding.Kind.WEIGHT, producers, consumers);
        bias(node, found, node.input(2), IndexField.along(1, 0, out.get(0), outputs));
        found.put(node.output(), out, true);
        return Role.LINEAR;
    }

    /** The channel that axis 1 of a grouped weight, which counts from 0 within each group, stands for. */
    private static IndexField grouped(int rank, int first, int second, int groups) {
        int[] both = new int[rank];
        Arrays.fill(both, 1);
        both[0] = first;
        both[1] = second;
        int perGroup = first / groups;
        return IndexField.positions(both).map(at -> at / second / perGroup * second + at % second);
    }

    static Role gemm(Node node, Findings found) {
        Optional<WeightView> weight = found.weight(node.input(1));
        if (weight.isEmpty() || found.isConstant(node.input(0))) {
            return noWeight(node, found, found.isConstant(node.input(1)) ? node.input(1) : node.input(0));
        }
        boolean transposed = node.intAttribute("transB", 0) != 0;
        int contracted = node.intAttribute("transA", 0) != 0 ? 0 : 1;
        PinReason shared = reason(Kind.NOT_HOMOGENEOUS, node.input(0), node, "rows share the weights");
        IndexField in = found.foldAllBut(found.field(node.input(0)), contracted, contracted + 1, shared);
        int inputs = (int) weight.get().shape().dim(transposed ? 1 : 0);
        int outputs = (int) weight.get().shape().dim(transposed ? 0 : 1);
        IndexField out = found.fresh(node, 2, 1, outputs);
        IndexField consumers = in.expandedAlong(contracted, inputs)
                .reinterpreted(transposed ? new int[] {1, inputs} : new int[] {inputs, 1});
        IndexField producers = transposed ? out.reinterpreted(new int[] {outputs, 1}) : out;
        found.bind(weight.get(), node, Binding.Kind.WEIGHT, producers, consumers);
        bias(node, found, node.input(2), out);
        found.put(node.output(), out, true);
        return Role.LINEAR;
    }

    static Role matMul(Node node, Findings found) {
        boolean leftConstant = found.isConstant(node.input(0));
        boolean rightConstant = found.isConstant(node.input(1));
        if (!leftConstant && !rightConstant) {
            return ProductRules.matMul(node, found);
        }
        String constant = node.input(leftConstant ? 0 : 1);
        Optional<WeightView> weight = found.weight(constant);
        int rank = found.facts.rank(node.input(leftConstant ? 1 : 0));
        if (weight.isEmpty() || rank < 2 || weight.get().shape().rank() < 2) {
            return weight.isEmpty()
                    ? noWeight(node, found, constant)
                    : found.boundary(node, Kind.UNKNOWN_OPERATOR, "products with vectors are not followed");
        }
        return leftConstant ? weightTimes(node, found, weight.get()) : timesWeight(node, found, weight.get());
    }

    /** x W: W [..., K, N] consumes the last axis of x [..., M, K]. */
    private static Role timesWeight(Node node, Findings found, WeightView weight) {
        int rank = found.facts.rank(node.output());
        int weightRank = weight.shape().rank();
        IndexField in = foldSharing(node, found, found.field(node.input(0)).withRank(rank), weight, rank, rank - 1);
        int inputs = (int) weight.shape().dim(-2);
        IndexField consumers = lastAxes(in.expandedAlong(rank - 1, inputs), weightRank, true);
        int[] dims = batchOf(weight, 1, (int) weight.shape().dim(-1));
        IndexField out = found.fresh(node, dims);
        found.bind(weight, node, Binding.Kind.WEIGHT, out, consumers);
        found.put(node.output(), out.withRank(rank), true);
        return Role.LINEAR;
    }

    /** W x: W [..., M, K] consumes the last axis but one of x [..., K, N]. */
    private static Role weightTimes(Node node, Findings found, WeightView weight) {
        int rank = found.facts.rank(node.output());
        int weightRank = weight.shape().rank();
        IndexField in = foldSharing(node, found, found.field(node.input(1)).withRank(rank), weight, rank, rank - 2);
        int inputs = (int) weight.shape().dim(-1);
        IndexField consumers = lastAxes(in.expandedAlong(rank - 2, inputs), weightRank, true);
        int[] dims = batchOf(weight, (int) weight.shape().dim(-2), 1);
        IndexField out = found.fresh(node, dims);
        found.bind(weight, node, Binding.Kind.WEIGHT, out, consumers);
        found.put(node.output(), out.withRank(rank), true);
        return Role.LINEAR;
    }

    /** Folds every axis of the input along which the weight is shared. */
    private static IndexField foldSharing(
            Node node, Findings found, IndexField field, WeightView weight, int rank, int contracted) {
        boolean[] shared = new boolean[rank];
        int offset = rank - weight.shape().rank();
        for (int axis = 0; axis < rank; axis++) {
            boolean batch = axis < rank - 2;
            shared[axis] = axis != contracted
                    && (!batch || axis < offset || weight.shape().dim(axis - offset) == 1);
        }
        return found.fold(field, shared, reason(Kind.NOT_HOMOGENEOUS, node.output(), node, "rows share the weights"));
    }

    /** Returns the last axes of a field, the last two swapped where asked: [.., 1, K] of x is [.., K, 1] of W. */
    private static IndexField lastAxes(IndexField field, int rank, boolean swap) {
        int[] dims = field.dims();
        int[] last = Arrays.copyOfRange(dims, dims.length - rank, dims.length);
        if (swap) {
            int kept = last[rank - 1];
            last[rank - 1] = last[rank - 2];
            last[rank - 2] = kept;
        }
        return field.reinterpreted(last);
    }

    private static int[] batchOf(WeightView weight, int rows, int columns) {
        int[] dims = weight.shape().toIntArray();
        dims[dims.length - 2] = rows;
        dims[dims.length - 1] = columns;
        return dims;
    }

    /**
     * Binds an additive operand of a layer whose output carries the given units. An activation must agree with them; a
     * value that is computed from constants pins them.
     */
    private static void bias(Node node, Findings found, String value, IndexField units) {
        if (value.isEmpty()) {
            return;
        }
        Optional<WeightView> weight = found.weight(value);
        if (weight.isPresent()) {
            IndexField aligned =
                    units.withRank(Math.max(units.rank(), weight.get().shape().rank()));
            found.bind(
                    weight.get(),
                    node,
                    Binding.Kind.BIAS,
                    BiasRules.perElement(node, found, aligned, weight.get()),
                    IndexField.uniform(weight.get().shape().rank(), 0));
        } else if (!found.isConstant(value)) {
            IndexField added = found.field(value);
            int rank = Math.max(units.rank(), added.rank());
            found.merge(
                    units.withRank(rank),
                    added.withRank(rank),
                    reason(Kind.NOT_HOMOGENEOUS, value, node, "it is added to a tensor that must keep scale 1"));
        } else {
            PinReason reason = reason(Kind.COMPUTED_WEIGHT, node.output(), node, "its bias is computed in the graph");
            found.pins.add(reason);
            for (int i = 0; i < units.size(); i++) {
                found.classes.pin(units.get(i), reason);
            }
        }
    }

    private static Role noWeight(Node node, Findings found, String weight) {
        Optional<WeightView> view = found.view(weight);
        if (view.isPresent() && !view.get().tensor().type().isRescalable()) {
            return found.boundary(
                    node,
                    Kind.WEIGHT_TYPE,
                    "its weight is of type " + view.get().tensor().type());
        }
        String text = view.isPresent()
                ? "its weight is the left factor"
                : found.isConstant(weight) ? "its weight is computed in the graph" : "its weight is computed from data";
        return found.boundary(node, Kind.COMPUTED_WEIGHT, text);
    }
}
