package org.pathlift.conditioning.testing;

import static org.pathlift.conditioning.testing.Call.one;

import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.pathlift.onnx.graph.ElementType;

/** Operators that work element by element, with broadcasting. */
final class ElementwiseOperators {

    private ElementwiseOperators() {}

    static void addTo(Map<String, Call.Operator> operators) {
        binary(operators, "Add", Double::sum);
        binary(operators, "Sub", (a, b) -> a - b);
        binary(operators, "Mul", (a, b) -> a * b);
        binary(operators, "Pow", Math::pow);
        operators.put("Div", ElementwiseOperators::div);
        folded(operators, "Sum", Double::sum);
        folded(operators, "Max", Math::max);
        folded(operators, "Min", Math::min);
        operators.put(
                "Mean",
                call -> one(fold(call, Double::sum).map(x -> x / call.inputs().size())));
        unary(operators, "Relu", x -> Math.max(x, 0));
        unary(operators, "Abs", Math::abs);
        unary(operators, "Neg", x -> -x);
        unary(operators, "Identity", x -> x);
        unary(operators, "Tanh", Math::tanh);
        unary(operators, "Sigmoid", x -> 1 / (1 + Math.exp(-x)));
        unary(operators, "Sqrt", Math::sqrt);
        unary(operators, "Exp", Math::exp);
        unary(operators, "Log", Math::log);
        unary(operators, "Softplus", x -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))));
        unary(operators, "Erf", ElementwiseOperators::erf);
        operators.put("Gelu", call -> one(call.input(0).map(x -> 0.5 * x * (1 + erf(x / Math.sqrt(2))))));
        operators.put("LeakyRelu", call -> {
            double alpha = call.real("alpha", 0.01);
            return one(call.input(0).map(x -> x < 0 ? alpha * x : x));
        });
        operators.put(
                "PRelu",
                call -> one(Array64.broadcast(call.input(0), call.input(1), (x, slope) -> x < 0 ? slope * x : x)));
        operators.put("Dropout", call -> List.of(call.input(0), call.input(0).map(x -> 1)));
        operators.put("Cast", ElementwiseOperators::cast);
        operators.put("Clip", ElementwiseOperators::clip);
    }

    private static void unary(Map<String, Call.Operator> operators, String name, DoubleUnaryOperator operator) {
        operators.put(name, call -> one(call.input(0).map(operator)));
    }

    private static void binary(Map<String, Call.Operator> operators, String name, DoubleBinaryOperator operator) {
        operators.put(name, call -> {
            Array64 right = call.input(1);
            // Before version 7 the right operand was placed by an attribute.
            if (call.opset() < 7
                    && call.attribute("broadcast", 0) != 0
                    && call.node().attributes().containsKey("axis")) {
                int axis = call.axis(0, call.input(0).rank());
                int[] dims = new int[call.input(0).rank()];
                java.util.Arrays.fill(dims, 1);
                System.arraycopy(right.dims(), 0, dims, axis, right.rank());
                right = right.reshaped(dims);
            }
            return one(Array64.broadcast(call.input(0), right, operator));
        });
    }

    private static List<Array64> div(Call call) {
        boolean whole = call.input(0).whole() && call.input(1).whole();
        return one(Array64.broadcast(call.input(0), call.input(1), (a, b) -> whole ? truncated(a / b) : a / b));
    }

    private static void folded(Map<String, Call.Operator> operators, String name, DoubleBinaryOperator operator) {
        operators.put(name, call -> one(fold(call, operator)));
    }

    private static Array64 fold(Call call, DoubleBinaryOperator operator) {
        Array64 result = call.input(0);
        for (int i = 1; i < call.inputs().size(); i++) {
            result = Array64.broadcast(result, call.input(i), operator);
        }
        return result;
    }

    private static List<Array64> cast(Call call) {
        ElementType to = ElementType.ofCode((int) call.attribute("to", 0));
        if (to.isFloating()) {
            return one(call.input(0).asWhole(false));
        }
        return one(call.input(0)
                .map(x -> to == ElementType.BOOL ? (x != 0 ? 1 : 0) : truncated(x))
                .asWhole(true));
    }

    private static double truncated(double x) {
        return x < 0 ? Math.ceil(x) : Math.floor(x);
    }

    private static List<Array64> clip(Call call) {
        double low = call.has(1) ? call.input(1).values()[0] : call.real("min", Double.NEGATIVE_INFINITY);
        double high = call.has(2) ? call.input(2).values()[0] : call.real("max", Double.POSITIVE_INFINITY);
        return one(call.input(0).map(x -> Math.min(Math.max(x, low), high)));
    }

    /** The error function to about 1e-16: its series up to 3, the continued fraction of erfc beyond. */
    static double erf(double x) {
        double a = Math.abs(x);
        if (a < 3) {
            double term = a;
            double sum = a;
            for (int n = 1; n < 200 && Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
                term *= -a * a / n;
                sum += term / (2 * n + 1);
            }
            return Math.copySign(2 / Math.sqrt(Math.PI) * sum, x);
        }
        double fraction = 0;
        for (int n = 120; n >= 1; n--) {
            fraction = n / 2.0 / (a + fraction);
        }
        return Math.copySign(1 - Math.exp(-a * a) / Math.sqrt(Math.PI) / (a + fraction), x);
    }
}
