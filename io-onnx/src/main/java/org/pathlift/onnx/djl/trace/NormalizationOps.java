package org.pathlift.onnx.djl.trace;

import java.util.List;
import java.util.Map;
import org.pathlift.onnx.djl.trace.Traced.Value;

/** BatchNorm with its running statistics, LayerNorm, and division by a norm. */
final class NormalizationOps {

    private NormalizationOps() {}

    static void add(Map<String, Converter> all) {
        all.put("batchNorm", NormalizationOps::batchNorm);
        all.put("layerNorm", NormalizationOps::layerNorm);
        all.put("normalize", NormalizationOps::normalize);
    }

    private static void batchNorm(Operation operation, Emitter out) {
        if (operation.flag(9)) {
            throw new RefusedOperation(operation, "running statistics", "statistics of the batch: training = true");
        }
        Value input = operation.value(1);
        int axis = operation.integer(6);
        boolean moved = axis != -1 && axis != 1;
        String x = out.name(input);
        String y = out.node(
                "BatchNormalization",
                List.of(
                        moved ? ShapeOps.swap(x, input.rank(), 1, axis, out) : x,
                        out.name(operation.value(4)),
                        out.name(operation.value(5)),
                        out.name(operation.value(2)),
                        out.name(operation.value(3))),
                Map.of("epsilon", (float) operation.real(8)));
        out.define(operation.result(), moved ? ShapeOps.swap(y, input.rank(), 1, axis, out) : y);
    }

    private static void layerNorm(Operation operation, Emitter out) {
        out.define(
                operation.result(),
                out.node(
                        "LayerNormalization",
                        List.of(
                                out.name(operation.value(1)),
                                out.name(operation.value(3)),
                                out.name(operation.value(4))),
                        Map.of("axis", -operation.list(2).size(), "epsilon", (float) operation.real(5))));
    }

    /** x / max(norm(x), epsilon). */
    private static void normalize(Operation operation, Emitter out) {
        Value result = operation.result();
        String x = out.name(operation.value(0));
        String norm = out.node(
                ReductionOps.norm(operation, operation.real(1)),
                List.of(x),
                Map.of("axes", new long[] {operation.integer(2)}, "keepdims", 1));
        String bounded = out.node("Max", List.of(norm, out.scalar(operation.real(3), result.type())));
        out.define(result, out.node("Div", List.of(x, bounded)));
    }
}
