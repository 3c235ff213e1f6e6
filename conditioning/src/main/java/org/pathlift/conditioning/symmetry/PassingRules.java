package org.pathlift.conditioning.symmetry;

import static org.pathlift.conditioning.symmetry.Findings.reason;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.pathlift.conditioning.symmetry.PinReason.Kind;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Node;

/** Operators that let scales through: activations, casts, rearrangements, pools, reductions, resizing. */
final class PassingRules {

    private PassingRules() {}

    static Role elementwise(Node node, Findings found) {
        found.fixOutputs(node);
        found.pass(node, found.field(node.input(0)));
        return Role.HOMOGENEOUS;
    }

    static Role prelu(Node node, Findings found) {
        if (!found.isConstant(node.input(1)) || found.isConstant(node.input(0))) {
            return found.boundary(node, Kind.NOT_HOMOGENEOUS, "its slope is computed from data");
        }
        return elementwise(node, found);
    }

    static Role cast(Node node, Findings found) {
        boolean floating = found.facts.model().graph().constant(node.input(0)) == null
                && ElementType.ofCode((int) node.intAttribute("to", 0)).isRescalable();
        return floating
                ? elementwise(node, found)
                : found.boundary(node, Kind.NOT_HOMOGENEOUS, "it is rounded to another type");
    }

    /** Clip passes scales where its bounds are 0, infinite or absent. */
    static Role clip(Node node, Findings found) {
        Optional<Double> low = bound(node, found, "min", 1, Double.NEGATIVE_INFINITY);
        Optional<Double> high = bound(node, found, "max", 2, Double.POSITIVE_INFINITY);
        if (low.isEmpty() || high.isEmpty()) {
            return found.boundary(node, Kind.NOT_HOMOGENEOUS, "it is clipped at bounds computed in the graph");
        }
        boolean homogeneous = isScaleFree(low.get()) && isScaleFree(high.get());
        return homogeneous
                ? elementwise(node, found)
                : found.boundary(
                        node, Kind.NOT_HOMOGENEOUS, "it is clipped to [%s, %s]".formatted(low.get(), high.get()));
    }

    private static boolean isScaleFree(double bound) {
        return bound == 0 || Math.abs(bound) >= Float.MAX_VALUE;
    }

    private static Optional<Double> bound(Node node, Findings found, String attribute, int input, double absent) {
        if (node.hasInput(input)) {
            return found.facts.scalar(node.input(input));
        }
        return Optional.of(node.attributes().containsKey(attribute) ? node.floatAttribute(attribute, 0) : absent);
    }

    static Role rearrange(Node node, Findings found) {
        Optional<Rearrangement> step = Rearrangements.of(node, found.facts);
        if (step.isEmpty()) {
            return node.is("Pad") && node.stringAttribute("mode", "constant").equals("constant")
                    ? found.boundary(node, Kind.CONSTANT_OPERAND, "it is padded with something other than 0")
                    : found.boundary(
                            node, Kind.UNKNOWN_SHAPE, "an argument of the operator is not known before data is");
        }
        // Operators with one moved input take it first; the others are arguments.
        int moved = node.is("Concat") ? node.inputs().size() : 1;
        List<IndexField> inputs = new ArrayList<>();
        for (int i = 0; i < moved; i++) {
            inputs.add(found.field(node.input(i)));
        }
        if (node.is("Gather") && found.isConstant(node.input(0))) {
            return found.boundary(node, Kind.UNKNOWN_OPERATOR, "it looks up rows of a table");
        }
        boolean byWeight = node.inputs().stream().limit(moved).anyMatch(found::isWeighted);
        List<IndexField> outputs = new ArrayList<>();
        try {
            for (int i = 0; i < node.outputs().size(); i++) {
                outputs.add(step.get().apply(inputs, i));
            }
        } catch (UnknownArgumentException e) {
            return found.boundary(node, Kind.UNKNOWN_SHAPE, String.valueOf(e.getMessage()));
        }
        for (int i = 0; i < outputs.size(); i++) {
            found.put(node.outputs().get(i), outputs.get(i), byWeight);
        }
        return Role.REARRANGEMENT;
    }

    /** Pools of any kind: what is pooled together must have one scale. */
    static Role pool(Node node, Findings found) {
        return space(node, found, "neighbours are pooled");
    }

    static Role resize(Node node, Findings found) {
        if (node.stringAttribute("coordinate_transformation_mode", "").equals("tf_crop_and_resize")
                && node.floatAttribute("extrapolation_value", 0) != 0) {
            return found.boundary(node, Kind.CONSTANT_OPERAND, "it is extended by a constant");
        }
        int rank = found.facts.rank(node.input(0));
        boolean[] changed = new boolean[rank];
        for (int axis = 0; axis < rank; axis++) {
            // Also without a change of extent neighbours may be mixed, by a region of interest or a scale close to 1.
            changed[axis] = axis >= 2
                    || found.facts.shapeOf(node.input(0)).dim(axis)
                            != found.facts.shapeOf(node.output()).dim(axis);
        }
        return folded(node, found, changed, "neighbours are interpolated");
    }

    private static Role space(Node node, Findings found, String why) {
        boolean[] axes = new boolean[found.facts.rank(node.input(0))];
        Arrays.fill(axes, Math.min(2, axes.length), axes.length, true);
        return folded(node, found, axes, why);
    }

    private static Role folded(Node node, Findings found, boolean[] axes, String why) {
        IndexField folded =
                found.fold(found.field(node.input(0)), axes, reason(Kind.NOT_HOMOGENEOUS, node.input(0), node, why));
        found.fixOutputs(node);
        found.pass(node, folded);
        return Role.POOLING;
    }

    static Role reduce(Node node, Findings found) {
        int rank = found.facts.rank(node.input(0));
        Optional<boolean[]> named = found.facts.axes(node, "axes", 1, rank);
        if (node.hasInput(1) && named.isEmpty()) {
            return found.boundary(node, Kind.UNKNOWN_SHAPE, "its axes are computed from data");
        }
        boolean someNamed = named.isPresent() && anyOf(named.get());
        boolean none = !someNamed && node.intAttribute("noop_with_empty_axes", 0) != 0;
        boolean[] axes = new boolean[rank];
        Arrays.fill(axes, !none);
        if (someNamed) {
            axes = named.get();
        }
        IndexField folded = found.fold(
                found.field(node.input(0)),
                axes,
                reason(Kind.NOT_HOMOGENEOUS, node.input(0), node, "elements are combined"));
        if (node.intAttribute("keepdims", 1) == 0) {
            int[] dims = folded.dims();
            int[] kept = new int[rank];
            int count = 0;
            for (int axis = 0; axis < rank; axis++) {
                if (!axes[axis]) {
                    kept[count++] = dims[axis];
                }
            }
            folded = folded.reinterpreted(Arrays.copyOf(kept, count));
        }
        found.pass(node, folded);
        return Role.POOLING;
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
