package org.pathlift.conditioning.testing;

import static org.pathlift.conditioning.testing.Call.one;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.pathlift.onnx.graph.Attribute;

/** Operators that only change extents or the order of axes, and those that make arrays from extents. */
final class ShapeOperators {

    private ShapeOperators() {}

    static void addTo(Map<String, Call.Operator> operators) {
        operators.put("Reshape", ShapeOperators::reshape);
        operators.put("Flatten", ShapeOperators::flatten);
        operators.put("Squeeze", ShapeOperators::squeeze);
        operators.put("Unsqueeze", ShapeOperators::unsqueeze);
        operators.put(
                "Transpose",
                call -> one(transpose(
                        call.input(0),
                        call.node()
                                .intsAttribute("perm")
                                .map(ShapeOperators::ints)
                                .orElse(null))));
        operators.put("Shape", ShapeOperators::shape);
        operators.put("ConstantOfShape", ShapeOperators::constantOfShape);
        operators.put("DepthToSpace", ShapeOperators::depthToSpace);
        operators.put("SpaceToDepth", ShapeOperators::spaceToDepth);
    }

    static int[] ints(long[] values) {
        return Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
    }

    private static List<Array64> reshape(Call call) {
        Array64 x = call.input(0);
        long[] wanted = call.ints("shape", 1).orElseThrow();
        int[] dims = new int[wanted.length];
        int known = 1;
        int open = -1;
        for (int i = 0; i < dims.length; i++) {
            if (wanted[i] == -1) {
                open = i;
                continue;
            }
            dims[i] = wanted[i] == 0 && call.attribute("allowzero", 0) == 0 ? x.dim(i) : (int) wanted[i];
            known *= dims[i];
        }
        if (open >= 0) {
            dims[open] = x.size() / known;
        }
        return one(x.reshaped(dims));
    }

    private static List<Array64> flatten(Call call) {
        Array64 x = call.input(0);
        int axis = call.axis(1, x.rank());
        int outer = Array64.product(Arrays.copyOf(x.dims(), axis));
        return one(x.reshaped(outer, x.size() / Math.max(1, outer)));
    }

    private static List<Array64> squeeze(Call call) {
        Array64 x = call.input(0);
        TreeSet<Integer> gone = new TreeSet<>();
        call.ints("axes", 1)
                .ifPresentOrElse(
                        axes -> Arrays.stream(axes)
                                .forEach(axis -> gone.add((int) (axis < 0 ? axis + x.rank() : axis))),
                        () -> {
                            for (int axis = 0; axis < x.rank(); axis++) {
                                if (x.dim(axis) == 1) {
                                    gone.add(axis);
                                }
                            }
                        });
        List<Integer> dims = new ArrayList<>();
        for (int axis = 0; axis < x.rank(); axis++) {
            if (!gone.contains(axis)) {
                dims.add(x.dim(axis));
            }
        }
        return one(x.reshaped(dims.stream().mapToInt(Integer::intValue).toArray()));
    }

    private static List<Array64> unsqueeze(Call call) {
        Array64 x = call.input(0);
        long[] axes = call.ints("axes", 1).orElseThrow();
        int rank = x.rank() + axes.length;
        TreeSet<Integer> added = new TreeSet<>();
        Arrays.stream(axes).forEach(axis -> added.add((int) (axis < 0 ? axis + rank : axis)));
        int[] dims = new int[rank];
        int at = 0;
        for (int axis = 0; axis < rank; axis++) {
            dims[axis] = added.contains(axis) ? 1 : x.dim(at++);
        }
        return one(x.reshaped(dims));
    }

    static Array64 transpose(Array64 x, int @org.jspecify.annotations.Nullable [] given) {
        int rank = x.rank();
        int[] order = new int[rank];
        Arrays.setAll(order, i -> given == null ? rank - 1 - i : given[i]);
        int[] dims = new int[rank];
        Arrays.setAll(dims, i -> x.dim(order[i]));
        double[] values = new double[x.size()];
        int[] index = new int[rank];
        int[] source = new int[rank];
        for (int i = 0; i < values.length; i++) {
            for (int axis = 0; axis < rank; axis++) {
                source[order[axis]] = index[axis];
            }
            values[i] = x.values()[Array64.offset(x.dims(), source)];
            Array64.next(index, dims);
        }
        return new Array64(dims, values, x.whole());
    }

    private static List<Array64> shape(Call call) {
        int[] dims = call.input(0).dims();
        int start = (int) call.attribute("start", 0);
        int end = (int) call.attribute("end", dims.length);
        int from = start < 0 ? start + dims.length : start;
        int to = end < 0 ? end + dims.length : end;
        return one(Array64.ofInts(
                Arrays.stream(Arrays.copyOfRange(dims, from, to)).asLongStream().toArray()));
    }

    private static List<Array64> constantOfShape(Call call) {
        int[] dims = ints(call.input(0).toLongs());
        Array64 result = Array64.zeros(dims);
        if (call.node().attributes().get("value") instanceof Attribute.OfTensor value) {
            Array64 number = Array64.of(value.value());
            Arrays.fill(result.values(), number.values()[0]);
            return one(result.asWhole(number.whole()));
        }
        return one(result);
    }

    private static List<Array64> depthToSpace(Call call) {
        Array64 x = call.input(0);
        int b = (int) call.attribute("blocksize", 1);
        int n = x.dim(0);
        int c = x.dim(1) / (b * b);
        int h = x.dim(2);
        int w = x.dim(3);
        Array64 y = Array64.zeros(n, c, h * b, w * b);
        boolean columnRow = call.node().stringAttribute("mode", "DCR").equals("CRD");
        int[] index = new int[4];
        for (int i = 0; i < y.size(); i++) {
            int offset = index[2] % b * b + index[3] % b;
            int depth = columnRow ? index[1] * b * b + offset : offset * c + index[1];
            y.values()[i] =
                    x.values()[Array64.offset(x.dims(), new int[] {index[0], depth, index[2] / b, index[3] / b})];
            Array64.next(index, y.dims());
        }
        return one(y);
    }

    private static List<Array64> spaceToDepth(Call call) {
        Array64 x = call.input(0);
        int b = (int) call.attribute("blocksize", 1);
        int c = x.dim(1);
        Array64 y = Array64.zeros(x.dim(0), c * b * b, x.dim(2) / b, x.dim(3) / b);
        int[] index = new int[4];
        for (int i = 0; i < y.size(); i++) {
            int offset = index[1] / c;
            y.values()[i] = x.values()[
                    Array64.offset(
                            x.dims(),
                            new int[] {index[0], index[1] % c, index[2] * b + offset / b, index[3] * b + offset % b})];
            Array64.next(index, y.dims());
        }
        return one(y);
    }
}
