package org.pathlift.onnx.djl.trace;

import ai.djl.ndarray.types.DataType;
import java.util.List;
import java.util.Map;
import org.pathlift.onnx.djl.trace.Traced.Value;

/** Sorting, the largest elements, and where they are. Equal elements come in either order. */
final class OrderOps {

    private OrderOps() {}

    static void add(Map<String, Converter> all) {
        all.put("argMax", (operation, out) -> position(operation, out, "ArgMax"));
        all.put("argMin", (operation, out) -> position(operation, out, "ArgMin"));
        all.put("topK", OrderOps::topK);
        all.put("sort", (operation, out) -> {
            int axis = operation.size() > 1 ? operation.integer(1) : -1;
            out.define(operation.result(), sorted(operation, out, axis).get(0));
        });
        all.put("argSort", (operation, out) -> {
            int axis = operation.integer(1);
            String ascending = sorted(operation, out, axis).get(1);
            out.define(
                    operation.result(),
                    operation.flag(2) ? ascending : JoiningOps.reversed(ascending, new long[] {axis}, out));
        });
    }

    private static void position(Operation operation, Emitter out, String type) {
        Value input = operation.value(0);
        Value result = operation.result();
        String x = out.name(input);
        boolean along = operation.size() > 1;
        String place = out.node(
                type,
                List.of(along ? x : out.node("Reshape", List.of(x, out.longs(-1)))),
                Map.of("axis", along ? operation.integer(1) : 0, "keepdims", 0));
        out.define(result, out.cast(place, DataType.INT64, result.type()));
    }

    private static void topK(Operation operation, Emitter out) {
        List<String> best = out.nodes(
                "TopK",
                List.of(out.name(operation.value(0)), out.vector(List.of(operation.extent(1)))),
                Map.of(
                        "axis",
                        operation.integer(2),
                        "largest",
                        operation.flag(3) ? 1 : 0,
                        "sorted",
                        operation.flag(4) ? 1 : 0),
                2);
        out.define(operation.results().get(0), best.get(0));
        out.define(operation.results().get(1), best.get(1));
    }

    private static List<String> sorted(Operation operation, Emitter out, int axis) {
        Value input = operation.value(0);
        return out.nodes(
                "TopK",
                List.of(out.name(input), out.vector(List.of(input.dim(axis)))),
                Map.of("axis", axis, "largest", 0, "sorted", 1),
                2);
    }
}
