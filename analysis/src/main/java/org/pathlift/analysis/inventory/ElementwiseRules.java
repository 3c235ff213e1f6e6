package org.pathlift.analysis.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pathlift.analysis.inventory.ChannelUnion.Loss;
import org.pathlift.conditioning.symmetry.IndexField;
import org.pathlift.conditioning.symmetry.WeightView;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Shape;

/** Operators that work element by element: channels pass, and those that meet are permuted together. */
final class ElementwiseRules {

    private static final Set<String> LINEAR = Set.of("Identity", "Neg", "Dropout", "Cast", "Trilu");
    private static final Set<String> ODD =
            Set.of("Tanh", "Erf", "Atan", "Asinh", "Sinh", "Sin", "Tan", "Softsign", "Sign", "Asin", "Atanh", "Shrink");
    private static final Set<String> OTHER = Set.of(
            "Relu",
            "LeakyRelu",
            "PRelu",
            "Abs",
            "Elu",
            "Celu",
            "Selu",
            "Gelu",
            "Mish",
            "Sigmoid",
            "HardSigmoid",
            "HardSwish",
            "Softplus",
            "ThresholdedRelu",
            "Clip",
            "Exp",
            "Log",
            "Sqrt",
            "Reciprocal",
            "Ceil",
            "Floor",
            "Round",
            "Cos",
            "Cosh",
            "Acos",
            "Acosh",
            "Not",
            "IsNaN",
            "IsInf");
    private static final Set<String> SUMS = Set.of("Add", "Sub", "Sum", "Mean");
    private static final Set<String> PRODUCTS = Set.of("Mul", "Div");
    private static final Set<String> COMPARISONS =
            Set.of("Max", "Min", "Pow", "Mod", "Where", "Equal", "Less", "Greater", "LessOrEqual", "GreaterOrEqual");

    private ElementwiseRules() {}

    static boolean handles(Node node) {
        return unary(node)
                || SUMS.contains(node.opType())
                || PRODUCTS.contains(node.opType())
                || COMPARISONS.contains(node.opType());
    }

    private static boolean unary(Node node) {
        return LINEAR.contains(node.opType()) || ODD.contains(node.opType()) || OTHER.contains(node.opType());
    }

    static void apply(Node node, ChannelState state) {
        List<String> activations = new ArrayList<>();
        List<String> constants = new ArrayList<>();
        for (String input : node.inputs()) {
            if (!input.isEmpty()) {
                (state.isConstant(input) ? constants : activations).add(input);
            }
        }
        int rank = state.facts.rank(node.output());
        IndexField out = met(node, state, activations, rank);
        losses(node, state, activations, constants, out);
        for (String constant : constants) {
            constant(node, state, constant, out);
        }
        for (String output : node.outputs()) {
            state.put(output, out);
        }
    }

    /** The channels that a node puts out; those that meet element by element are tied. */
    private static IndexField met(Node node, ChannelState state, List<String> activations, int rank) {
        Shape shape = state.facts.shapeOf(node.output());
        IndexField out = IndexField.uniform(rank, IndexField.NOTHING);
        boolean tied = activations.stream()
                        .filter(value -> ChannelState.carries(state.field(value)))
                        .count()
                > 0;
        if (!tied) {
            return IndexField.uniform(rank, 0);
        }
        for (String value : activations) {
            IndexField field = state.field(value).withRank(rank);
            if (!covers(state, value, shape, field)) {
                if (field.size() > 1) {
                    state.pin(field, "it is repeated along another axis (" + node.label() + ")");
                }
                continue;
            }
            out = IndexField.combine(out, field, (x, y) -> tie(state, x, y, node));
        }
        return out.map(ChannelState::none);
    }

    /** Whether an operand has an element of its own along every axis along which channels of it or of others may vary. */
    private static boolean covers(ChannelState state, String value, Shape shape, IndexField field) {
        Shape own = state.facts.shapeOf(value);
        int offset = shape.rank() - own.rank();
        if (field.size() == 1 && field.get(0) <= 0) {
            // A tensor without channels stands in the way only of channels along an axis that it has itself.
            return own.elements() > 1 && offset == 0 && own.equals(shape);
        }
        for (int axis = 0; axis < shape.rank(); axis++) {
            long extent = axis < offset ? 1 : own.dim(axis - offset);
            if (extent != shape.dim(axis) && (field.dim(axis) > 1 || field.size() == 1)) {
                return false;
            }
        }
        return true;
    }

    private static int tie(ChannelState state, int x, int y, Node node) {
        if (x == IndexField.NOTHING || y == IndexField.NOTHING || x == y) {
            return x == IndexField.NOTHING ? y : x;
        }
        if (x == 0 || y == 0) {
            state.pin(
                    IndexField.uniform(1, Math.max(x, y)),
                    "it meets a tensor whose elements keep their places (" + node.label() + ")");
            return 0;
        }
        state.union.merge(x, y);
        return x;
    }

    private static void losses(
            Node node, ChannelState state, List<String> activations, List<String> constants, IndexField out) {
        String reason = node.opType() + " (" + node.label() + ")";
        boolean product = PRODUCTS.contains(node.opType());
        boolean sum = SUMS.contains(node.opType());
        if (LINEAR.contains(node.opType())) {
            return;
        }
        boolean divides = node.is("Div") && !state.isConstant(node.input(1));
        boolean odd = ODD.contains(node.opType())
                || (sum && constants.stream().noneMatch(value -> shifts(state, value)))
                || (product && activations.size() == 1 && !divides);
        boolean linear = odd && (sum || (product && constants.stream().allMatch(value -> isNumber(state, value))));
        for (String value : activations) {
            IndexField field = state.field(value);
            if (!odd) {
                state.union.lose(Loss.SIGN, field, reason);
            }
            if (!linear) {
                state.union.lose(Loss.MIXING, field, reason);
            }
        }
        if (!odd) {
            state.union.lose(Loss.SIGN, out, reason);
        }
    }

    private static boolean isNumber(ChannelState state, String value) {
        return state.facts.shape(value).filter(shape -> shape.elements() == 1).isPresent();
    }

    /** Whether a constant that is added is one number for all channels, other than zero: no bias of their own. */
    private static boolean shifts(ChannelState state, String value) {
        if (!isNumber(state, value)) {
            return false;
        }
        return state.facts.scalar(value).filter(number -> number == 0).isEmpty();
    }

    /** Constants that vary along channels are parameters of theirs, or else fix them. */
    private static void constant(Node node, ChannelState state, String value, IndexField out) {
        if (!ChannelState.carries(out) || isNumber(state, value)) {
            return;
        }
        Optional<WeightView> weight = state.weight(value);
        Shape shape = state.facts.shape(value).orElse(Shape.SCALAR);
        int rank = out.rank();
        boolean[] folded = new boolean[rank];
        boolean varies = false;
        int[] dims = new int[rank];
        for (int axis = 0; axis < rank; axis++) {
            int own = axis - (rank - shape.rank());
            dims[axis] = own < 0 ? 1 : (int) shape.dim(own);
            folded[axis] = dims[axis] == 1;
            varies |= dims[axis] > 1 && out.dim(axis) > 1;
        }
        if (!varies) {
            return;
        }
        if (weight.isEmpty()) {
            state.pin(out, "it meets constants that are computed (" + node.label() + ")");
            return;
        }
        boolean mixed = false;
        for (int axis = 0; axis < rank; axis++) {
            mixed |= folded[axis] && out.dim(axis) > 1;
        }
        if (mixed) {
            state.pin(out, "a parameter is shared among its channels (" + node.label() + ")");
            return;
        }
        int[] joint = new int[rank];
        for (int axis = 0; axis < rank; axis++) {
            joint[axis] = out.dim(axis) == 1 ? 1 : dims[axis];
        }
        IndexField seen = out.expandedTo(joint);
        int[] last = new int[shape.rank()];
        System.arraycopy(joint, rank - shape.rank(), last, 0, last.length);
        state.readAlike(out);
        state.bind(weight.get(), node, seen.reinterpreted(last), IndexField.uniform(last.length, 0));
    }
}
