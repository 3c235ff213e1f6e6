package org.pathlift.conditioning.permutation;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.permutation.Combination.Signs;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Node;

/** Operators that work element by element: any of them lets units change places, odd ones let signs flip. */
final class ElementwiseLabels {

    private static final Set<String> ODD = Set.of(
            "Tanh",
            "Erf",
            "Sin",
            "Tan",
            "Asin",
            "Atan",
            "Sinh",
            "Asinh",
            "Atanh",
            "Softsign",
            "Identity",
            "Neg",
            "Sign",
            "Reciprocal");
    private static final Set<String> OTHERS = Set.of(
            "Relu",
            "LeakyRelu",
            "Elu",
            "Selu",
            "Celu",
            "Gelu",
            "Sigmoid",
            "HardSigmoid",
            "HardSwish",
            "Swish",
            "Mish",
            "Softplus",
            "ThresholdedRelu",
            "Shrink",
            "Exp",
            "Log",
            "Sqrt",
            "Abs",
            "Floor",
            "Ceil",
            "Round",
            "Cos",
            "Cosh",
            "Acos",
            "Acosh",
            "Not",
            "IsNaN",
            "IsInf");
    private static final Set<String> SUMS = Set.of("Add", "Sub", "Sum", "Mean");
    private static final Set<String> MIXES = Set.of(
            "Max",
            "Min",
            "Pow",
            "Mod",
            "And",
            "Or",
            "Xor",
            "Equal",
            "Greater",
            "GreaterOrEqual",
            "Less",
            "LessOrEqual",
            "PRelu",
            "Where");

    private ElementwiseLabels() {}

    /** Applies the rule to a node of one of these operators; returns whether it is one. */
    static boolean apply(Node node, LabelSearch found) {
        String operator = node.opType();
        if (ODD.contains(operator) || OTHERS.contains(operator)) {
            unary(node, found, ODD.contains(operator));
        } else if (operator.equals("Dropout")) {
            unary(node, found, true);
        } else if (operator.equals("Cast")) {
            ElementType target = ElementType.ofCode((int) node.intAttribute("to", 0));
            unary(node, found, target.isRescalable());
        } else if (operator.equals("Clip")) {
            clip(node, found);
        } else if (SUMS.contains(operator)) {
            several(node, found, Signs.SHARED);
        } else if (operator.equals("Mul") || operator.equals("Div")) {
            several(node, found, Signs.MULTIPLIED);
        } else if (MIXES.contains(operator)) {
            several(node, found, Signs.FIXED);
        } else {
            return false;
        }
        return true;
    }

    private static void unary(Node node, LabelSearch found, boolean odd) {
        Labels labels = found.labels(node.input(0));
        if (!odd) {
            found.fixSigns(labels);
        }
        node.outputs().forEach(output -> found.put(output, labels));
    }

    private static void clip(Node node, LabelSearch found) {
        if ((node.hasInput(1) && !found.isConstant(node.input(1)))
                || (node.hasInput(2) && !found.isConstant(node.input(2)))) {
            found.boundary(node, "its bounds are computed from data");
            return;
        }
        Optional<Double> low = bound(node, found, "min", 1);
        Optional<Double> high = bound(node, found, "max", 2);
        unary(node, found, low.isPresent() && high.isPresent() && low.get() == -high.get());
    }

    private static Optional<Double> bound(Node node, LabelSearch found, String attribute, int input) {
        if (node.hasInput(input)) {
            return found.facts.scalar(node.input(input));
        }
        return node.attributes().containsKey(attribute)
                ? Optional.of((double) node.floatAttribute(attribute, 0))
                : Optional.empty();
    }

    private static void several(Node node, LabelSearch found, Signs signs) {
        List<String> operands =
                node.inputs().stream().filter(input -> !input.isEmpty()).toList();
        found.put(node.output(), combined(node, found, operands, signs));
    }

    /** Returns the labels of what a node makes of several operands, element by element. */
    static Labels combined(Node node, LabelSearch found, List<String> operands, Signs signs) {
        int rank = found.facts.rank(node.output());
        @Nullable Labels result = null;
        int[] extents = new int[rank];
        for (String operand : operands) {
            if (found.isConstant(operand)) {
                continue;
            }
            Labels labels = found.labels(operand).withRank(rank);
            int[] own = found.extents(operand, rank);
            if (result == null) {
                result = labels;
                extents = own;
            } else {
                result = node.is("Div")
                        ? quotient(node, found, result, extents, labels, own)
                        : new Combination(found, node, signs).of(result, extents, labels, own);
                for (int axis = 0; axis < rank; axis++) {
                    extents[axis] = Math.max(extents[axis], own[axis]);
                }
            }
        }
        if (result == null) {
            return Labels.none(rank);
        }
        for (String operand : operands) {
            if (found.isConstant(operand)) {
                constant(node, found, operand, result, signs);
            }
        }
        if (node.is("Div") && found.isConstant(operands.get(0))) {
            found.fixSigns(result);
        }
        return result;
    }

    private static Labels quotient(Node node, LabelSearch found, Labels left, int[] extents, Labels right, int[] own) {
        found.fixSigns(right);
        return new Combination(found, node, Signs.MULTIPLIED).of(left, extents, right, own);
    }

    private static void constant(Node node, LabelSearch found, String operand, Labels met, Signs signs) {
        if (!met.free() || (signs == Signs.SHARED && isZero(found, operand))) {
            return;
        }
        if (signs == Signs.FIXED) {
            found.fixSigns(met);
        }
        found.bindOperand(node, operand, met, signs == Signs.SHARED ? Parity.ODD : Parity.EVEN);
    }

    private static boolean isZero(LabelSearch found, String value) {
        return found.facts.scalar(value).filter(number -> number == 0).isPresent();
    }
}
