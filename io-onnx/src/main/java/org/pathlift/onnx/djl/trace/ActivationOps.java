package org.pathlift.onnx.djl.trace;

import java.util.List;
import java.util.Map;
import org.pathlift.onnx.djl.trace.Traced.Value;

/** Activations, and Dropout, which does nothing outside training. */
final class ActivationOps {

    private ActivationOps() {}

    static void add(Map<String, Converter> all) {
        Map.of("relu", "Relu", "sigmoid", "Sigmoid", "softPlus", "Softplus", "softSign", "Softsign", "selu", "Selu")
                .forEach((name, type) -> all.put(
                        name,
                        (operation, out) ->
                                out.define(operation.result(), out.node(type, List.of(out.name(operation.value(0)))))));
        all.put("leakyRelu", (operation, out) -> sloped(operation, out, "LeakyRelu"));
        all.put("elu", (operation, out) -> sloped(operation, out, "Elu"));
        all.put("gelu", ActivationOps::gelu);
        all.put("softmax", (operation, out) -> alongAxis(operation, out, "Softmax"));
        all.put("logSoftmax", (operation, out) -> alongAxis(operation, out, "LogSoftmax"));
        all.put("dropout", ActivationOps::dropout);
    }

    private static void sloped(Operation operation, Emitter out, String type) {
        out.define(operation.result(), out.node(type, List.of(out.name(operation.value(0))), Map.of("alpha", (float)
                operation.real(1))));
    }

    /** x (1 + erf(x / sqrt 2)) / 2. */
    private static void gelu(Operation operation, Emitter out) {
        Value result = operation.result();
        String x = out.name(operation.value(0));
        String erf = out.node("Erf", List.of(out.node("Div", List.of(x, out.scalar(Math.sqrt(2), result.type())))));
        String gate = out.node("Add", List.of(erf, out.scalar(1, result.type())));
        String twice = out.node("Mul", List.of(x, gate));
        out.define(result, out.node("Mul", List.of(twice, out.scalar(0.5, result.type()))));
    }

    private static void alongAxis(Operation operation, Emitter out, String type) {
        out.define(
                operation.result(),
                out.node(type, List.of(out.name(operation.value(0))), Map.of("axis", operation.integer(1))));
    }

    private static void dropout(Operation operation, Emitter out) {
        if (operation.flag(3)) {
            throw new RefusedOperation(operation, "dropout that does nothing outside training", "training = true");
        }
        out.define(operation.result(), out.name(operation.value(1)));
    }
}
