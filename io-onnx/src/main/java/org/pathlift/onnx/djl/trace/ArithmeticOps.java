package org.pathlift.onnx.djl.trace;

import ai.djl.ndarray.types.DataType;
import java.util.List;
import java.util.Map;
import org.pathlift.onnx.djl.trace.Traced.Value;

/** Operations on two arrays, or on an array and a number, element by element. */
final class ArithmeticOps {

    private ArithmeticOps() {}

    static void add(Map<String, Converter> all) {
        Map.of("add", "Add", "sub", "Sub", "mul", "Mul", "div", "Div", "maximum", "Max", "minimum", "Min", "pow", "Pow")
                .forEach((name, type) -> all.put(name, (operation, out) -> plain(operation, out, type)));
        Map.of("eq", "Equal", "gt", "Greater", "gte", "GreaterOrEqual", "lt", "Less", "lte", "LessOrEqual")
                .forEach((name, type) -> all.put(
                        name, (operation, out) -> out.define(operation.result(), compare(operation, out, type))));
        Map.of("logicalAnd", "And", "logicalOr", "Or", "logicalXor", "Xor")
                .forEach((name, type) -> all.put(name, (operation, out) -> logical(operation, out, type)));
        all.put("neq", (operation, out) -> {
            String equal = compare(operation, out, "Equal");
            out.define(operation.result(), out.node("Not", List.of(equal)));
        });
        all.put("mod", ArithmeticOps::remainder);
        all.put("where", ArithmeticOps::where);
    }

    private static void plain(Operation operation, Emitter out, String type) {
        Value result = operation.result();
        String left = out.as(operation.value(0), result.type());
        out.define(result, out.node(type, List.of(left, right(operation, out, result.type()))));
    }

    private static String compare(Operation operation, Emitter out, String type) {
        Value left = operation.value(0);
        DataType common = operation.argument(1) instanceof Value right
                ? Types.common(left, right)
                : Types.common(left, operation.argument(1) instanceof Double);
        return out.node(type, List.of(out.as(left, common), right(operation, out, common)));
    }

    private static void logical(Operation operation, Emitter out, String type) {
        String left = out.as(operation.value(0), DataType.BOOLEAN);
        out.define(operation.result(), out.node(type, List.of(left, right(operation, out, DataType.BOOLEAN))));
    }

    /** PyTorch's remainder has the divisor's sign: a - b floor(a / b). */
    private static void remainder(Operation operation, Emitter out) {
        Value result = operation.result();
        String left = out.as(operation.value(0), result.type());
        String right = right(operation, out, result.type());
        if (!result.type().isFloating()) {
            out.define(result, out.node("Mod", List.of(left, right)));
            return;
        }
        String whole = out.node("Floor", List.of(out.node("Div", List.of(left, right))));
        out.define(result, out.node("Sub", List.of(left, out.node("Mul", List.of(whole, right)))));
    }

    private static void where(Operation operation, Emitter out) {
        Value result = operation.result();
        out.define(
                result,
                out.node(
                        "Where",
                        List.of(
                                out.as(operation.value(1), DataType.BOOLEAN),
                                out.as(operation.value(0), result.type()),
                                out.as(operation.value(2), result.type()))));
    }

    /** The second operand: an array, a number, or a number that depends on the batch size. */
    private static String right(Operation operation, Emitter out, DataType type) {
        Object argument = operation.argument(1);
        if (argument instanceof Value value) {
            return out.as(value, type);
        }
        if (argument instanceof Extent extent && !extent.isFixed()) {
            String number = out.node("Squeeze", List.of(out.vector(List.of(extent)), out.longs(0)));
            return out.cast(number, DataType.INT64, type);
        }
        return out.scalar(operation.real(1), type);
    }
}
