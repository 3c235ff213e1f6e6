package org.pathlift.onnx.djl.trace;

import ai.djl.ndarray.types.DataType;
import java.util.List;
import java.util.Map;
import org.pathlift.onnx.djl.trace.Traced.Value;

/** Functions of one array, element by element, and conversions between element types. */
final class UnaryOps {

    private static final Map<String, String> SAME = Map.ofEntries(
            Map.entry("neg", "Neg"),
            Map.entry("abs", "Abs"),
            Map.entry("sqrt", "Sqrt"),
            Map.entry("floor", "Floor"),
            Map.entry("ceil", "Ceil"),
            Map.entry("round", "Round"),
            Map.entry("exp", "Exp"),
            Map.entry("log", "Log"),
            Map.entry("sin", "Sin"),
            Map.entry("cos", "Cos"),
            Map.entry("tan", "Tan"),
            Map.entry("asin", "Asin"),
            Map.entry("acos", "Acos"),
            Map.entry("atan", "Atan"),
            Map.entry("sinh", "Sinh"),
            Map.entry("cosh", "Cosh"),
            Map.entry("tanh", "Tanh"),
            Map.entry("sign", "Sign"),
            Map.entry("erf", "Erf"));

    private UnaryOps() {}

    static void add(Map<String, Converter> all) {
        SAME.forEach((name, type) -> all.put(name, (operation, out) -> {
            Value result = operation.result();
            out.define(result, out.node(type, List.of(out.as(operation.value(0), result.type()))));
        }));
        Map.of("isNaN", "IsNaN", "isInfinite", "IsInf")
                .forEach((name, type) -> all.put(
                        name,
                        (operation, out) ->
                                out.define(operation.result(), out.node(type, List.of(out.name(operation.value(0)))))));
        all.put("logicalNot", (operation, out) -> {
            String truth = out.as(operation.value(0), DataType.BOOLEAN);
            out.define(operation.result(), out.node("Not", List.of(truth)));
        });
        all.put("square", (operation, out) -> {
            String x = out.name(operation.value(0));
            out.define(operation.result(), out.node("Mul", List.of(x, x)));
        });
        all.put("trunc", (operation, out) -> {
            String x = out.name(operation.value(0));
            String size = out.node("Floor", List.of(out.node("Abs", List.of(x))));
            out.define(operation.result(), out.node("Mul", List.of(out.node("Sign", List.of(x)), size)));
        });
        all.put("cbrt", (operation, out) -> scaled(operation, out, "Pow", 1.0 / 3));
        all.put("log2", (operation, out) -> logarithm(operation, out, 2));
        all.put("log10", (operation, out) -> logarithm(operation, out, 10));
        all.put("toDegrees", (operation, out) -> scaled(operation, out, "Mul", 180 / Math.PI));
        all.put("toRadians", (operation, out) -> scaled(operation, out, "Mul", Math.PI / 180));
        all.put("clip", UnaryOps::clip);
        all.put(
                "toType",
                (operation, out) -> out.define(
                        operation.result(),
                        out.as(operation.value(0), operation.result().type())));
        for (String name : List.of("duplicate", "stopGradient", "toDevice", "toDense")) {
            all.put(name, (operation, out) -> out.define(operation.result(), out.name(operation.value(0))));
        }
    }

    private static void scaled(Operation operation, Emitter out, String type, double by) {
        Value result = operation.result();
        String x = out.as(operation.value(0), result.type());
        out.define(result, out.node(type, List.of(x, out.scalar(by, result.type()))));
    }

    private static void logarithm(Operation operation, Emitter out, double base) {
        Value result = operation.result();
        String log = out.node("Log", List.of(out.as(operation.value(0), result.type())));
        out.define(result, out.node("Div", List.of(log, out.scalar(Math.log(base), result.type()))));
    }

    private static void clip(Operation operation, Emitter out) {
        Value result = operation.result();
        String x = out.as(operation.value(0), result.type());
        String least = out.scalar(operation.real(1), result.type());
        String most = out.scalar(operation.real(2), result.type());
        out.define(result, out.node("Clip", List.of(x, least, most)));
    }
}
