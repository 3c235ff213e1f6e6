package org.pathlift.conditioning.testing;

import static org.pathlift.conditioning.testing.Call.one;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/** Operators that pick, repeat, join or pad elements along axes. */
final class SelectionOperators {

    private SelectionOperators() {}

    static void addTo(Map<String, Call.Operator> operators) {
        operators.put("Slice", SelectionOperators::slice);
        operators.put("Split", SelectionOperators::split);
        operators.put("Gather", SelectionOperators::gather);
        operators.put("Concat", SelectionOperators::concat);
        operators.put("Tile", SelectionOperators::tile);
        operators.put("Expand", SelectionOperators::expand);
        operators.put("Pad", SelectionOperators::pad);
        operators.put("Trilu", SelectionOperators::trilu);
    }

    /** The elements along one axis at places that may be -1, which stands for a filling. */
    private static Array64 picked(Array64 x, int axis, int count, IntUnaryOperator places, double filling) {
        int[] dims = x.dims().clone();
        dims[axis] = count;
        int inner = Array64.product(Arrays.copyOfRange(dims, axis + 1, dims.length));
        double[] values = new double[Array64.product(dims)];
        for (int i = 0; i < values.length; i++) {
            int place = places.applyAsInt(i / inner % count);
            values[i] = place < 0 ? filling : x.values()[(i / inner / count * x.dim(axis) + place) * inner + i % inner];
        }
        return new Array64(dims, values, x.whole());
    }

    private static List<Array64> slice(Call call) {
        Array64 result = call.input(0);
        long[] starts = call.ints("starts", 1).orElseThrow();
        long[] ends = call.ints("ends", 2).orElseThrow();
        Optional<long[]> axes = call.ints("axes", 3);
        Optional<long[]> steps = call.has(4) ? Optional.of(call.input(4).toLongs()) : Optional.empty();
        for (int i = 0; i < starts.length; i++) {
            long named = axes.isPresent() ? axes.get()[i] : i;
            int axis = (int) (named < 0 ? named + result.rank() : named);
            int extent = result.dim(axis);
            long step = steps.isPresent() ? steps.get()[i] : 1;
            long start = clamp(starts[i], extent, step > 0 ? 0 : -1, step > 0 ? extent : extent - 1);
            long end = clamp(ends[i], extent, step > 0 ? 0 : -1, step > 0 ? extent : extent - 1);
            int count = (int) Math.max(0, Math.ceil((end - start) / (double) step));
            result = picked(result, axis, count, k -> (int) (start + k * step), 0);
        }
        return one(result);
    }

    private static long clamp(long place, int extent, long least, long most) {
        long counted = place < 0 ? place + extent : place;
        return Math.max(least, Math.min(most, counted));
    }

    private static List<Array64> split(Call call) {
        Array64 x = call.input(0);
        int axis = call.axis(0, x.rank());
        int parts = call.node().outputs().size();
        int chunk = (x.dim(axis) + parts - 1) / parts;
        Optional<long[]> sizes = call.ints("split", 1);
        List<Array64> outputs = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < parts; i++) {
            int count = sizes.isPresent() ? (int) sizes.get()[i] : Math.min(chunk, x.dim(axis) - from);
            int start = from;
            outputs.add(picked(x, axis, count, k -> start + k, 0));
            from += count;
        }
        return outputs;
    }

    private static List<Array64> gather(Call call) {
        Array64 x = call.input(0);
        Array64 indices = call.input(1);
        int axis = call.axis(0, x.rank());
        int extent = x.dim(axis);
        Array64 flat = picked(
                x,
                axis,
                indices.size(),
                k -> (int) (indices.values()[k] < 0 ? indices.values()[k] + extent : indices.values()[k]),
                0);
        int[] dims = new int[x.rank() - 1 + indices.rank()];
        System.arraycopy(x.dims(), 0, dims, 0, axis);
        System.arraycopy(indices.dims(), 0, dims, axis, indices.rank());
        System.arraycopy(x.dims(), axis + 1, dims, axis + indices.rank(), x.rank() - axis - 1);
        return one(flat.reshaped(dims));
    }

    private static List<Array64> concat(Call call) {
        int rank = call.input(0).rank();
        int axis = call.axis(1, rank);
        int extent = 0;
        for (int i = 0; i < call.inputs().size(); i++) {
            extent += call.input(i).dim(axis);
        }
        int[] dims = call.input(0).dims().clone();
        dims[axis] = extent;
        double[] values = new double[Array64.product(dims)];
        int inner = Array64.product(Arrays.copyOfRange(dims, axis + 1, rank));
        int outer = Array64.product(Arrays.copyOf(dims, axis));
        int at = 0;
        for (int i = 0; i < call.inputs().size(); i++) {
            int run = call.input(i).dim(axis) * inner;
            for (int o = 0; o < outer; o++) {
                System.arraycopy(call.input(i).values(), o * run, values, o * extent * inner + at, run);
            }
            at += run;
        }
        return one(new Array64(dims, values, call.input(0).whole()));
    }

    private static List<Array64> tile(Call call) {
        Array64 result = call.input(0);
        long[] repeats = call.input(1).toLongs();
        for (int axis = 0; axis < repeats.length; axis++) {
            int extent = result.dim(axis);
            result = picked(result, axis, (int) (extent * repeats[axis]), k -> k % extent, 0);
        }
        return one(result);
    }

    private static List<Array64> expand(Call call) {
        int[] wanted = ShapeOperators.ints(call.input(1).toLongs());
        Array64 ones = new Array64(
                wanted, new double[Array64.product(wanted)], call.input(0).whole());
        return one(Array64.broadcast(call.input(0), ones, (value, zero) -> value));
    }

    private static List<Array64> pad(Call call) {
        Array64 result = call.input(0);
        long[] pads = call.ints("pads", 1).orElseThrow();
        double filling = call.has(2) ? call.input(2).values()[0] : call.real("value", 0);
        String mode = call.node().stringAttribute("mode", "constant");
        for (int i = 0; i < pads.length / 2; i++) {
            long named = call.has(3) ? call.input(3).toLongs()[i] : i;
            int axis = (int) (named < 0 ? named + result.rank() : named);
            int extent = result.dim(axis);
            int begin = (int) pads[i];
            int count = begin + extent + (int) pads[i + pads.length / 2];
            result = picked(result, axis, count, k -> source(k - begin, extent, mode), filling);
        }
        return one(result);
    }

    private static int source(int place, int extent, String mode) {
        if (place >= 0 && place < extent) {
            return place;
        }
        return switch (mode) {
            case "constant" -> -1;
            case "edge" -> place < 0 ? 0 : extent - 1;
            case "reflect" -> place < 0 ? -place : 2 * (extent - 1) - place;
            case "wrap" -> Math.floorMod(place, extent);
            default -> throw new UnsupportedOperationException(mode);
        };
    }

    private static List<Array64> trilu(Call call) {
        Array64 x = call.input(0);
        long k = call.has(1) ? (long) call.input(1).values()[0] : 0;
        boolean upper = call.attribute("upper", 1) != 0;
        Array64 y = Array64.zeros(x.dims());
        for (int i = 0; i < x.size(); i++) {
            int row = i / x.dim(-1) % x.dim(-2);
            int column = i % x.dim(-1);
            boolean keeps = upper ? column >= row + k : column <= row + k;
            y.values()[i] = keeps ? x.values()[i] : 0;
        }
        return one(y);
    }
}
