package org.pathlift.onnx.djl.trace;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.pathlift.onnx.djl.trace.Traced.Value;

/** Other shapes of the same elements, or of repeated ones. */
final class ShapeOps {

    private ShapeOps() {}

    static void add(Map<String, Converter> all) {
        all.put("reshape", ShapeOps::reshape);
        all.put("flatten", ShapeOps::reshape);
        all.put("transpose", ShapeOps::transpose);
        all.put(
                "swapAxes",
                (operation, out) -> out.define(
                        operation.result(),
                        swap(
                                out.name(operation.value(0)),
                                operation.value(0).rank(),
                                operation.integer(1),
                                operation.integer(2),
                                out)));
        all.put(
                "expandDims",
                (operation, out) -> out.define(
                        operation.result(),
                        out.node("Unsqueeze", List.of(out.name(operation.value(0)), out.longs(operation.integer(1))))));
        all.put("squeeze", ShapeOps::squeeze);
        all.put(
                "broadcast",
                (operation, out) -> out.define(
                        operation.result(),
                        expand(out.name(operation.value(0)), operation.result().shape(), out)));
        all.put("tile", ShapeOps::tile);
        all.put("repeat", ShapeOps::repeat);
    }

    /** Exchanges two axes; negative ones count from the end. */
    static String swap(String x, int rank, int first, int second, Emitter out) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
        Collections.swap(order, Math.floorMod(first, rank), Math.floorMod(second, rank));
        return out.node(
                "Transpose",
                List.of(x),
                Map.of("perm", order.stream().mapToLong(Integer::longValue).toArray()));
    }

    /** Reshapes so that the target stays a constant wherever one open extent, or copies of the input's, suffice. */
    static String reshape(String x, List<Extent> from, List<Extent> to, Emitter out) {
        return out.node("Reshape", List.of(x, target(from, to, out)));
    }

    static String expand(String x, List<Extent> shape, Emitter out) {
        return out.node("Expand", List.of(x, out.vector(shape)));
    }

    private static String target(List<Extent> from, List<Extent> to, Emitter out) {
        long[] dims = new long[to.size()];
        boolean several = to.stream().filter(extent -> !extent.isFixed()).count() > 1;
        int open = 0;
        for (int axis = 0; axis < dims.length; axis++) {
            Extent extent = to.get(axis);
            if (extent.isFixed()) {
                dims[axis] = extent.constant();
            } else if (several && axis < from.size() && from.get(axis).equals(extent)) {
                dims[axis] = 0;
            } else {
                dims[axis] = -1;
                open++;
            }
        }
        return open > 1 ? out.vector(to) : out.longs(dims);
    }

    private static void reshape(Operation operation, Emitter out) {
        Value input = operation.value(0);
        Value result = operation.result();
        out.define(result, reshape(out.name(input), input.shape(), result.shape(), out));
    }

    private static void transpose(Operation operation, Emitter out) {
        int rank = operation.value(0).rank();
        long[] order = operation.size() == 1
                ? IntStream.range(0, rank).mapToLong(axis -> rank - 1 - axis).toArray()
                : IntStream.of(ints(operation, 1))
                        .mapToLong(axis -> Math.floorMod(axis, rank))
                        .toArray();
        out.define(
                operation.result(),
                out.node("Transpose", List.of(out.name(operation.value(0))), Map.of("perm", order)));
    }

    private static void squeeze(Operation operation, Emitter out) {
        Value input = operation.value(0);
        int[] asked;
        if (operation.size() == 1) {
            asked = IntStream.range(0, input.rank()).toArray();
        } else if (operation.argument(1) instanceof Extent) {
            asked = new int[] {operation.integer(1)};
        } else {
            asked = ints(operation, 1);
        }
        long[] axes = IntStream.of(asked)
                .filter(axis -> input.dim(axis).is(1))
                .mapToLong(axis -> Math.floorMod(axis, input.rank()))
                .toArray();
        String x = out.name(input);
        out.define(operation.result(), axes.length == 0 ? x : out.node("Squeeze", List.of(x, out.longs(axes))));
    }

    private static int[] ints(Operation operation, int index) {
        return IntStream.range(0, operation.list(index).size())
                .map(i -> Math.toIntExact(operation.integers(index)[i]))
                .toArray();
    }

    private static void tile(Operation operation, Emitter out) {
        Value input = operation.value(0);
        List<Extent> repeats = new ArrayList<>();
        if (operation.argument(1) instanceof Extent each) {
            repeats.addAll(Collections.nCopies(Math.max(1, input.rank()), each));
        } else {
            repeats.addAll(operation.extents(1));
        }
        List<Extent> shape = new ArrayList<>(input.shape());
        while (repeats.size() < shape.size()) {
            repeats.add(0, Extent.fixed(1));
        }
        String x = out.name(input);
        if (shape.size() < repeats.size()) {
            while (shape.size() < repeats.size()) {
                shape.add(0, Extent.fixed(1));
            }
            x = reshape(x, input.shape(), shape, out);
        }
        out.define(operation.result(), out.node("Tile", List.of(x, out.vector(repeats))));
    }

    /** Each element several times in a row: a new axis beside the repeated one, expanded and merged. */
    private static void repeat(Operation operation, Emitter out) {
        Value input = operation.value(0);
        List<Extent> now = new ArrayList<>(input.shape());
        List<Extent> last = operation.result().shape();
        String x = out.name(input);
        if (now.isEmpty()) {
            now.add(Extent.fixed(1));
        }
        for (int axis = 0; axis < now.size(); axis++) {
            Extent from = now.get(axis);
            Extent to = last.get(axis);
            if (from.equals(to)) {
                continue;
            }
            List<Extent> merged = new ArrayList<>(now);
            merged.set(axis, to);
            if (from.is(1)) {
                x = expand(x, merged, out);
            } else {
                List<Extent> wide = new ArrayList<>(now);
                wide.add(axis + 1, times(operation, from, to));
                x = out.node("Unsqueeze", List.of(x, out.longs(axis + 1L)));
                x = reshape(expand(x, wide, out), wide, merged, out);
            }
            now = merged;
        }
        out.define(operation.result(), x);
    }

    private static Extent times(Operation operation, Extent from, Extent to) {
        if (from.isFixed() && from.constant() > 0) {
            return new Extent(to.perBatch() / from.constant(), to.constant() / from.constant());
        }
        if (from.constant() == 0 && to.constant() == 0) {
            return Extent.fixed(to.perBatch() / from.perBatch());
        }
        throw new RefusedOperation(operation, "a whole number of copies", from + " to " + to);
    }
}
