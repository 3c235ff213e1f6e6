package org.pathlift.onnx.djl.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.pathlift.onnx.djl.trace.Traced.Value;

/** Several arrays of one, one of several, and borders around one. */
final class JoiningOps {

    private JoiningOps() {}

    static void add(Map<String, Converter> all) {
        all.put(
                "concat",
                (operation, out) -> out.define(
                        operation.result(),
                        out.node("Concat", parts(operation, out), Map.of("axis", operation.integer(2)))));
        all.put("stack", JoiningOps::stack);
        all.put("split", JoiningOps::split);
        all.put("pad", JoiningOps::pad);
        all.put("flip", JoiningOps::flip);
    }

    private static List<String> parts(Operation operation, Emitter out) {
        List<String> parts = new ArrayList<>();
        for (Value part : operation.operands()) {
            parts.add(out.as(part, operation.result().type()));
        }
        return parts;
    }

    private static void stack(Operation operation, Emitter out) {
        int axis = operation.integer(2);
        List<String> parts = parts(operation, out).stream()
                .map(part -> out.node("Unsqueeze", List.of(part, out.longs(axis))))
                .toList();
        out.define(operation.result(), out.node("Concat", parts, Map.of("axis", axis)));
    }

    private static void split(Operation operation, Emitter out) {
        Value input = operation.value(0);
        int axis = operation.size() > 2 ? operation.integer(2) : 0;
        if (operation.results().size() == 1) {
            out.define(operation.result(), out.name(input));
            return;
        }
        List<Extent> sizes =
                operation.results().stream().map(part -> part.dim(axis)).toList();
        List<String> parts = out.nodes(
                "Split",
                List.of(out.name(input), out.vector(sizes)),
                Map.of("axis", axis),
                operation.results().size());
        for (int i = 0; i < parts.size(); i++) {
            out.define(operation.results().get(i), parts.get(i));
        }
    }

    /** PyTorch gives (begin, end) of the last axis first. */
    private static void pad(Operation operation, Emitter out) {
        int rank = operation.value(0).rank();
        long[] given = operation.integers(1);
        long[] pads = new long[2 * rank];
        for (int i = 0; i < given.length / 2; i++) {
            pads[rank - 1 - i] = given[2 * i];
            pads[2 * rank - 1 - i] = given[2 * i + 1];
        }
        Value result = operation.result();
        out.define(
                result,
                out.node(
                        "Pad",
                        List.of(
                                out.name(operation.value(0)),
                                out.longs(pads),
                                out.scalar(operation.real(2), result.type()))));
    }

    private static void flip(Operation operation, Emitter out) {
        out.define(operation.result(), reversed(out.name(operation.value(0)), operation.integers(1), out));
    }

    /** Turns axes around. */
    static String reversed(String x, long[] axes, Emitter out) {
        long[] starts = LongStream.of(axes).map(axis -> -1).toArray();
        long[] ends = LongStream.of(axes).map(axis -> Long.MIN_VALUE).toArray();
        long[] steps = IntStream.range(0, axes.length).mapToLong(axis -> -1).toArray();
        return out.node("Slice", List.of(x, out.longs(starts), out.longs(ends), out.longs(axes), out.longs(steps)));
    }
}
