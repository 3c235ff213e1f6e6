package org.pathlift.conditioning.propagation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.symmetry.ConstantValues;
import org.pathlift.conditioning.symmetry.WeightView;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.Node;

/**
 * Reads what exporters write out element by element as one function: x Φ(x) as Div, Erf, Add, Mul, Mul is one function of
 * x, whatever the order of the nodes.
 *
 * <p>A value y is y = f(r) where r is its root: the nearest value from which y follows by operators that work element by
 * element with numbers. A value that follows from several others is its own root.
 */
final class ElementExpressions {

    /** y = f(root), element by element. */
    record Expression(String root, DoubleUnaryOperator function, boolean isRoot) {}

    private final ConstantValues constants;
    private final Map<String, Expression> expressions = new HashMap<>();

    /** Reads the expressions of a model; the pre-activations of layers are roots. */
    ElementExpressions(ConstantValues constants, List<WeightLayer> layers) {
        this.constants = constants;
        Set<String> roots = new HashSet<>();
        layers.forEach(layer -> roots.add(layer.output()));
        Graph graph = constants.facts().model().graph();
        for (Node node : graph.sorted()) {
            if (node.domain().isEmpty() && !constants.isConstant(node.output()) && !roots.contains(node.output())) {
                expression(node).ifPresent(found -> expressions.put(node.output(), found));
            }
        }
    }

    /** Returns the root of a value and the function that leads there. */
    Expression of(String value) {
        Expression found = expressions.get(value);
        return found != null ? found : new Expression(value, x -> x, true);
    }

    private Optional<Expression> expression(Node node) {
        @Nullable DoubleBinaryOperator joining = binary(node.opType());
        if (joining != null && node.inputs().size() == 2) {
            return joined(node, joining);
        }
        if (!node.hasInput(0) || constants.isConstant(node.input(0))) {
            return Optional.empty();
        }
        return ElementFunctions.of(node, position -> number(node.input(position)))
                .map(function -> then(of(node.input(0)), function));
    }

    private Optional<Expression> joined(Node node, DoubleBinaryOperator joining) {
        String left = node.input(0);
        String right = node.input(1);
        if (constants.isConstant(left) || constants.isConstant(right)) {
            boolean constantLeft = constants.isConstant(left);
            String other = constantLeft ? left : right;
            OptionalDouble number = number(other);
            if (number.isEmpty() || constants.view(other).shape().elements() != 1) {
                return Optional.empty();
            }
            double constant = number.getAsDouble();
            return Optional.of(
                    constantLeft
                            ? then(of(right), x -> joining.applyAsDouble(constant, x))
                            : then(of(left), x -> joining.applyAsDouble(x, constant)));
        }
        Expression a = of(left);
        Expression b = of(right);
        if (!a.root.equals(b.root) || !isSameShape(left, right)) {
            return Optional.empty();
        }
        DoubleUnaryOperator f = a.function;
        DoubleUnaryOperator g = b.function;
        return Optional.of(
                new Expression(a.root, x -> joining.applyAsDouble(f.applyAsDouble(x), g.applyAsDouble(x)), false));
    }

    private static Expression then(Expression before, DoubleUnaryOperator function) {
        return new Expression(before.root, before.function.andThen(function), false);
    }

    private boolean isSameShape(String left, String right) {
        return constants.facts().shape(left).isPresent()
                && constants.facts().shape(left).equals(constants.facts().shape(right));
    }

    private static @Nullable DoubleBinaryOperator binary(String operator) {
        return switch (operator) {
            case "Add", "Sum" -> Double::sum;
            case "Sub" -> (a, b) -> a - b;
            case "Mul" -> (a, b) -> a * b;
            case "Div" -> (a, b) -> a / b;
            case "Max" -> Math::max;
            case "Min" -> Math::min;
            case "Pow" -> Math::pow;
            default -> null;
        };
    }

    /** Returns the number that all elements of a constant have in common, as the one element of a number does. */
    private OptionalDouble number(String value) {
        @Nullable WeightView view = constants.views().get(value);
        if (view == null
                || view.shape().elements() == 0
                || !(view.tensor().type().isRescalable() || view.tensor().type().isInteger())) {
            return OptionalDouble.empty();
        }
        return Elements.common(view.tensor());
    }
}
