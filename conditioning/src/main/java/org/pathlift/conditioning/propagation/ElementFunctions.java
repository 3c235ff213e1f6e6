package org.pathlift.conditioning.propagation;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import org.hipparchus.special.Erf;
import org.pathlift.onnx.graph.Node;

/** The real functions that elementwise operators with one activation as input compute. */
final class ElementFunctions {

    private static final double SELU_ALPHA = 1.6732631921768188;
    private static final double SELU_GAMMA = 1.0507010221481323;

    private ElementFunctions() {}

    /**
     * Returns the function of a node with one activation as its first input.
     *
     * @param numbers the one number that another input holds in all its elements, by position
     */
    static Optional<DoubleUnaryOperator> of(Node node, java.util.function.IntFunction<OptionalDouble> numbers) {
        ToDoubleFunction<Double> alpha = absent -> node.floatAttribute("alpha", absent.floatValue());
        return switch (node.opType()) {
            case "Identity", "Cast", "Dropout" -> Optional.of(x -> x);
            case "Relu" -> Optional.of(x -> Math.max(x, 0));
            case "LeakyRelu" -> Optional.of(leaky(alpha.applyAsDouble(0.01)));
            case "PRelu" ->
                numbers.apply(1).stream().mapToObj(ElementFunctions::leaky).findFirst();
            case "ThresholdedRelu" -> {
                double from = alpha.applyAsDouble(1.0);
                yield Optional.of(x -> x > from ? x : 0);
            }
            case "Elu", "Celu" -> {
                double a = alpha.applyAsDouble(1.0);
                double within = node.is("Celu") ? 1 / a : 1;
                yield Optional.of(x -> x > 0 ? x : a * Math.expm1(x * within));
            }
            case "Selu" -> {
                double a = alpha.applyAsDouble(SELU_ALPHA);
                double gamma = node.floatAttribute("gamma", (float) SELU_GAMMA);
                yield Optional.of(x -> x > 0 ? gamma * x : gamma * a * Math.expm1(x));
            }
            case "Tanh" -> Optional.of(Math::tanh);
            case "Erf" -> Optional.of(Erf::erf);
            case "Sigmoid" -> Optional.of(ElementFunctions::sigmoid);
            case "Softplus" -> Optional.of(ElementFunctions::softplus);
            case "Softsign" -> Optional.of(x -> x / (1 + Math.abs(x)));
            case "HardSigmoid" -> {
                double slope = alpha.applyAsDouble(0.2);
                double shift = node.floatAttribute("beta", 0.5f);
                yield Optional.of(x -> Math.min(Math.max(slope * x + shift, 0), 1));
            }
            case "HardSwish" -> Optional.of(x -> x * Math.min(Math.max(x / 6 + 0.5, 0), 1));
            case "Swish" -> {
                double slope = alpha.applyAsDouble(1.0);
                yield Optional.of(x -> x * sigmoid(slope * x));
            }
            case "Mish" -> Optional.of(x -> x * Math.tanh(softplus(x)));
            case "Gelu" ->
                Optional.of(
                        node.stringAttribute("approximate", "none").equals("tanh")
                                ? ElementFunctions::geluTanh
                                : x -> 0.5 * x * Erf.erfc(-x / Math.sqrt(2)));
            case "Clip" -> clip(node, numbers);
            case "Abs" -> Optional.of(Math::abs);
            case "Neg" -> Optional.of(x -> -x);
            case "Exp" -> Optional.of(Math::exp);
            case "Log" -> Optional.of(Math::log);
            case "Sqrt" -> Optional.of(Math::sqrt);
            case "Reciprocal" -> Optional.of(x -> 1 / x);
            case "Sin" -> Optional.of(Math::sin);
            case "Cos" -> Optional.of(Math::cos);
            case "Atan" -> Optional.of(Math::atan);
            default -> Optional.empty();
        };
    }

    private static Optional<DoubleUnaryOperator> clip(
            Node node, java.util.function.IntFunction<OptionalDouble> numbers) {
        OptionalDouble from = node.hasInput(1)
                ? numbers.apply(1)
                : OptionalDouble.of(node.floatAttribute("min", Float.NEGATIVE_INFINITY));
        OptionalDouble to = node.hasInput(2)
                ? numbers.apply(2)
                : OptionalDouble.of(node.floatAttribute("max", Float.POSITIVE_INFINITY));
        if (from.isEmpty() || to.isEmpty()) {
            return Optional.empty();
        }
        double low = from.getAsDouble();
        double high = to.getAsDouble();
        return Optional.of(x -> Math.min(Math.max(x, low), high));
    }

    private static DoubleUnaryOperator leaky(double slope) {
        return x -> x > 0 ? x : slope * x;
    }

    private static double sigmoid(double x) {
        return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
    }

    private static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    private static double geluTanh(double x) {
        return 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
    }
}
