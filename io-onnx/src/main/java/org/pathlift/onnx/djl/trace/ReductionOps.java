package org.pathlift.onnx.djl.trace;

import ai.djl.ndarray.types.DataType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pathlift.onnx.djl.trace.Traced.Value;

/** Sums, means, extremes and norms along axes, or over everything. */
final class ReductionOps {

    private ReductionOps() {}

    static void add(Map<String, Converter> all) {
        Map.of("mean", "ReduceMean", "max", "ReduceMax", "min", "ReduceMin", "prod", "ReduceProd")
                .forEach((name, type) -> all.put(name, (operation, out) -> reduce(operation, out, type)));
        all.put("sum", ReductionOps::sum);
        all.put("norm", ReductionOps::norms);
        all.put("cumSum", ReductionOps::running);
    }

    /** Returns the operator of a norm. */
    static String norm(Operation operation, double order) {
        if (order != 1 && order != 2) {
            throw new RefusedOperation(operation, "the norm of order 1 or 2", "order " + order);
        }
        return order == 1 ? "ReduceL1" : "ReduceL2";
    }

    private static void reduce(Operation operation, Emitter out, String type) {
        Value result = operation.result();
        Map<String, Object> attributes = new HashMap<>();
        boolean along = operation.size() > 1 && !operation.list(1).isEmpty();
        if (along) {
            attributes.put("axes", operation.integers(1));
        }
        attributes.put("keepdims", operation.size() > 2 && operation.flag(2) ? 1 : 0);
        String x = out.as(operation.value(0), result.type());
        out.define(result, out.node(type, List.of(x), attributes));
    }

    private static void sum(Operation operation, Emitter out) {
        Value result = operation.result();
        String x = out.as(operation.value(0), result.type());
        boolean along = operation.size() > 1 && !operation.list(1).isEmpty();
        List<String> inputs = along ? List.of(x, out.longs(operation.integers(1))) : List.of(x);
        int keep = operation.size() > 2 && operation.flag(2) ? 1 : 0;
        out.define(result, out.node("ReduceSum", inputs, Map.of("keepdims", keep)));
    }

    private static void norms(Operation operation, Emitter out) {
        boolean everything = operation.size() == 2;
        Map<String, Object> attributes = new HashMap<>();
        if (!everything && !operation.list(2).isEmpty()) {
            attributes.put("axes", operation.integers(2));
        }
        attributes.put("keepdims", operation.flag(everything ? 1 : 3) ? 1 : 0);
        String type = norm(operation, everything ? 2 : operation.real(1));
        out.define(operation.result(), out.node(type, List.of(out.name(operation.value(0))), attributes));
    }

    private static void running(Operation operation, Emitter out) {
        Value result = operation.result();
        int axis = operation.size() > 1 ? operation.integer(1) : 0;
        String x = out.as(operation.value(0), result.type());
        out.define(result, out.node("CumSum", List.of(x, out.scalar(axis, DataType.INT64))));
    }
}
