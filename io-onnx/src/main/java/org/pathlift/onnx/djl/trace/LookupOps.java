package org.pathlift.onnx.djl.trace;

import ai.djl.ndarray.types.DataType;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.pathlift.onnx.djl.trace.Traced.Value;

/** Elements chosen by the numbers in another array: embeddings, gathers, one-hot codes. */
final class LookupOps {

    private LookupOps() {}

    static void add(Map<String, Converter> all) {
        all.put(
                "embedding",
                (operation, out) -> out.define(
                        operation.result(),
                        out.node(
                                "Gather",
                                List.of(out.name(operation.value(2)), out.as(operation.value(1), DataType.INT64)),
                                Map.of("axis", 0))));
        all.put(
                "gather",
                (operation, out) -> out.define(
                        operation.result(),
                        out.node(
                                "GatherElements",
                                List.of(out.name(operation.value(0)), out.as(operation.value(1), DataType.INT64)),
                                Map.of("axis", operation.integer(2)))));
        all.put("gatherNd", LookupOps::gatherNd);
        all.put("take", LookupOps::take);
        all.put("oneHot", LookupOps::oneHot);
        all.put("booleanMask", (operation, out) -> {
            throw new RefusedOperation(operation, "a shape that does not depend on data", "elements chosen by a mask");
        });
    }

    /** DJL's indices have the place's coordinates along their first axis, ONNX's along their last. */
    private static void gatherNd(Operation operation, Emitter out) {
        String data = out.name(operation.value(0));
        Value index = operation.value(1);
        String places = out.as(index, DataType.INT64);
        if (index.dim(0).is(1)) {
            String flat = out.node("Squeeze", List.of(places, out.longs(0)));
            out.define(operation.result(), out.node("Gather", List.of(data, flat), Map.of("axis", 0)));
            return;
        }
        long[] order = LongStream.concat(IntStream.range(1, index.rank()).asLongStream(), LongStream.of(0))
                .toArray();
        String turned = out.node("Transpose", List.of(places), Map.of("perm", order));
        out.define(operation.result(), out.node("GatherND", List.of(data, turned)));
    }

    /** Parts along the first axis: so DJL's PyTorch engine, whose documentation says elements of the flat array. */
    private static void take(Operation operation, Emitter out) {
        String places = out.as(operation.value(1), DataType.INT64);
        out.define(
                operation.result(),
                out.node("Gather", List.of(out.name(operation.value(0)), places), Map.of("axis", 0)));
    }

    private static void oneHot(Operation operation, Emitter out) {
        Value result = operation.result();
        String values = out.node(
                "Concat",
                List.of(
                        out.node("Unsqueeze", List.of(out.scalar(0, result.type()), out.longs(0))),
                        out.node("Unsqueeze", List.of(out.scalar(1, result.type()), out.longs(0)))),
                Map.of("axis", 0));
        out.define(
                result,
                out.node(
                        "OneHot",
                        List.of(out.as(operation.value(0), DataType.INT64), out.longs(operation.integer(1)), values),
                        Map.of("axis", -1)));
    }
}
