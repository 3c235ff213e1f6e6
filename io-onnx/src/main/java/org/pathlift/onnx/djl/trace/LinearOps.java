package org.pathlift.onnx.djl.trace;

import java.util.List;
import java.util.Map;
import org.pathlift.onnx.djl.trace.Traced.Value;

/** Matrix products. */
final class LinearOps {

    private LinearOps() {}

    static void add(Map<String, Converter> all) {
        all.put("linear", LinearOps::linear);
        for (String name : List.of("matMul", "batchMatMul", "dot")) {
            all.put(
                    name,
                    (operation, out) -> out.define(
                            operation.result(),
                            out.node("MatMul", List.of(out.name(operation.value(0)), out.name(operation.value(1))))));
        }
    }

    /** x W^T + b: Gemm for a matrix, MatMul for anything else. */
    private static void linear(Operation operation, Emitter out) {
        Value input = operation.value(1);
        String x = out.name(input);
        String weight = out.name(operation.value(2));
        boolean biased = operation.has(3);
        if (input.rank() == 2) {
            List<String> operands = biased ? List.of(x, weight, out.name(operation.value(3))) : List.of(x, weight);
            out.define(operation.result(), out.node("Gemm", operands, Map.of("transB", 1)));
            return;
        }
        String turned = out.node("Transpose", List.of(weight), Map.of("perm", new long[] {1, 0}));
        String product = out.node("MatMul", List.of(x, turned));
        out.define(
                operation.result(), biased ? out.node("Add", List.of(product, out.name(operation.value(3)))) : product);
    }
}
