package org.pathlift.onnx.djl.trace;

import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.djl.trace.Traced.Value;

/** Indexing: slices, fixed places, new axes, and places given by one array. */
final class IndexOps {

    private static final Extent END = Extent.fixed(Long.MAX_VALUE);

    private IndexOps() {}

    static void add(Map<String, Converter> all) {
        all.put("get", IndexOps::get);
    }

    private static void get(Operation operation, Emitter out) {
        Selection selection = new Selection();
        int axis = 0;
        List<?> items = operation.list(1);
        for (Object item : items) {
            List<?> parts = (List<?>) item;
            String kind = (String) parts.get(0);
            switch (kind) {
                case "ellipsis" -> axis = selection.whole(operation.value(0).rank() - consumed(items));
                case "slice" -> selection.slice(axis++, parts);
                case "fixed" -> selection.fixed(axis++, (Extent) parts.get(1));
                case "new" -> selection.added();
                case "take" -> selection.take(operation, axis++, (Value) parts.get(1));
                default ->
                    throw new RefusedOperation(
                            operation, "slices, fixed places, new axes or an array of places", "an index by " + kind);
            }
        }
        out.define(operation.result(), selection.write(out.name(operation.value(0)), out));
    }

    private static int consumed(List<?> items) {
        return (int) items.stream()
                .map(item -> ((List<?>) item).get(0))
                .filter(kind -> !kind.equals("ellipsis") && !kind.equals("new"))
                .count();
    }

    /** What an index asks for, axis by axis of the array and of the result. */
    private static final class Selection {

        private final List<Extent> starts = new ArrayList<>();
        private final List<Extent> ends = new ArrayList<>();
        private final List<Extent> axes = new ArrayList<>();
        private final List<Extent> steps = new ArrayList<>();
        private final List<Long> dropped = new ArrayList<>();
        private final List<Long> created = new ArrayList<>();
        private int position;
        private int axis;
        private int takenAxis;
        private @Nullable Value taken;

        /** Passes axes that stay whole; returns the next axis. */
        int whole(int count) {
            position += count;
            axis += count;
            return axis;
        }

        void slice(int at, List<?> parts) {
            if (parts.get(1) != null || parts.get(2) != null || parts.get(3) != null) {
                cut(
                        at,
                        parts.get(1) instanceof Extent start ? start : Extent.fixed(0),
                        parts.get(2) instanceof Extent end ? end : END,
                        parts.get(3) instanceof Extent step ? step : Extent.fixed(1));
            }
            position++;
            axis = at + 1;
        }

        void fixed(int at, Extent place) {
            cut(at, place, place.is(-1) ? END : new Extent(place.perBatch(), place.constant() + 1), Extent.fixed(1));
            dropped.add((long) at);
            axis = at + 1;
        }

        void added() {
            created.add((long) position++);
        }

        void take(Operation operation, int at, Value places) {
            if (taken != null) {
                throw new RefusedOperation(operation, "one array of places", "several");
            }
            taken = places;
            takenAxis = at - dropped.size();
            position += places.rank();
            axis = at + 1;
        }

        String write(String array, Emitter out) {
            String x = array;
            if (!axes.isEmpty()) {
                x = out.node(
                        "Slice", List.of(x, out.vector(starts), out.vector(ends), out.vector(axes), out.vector(steps)));
            }
            if (!dropped.isEmpty()) {
                x = out.node("Squeeze", List.of(x, out.longs(array(dropped))));
            }
            if (taken != null) {
                x = out.node("Gather", List.of(x, out.as(taken, DataType.INT64)), Map.of("axis", takenAxis));
            }
            return created.isEmpty() ? x : out.node("Unsqueeze", List.of(x, out.longs(array(created))));
        }

        private void cut(int at, Extent start, Extent end, Extent step) {
            starts.add(start);
            ends.add(end);
            axes.add(Extent.fixed(at));
            steps.add(step);
        }

        private static long[] array(List<Long> numbers) {
            return numbers.stream().mapToLong(Long::longValue).toArray();
        }
    }
}
