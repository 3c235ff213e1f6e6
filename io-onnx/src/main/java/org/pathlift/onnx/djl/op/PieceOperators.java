package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** What joins, cuts and extends arrays along axes. */
final class PieceOperators {

    private PieceOperators() {}

    static List<Operator> list() {
        return List.of(
                Operator.single("Concat", 4, Gradient.FULL, PieceOperators::concat),
                Operator.of("Split", 2, Gradient.FULL, PieceOperators::split),
                Operator.of("Split", 13, Gradient.FULL, PieceOperators::split),
                Operator.of("Split", 18, Gradient.FULL, PieceOperators::split),
                Operator.single("Slice", 1, Gradient.FULL, PieceOperators::slice),
                Operator.single("Slice", 10, Gradient.FULL, PieceOperators::slice),
                pad(2),
                pad(11),
                pad(18),
                Operator.single("CenterCropPad", 18, Gradient.FULL, PieceOperators::centerCropPad));
    }

    private static Operator pad(int since) {
        List<String> modes = List.of("constant", "reflect", "edge", "wrap");
        return Operator.single("Pad", since, Gradient.PARTIAL, PieceOperators::pad)
                .restricted(
                        "no gradient to the padded value",
                        node -> modes.contains(node.stringAttribute("mode", "constant"))
                                ? List.of()
                                : List.of("mode " + node.stringAttribute("mode", "")));
    }

    private static NDArray concat(Call call) {
        NDList parts = new NDList();
        for (int i = 0; i < call.count(); i++) {
            parts.add(call.input(i));
        }
        return Ranges.concat(
                parts,
                Call.axis(call.attribute("axis", 1L), parts.head().getShape().dimension()));
    }

    /** Into parts of given sizes; else into equal ones, of which only the last may be smaller, from version 18 on. */
    private static NDList split(Call call) {
        NDArray array = call.input(0);
        int axis = Call.axis(call.attribute("axis", 0L), array.getShape().dimension());
        long extent = array.size(axis);
        long[] sizes = call.ints("split", 1);
        if (sizes == null) {
            long parts =
                    call.attribute("num_outputs", (long) call.node().outputs().size());
            long size = (extent + parts - 1) / parts;
            if (call.opset() < 18 && size * parts != extent) {
                throw call.unsupported("equal parts must divide the axis", parts + " parts", "extent " + extent);
            }
            sizes = LongStream.range(0, parts)
                    .map(i -> Math.max(0, Math.min(size, extent - i * size)))
                    .toArray();
        }
        if (LongStream.of(sizes).sum() != extent) {
            throw call.unsupported(
                    "the parts must fill the axis", "sizes that add up to " + extent, Arrays.toString(sizes));
        }
        long[] ends = Arrays.copyOf(sizes, sizes.length - 1);
        Arrays.parallelPrefix(ends, Long::sum);
        return array.split(ends, axis);
    }

    private static NDArray slice(Call call) {
        NDArray array = call.input(0);
        long[] starts = call.ints("starts", 1);
        long[] ends = call.ints("ends", 2);
        if (starts == null || ends == null) {
            throw call.unsupported("starts and ends must be given", "starts and ends", "none");
        }
        long[] axes = call.ints("axes", 3);
        long[] steps = call.has(4) ? call.ints(4) : null;
        for (int i = 0; i < starts.length; i++) {
            int axis = Call.axis(axes == null ? i : axes[i], array.getShape().dimension());
            array = slice(array, axis, starts[i], ends[i], steps == null ? 1 : steps[i]);
        }
        return array;
    }

    /** As in NumPy: counted from the end where negative, and clamped to the axis. */
    private static NDArray slice(NDArray array, int axis, long start, long end, long step) {
        long extent = array.size(axis);
        if (step == 0) {
            throw new IllegalArgumentException("a slice's step must not be 0");
        }
        long low = step > 0 ? 0 : -1;
        long high = step > 0 ? extent : extent - 1;
        long from = Math.max(low, Math.min(high, start < 0 ? start + extent : start));
        long to = Math.max(low, Math.min(high, end < 0 ? end + extent : end));
        if (step > 0) {
            return Ranges.slice(array, axis, Math.min(from, to), to, Math.min(step, Math.max(1, extent)));
        }
        if (from <= to) {
            return Ranges.slice(array, axis, 0, 0, 1);
        }
        long stride = -Math.max(step, -Math.max(1, extent));
        long last = from - (from - to - 1) / stride * stride;
        return Ranges.slice(array, axis, last, from + 1, stride).flip(axis);
    }

    private static NDArray pad(Call call) {
        NDArray array = call.input(0);
        int rank = array.getShape().dimension();
        long[] pads = call.ints("pads", 1);
        if (pads == null) {
            throw call.unsupported("pads must be given", "pads", "none");
        }
        int[] axes = call.has(3)
                ? LongStream.of(call.ints(3))
                        .mapToInt(axis -> Call.axis(axis, rank))
                        .toArray()
                : IntStream.range(0, rank).toArray();
        long[] before = new long[rank];
        long[] after = new long[rank];
        for (int i = 0; i < axes.length; i++) {
            before[axes[i]] = pads[i];
            after[axes[i]] = pads[axes.length + i];
        }
        String mode = call.attribute("mode", "constant");
        if (mode.equals("constant")) {
            return padWith(array, before, after, call.has(2) ? call.number(2) : call.attribute("value", 0f));
        }
        NDArray cropped = crop(array, before, after);
        for (int axis = 0; axis < rank; axis++) {
            long[] places = places(mode, cropped.size(axis), Math.max(0, before[axis]), Math.max(0, after[axis]));
            cropped = places.length == cropped.size(axis) ? cropped : Ranges.pick(cropped, axis, places);
        }
        return cropped;
    }

    private static NDArray crop(NDArray array, long[] before, long[] after) {
        NDArray cropped = array;
        for (int axis = 0; axis < before.length; axis++) {
            long extent = cropped.size(axis);
            long from = Math.min(extent, Math.max(0, -before[axis]));
            long to = Math.max(from, extent + Math.min(0, after[axis]));
            cropped = Ranges.slice(cropped, axis, from, to, 1);
        }
        return cropped;
    }

    private static NDArray padWith(NDArray array, long[] before, long[] after, double value) {
        NDArray cropped = crop(array, before, after);
        int rank = before.length;
        long[] inner = new long[2 * rank];
        for (int i = 0; i < rank; i++) {
            inner[2 * i] = Math.max(0, before[rank - 1 - i]);
            inner[2 * i + 1] = Math.max(0, after[rank - 1 - i]);
        }
        return LongStream.of(inner).allMatch(count -> count == 0) ? cropped : padWith(cropped, new Shape(inner), value);
    }

    private static NDArray padWith(NDArray array, Shape inner, double value) {
        return array.getDataType() == DataType.BOOLEAN
                ? array.toType(DataType.UINT8, false).pad(inner, value).toType(DataType.BOOLEAN, false)
                : array.pad(inner, value);
    }

    /** Returns which element each place of a padded axis shows. */
    private static long[] places(String mode, long extent, long before, long after) {
        return LongStream.range(-before, extent + after)
                .map(place -> switch (mode) {
                    case "edge" -> Math.max(0, Math.min(extent - 1, place));
                    case "wrap" -> Math.floorMod(place, extent);
                    default -> {
                        long period = Math.max(1, 2 * (extent - 1));
                        long inside = Math.floorMod(place, period);
                        yield Math.min(inside, period - inside) % Math.max(1, extent);
                    }
                })
                .toArray();
    }

    /** To given extents about the center; what is odd is cut or added at the end. */
    private static NDArray centerCropPad(Call call) {
        NDArray array = call.input(0);
        int rank = array.getShape().dimension();
        long[] extents = call.ints(1);
        long[] axes = call.attribute("axes");
        long[] before = new long[rank];
        long[] after = new long[rank];
        for (int i = 0; i < extents.length; i++) {
            int axis = Call.axis(axes == null ? i : axes[i], rank);
            long more = extents[i] - array.size(axis);
            before[axis] = more / 2;
            after[axis] = more - more / 2;
        }
        return padWith(array, before, after, 0);
    }
}
