package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Pooling over one to three spatial axes, and over all. */
final class PoolOperators {

    private PoolOperators() {}

    static List<Operator> list() {
        return List.of(
                Operator.of("MaxPool", 1, Gradient.FULL, PoolOperators::max),
                Operator.single("AveragePool", 1, Gradient.FULL, PoolOperators::average),
                Operator.single("LpPool", 2, Gradient.FULL, PoolOperators::norm),
                Operator.single("MaxUnpool", 9, Gradient.FULL, PoolOperators::unpool),
                Operator.unary(
                        "GlobalAveragePool",
                        1,
                        Gradient.FULL,
                        x -> spatial(x, x.getNDArrayInternal().globalAvgPool())),
                Operator.unary("GlobalMaxPool", 1, Gradient.FULL, x -> spatial(x, flat(x).max(new int[] {2}, false))),
                Operator.single("GlobalLpPool", 2, Gradient.FULL, PoolOperators::globalNorm));
    }

    private static Windows windows(Call call, NDArray x) {
        long[] kernel = call.attribute("kernel_shape");
        return Windows.of(call, x.getShape().slice(2).getShape(), kernel == null ? new long[0] : kernel);
    }

    private static NDList max(Call call) {
        NDArray given = call.input(0);
        NDArray x = given.getDataType().isFloating() ? given : given.toType(DataType.FLOAT32, true);
        Windows windows = windows(call, x);
        if (call.wants(1)) {
            NDArray stacked = windows.stack(windows.fit(x, Double.NEGATIVE_INFINITY));
            NDArray place = stacked.argMax(-1);
            NDArray largest = stacked.gather(
                            place.expandDims(-1), stacked.getShape().dimension() - 1)
                    .squeeze(-1);
            return new NDList(typed(largest, given), indices(call, windows, place));
        }
        NDArray largest;
        if (windows.isPlainPool()) {
            largest = x.getNDArrayInternal()
                    .maxPool(
                            windows.kernel(), windows.strides(), windows.begins(), call.attribute("ceil_mode", 0) != 0);
        } else if (windows.isDense()) {
            largest = windows.fit(x, Double.NEGATIVE_INFINITY)
                    .getNDArrayInternal()
                    .maxPool(windows.kernel(), windows.strides(), windows.noPadding(), false);
        } else {
            largest = windows.stack(windows.fit(x, Double.NEGATIVE_INFINITY)).max(new int[] {-1}, false);
        }
        return new NDList(typed(largest, given));
    }

    private static NDArray typed(NDArray array, NDArray like) {
        return array.toType(like.getDataType(), false);
    }

    /** Returns positions in the flat input of the elements that the windows picked. */
    private static NDArray indices(Call call, Windows windows, NDArray place) {
        Shape shape = call.input(0).getShape();
        long[] input = windows.input();
        int axes = input.length;
        boolean rows = call.attribute("storage_order", 0) == 0;
        long[] tap = new long[Math.toIntExact(windows.taps())];
        NDArray start = call.array(new long[] {0}, 1);
        long stride = 1;
        for (int k = 0; k < axes; k++) {
            int axis = rows ? axes - 1 - k : k;
            long[] offsets = windows.tapOffsets(axis, stride);
            Arrays.setAll(tap, i -> tap[i] + offsets[i]);
            long[] along = ones(axes);
            along[axis] = -1;
            long[] starts = windows.starts(axis);
            start = start.add(Elements.times(call.array(starts, starts.length).reshape(along), stride));
            stride *= input[axis];
        }
        NDArray planes = Elements.times(
                        call.manager().arange(0, (int) (shape.get(0) * shape.get(1)), 1, DataType.INT64), stride)
                .reshape(new Shape(shape.get(0), shape.get(1)).addAll(new Shape(ones(axes))));
        NDArray offset = call.array(tap, tap.length).gather(place.flatten(), 0).reshape(place.getShape());
        return offset.add(start).add(planes);
    }

    private static long[] ones(int count) {
        long[] ones = new long[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static NDArray average(Call call) {
        NDArray x = call.input(0);
        Windows windows = windows(call, x);
        boolean padding = call.attribute("count_include_pad", 0) != 0;
        boolean exact = windows.isPlainPool() && call.attribute("ceil_mode", 0) == 0;
        NDArray average = exact
                ? pool(x, windows, windows.begins())
                : windows.isDense()
                        ? pool(windows.fit(x, 0), windows, windows.noPadding())
                        : Elements.over(dilatedSum(call, windows, x), (double) windows.taps());
        for (int axis = 0; axis < windows.input().length; axis++) {
            double[] share = windows.shares(axis, padding);
            if (Arrays.stream(share).anyMatch(part -> part != 1)) {
                long[] along = ones(windows.input().length);
                along[axis] = -1;
                average = average.mul(OwnedArrays.of(call.manager(), share)
                        .toType(x.getDataType(), false)
                        .reshape(along));
            }
        }
        return average;
    }

    /** Returns the average over each window, its padding counted. */
    private static NDArray pool(NDArray x, Windows windows, Shape padding) {
        return x.getNDArrayInternal().avgPool(windows.kernel(), windows.strides(), padding, false, true);
    }

    /** Returns the sum over each window. */
    private static NDArray sum(Call call, Windows windows, NDArray x) {
        return windows.isDense()
                ? Elements.times(pool(windows.fit(x, 0), windows, windows.noPadding()), (double) windows.taps())
                : dilatedSum(call, windows, x);
    }

    private static NDArray dilatedSum(Call call, Windows windows, NDArray x) {
        NDArray fitted = windows.fit(x, 0);
        Shape shape = fitted.getShape();
        NDArray planes = fitted.reshape(new Shape(shape.get(0) * shape.get(1), 1).addAll(shape.slice(2)));
        NDArray kernel = call.manager().ones(new Shape(1, 1).addAll(windows.kernel()), x.getDataType());
        return planes.getNDArrayInternal()
                .convolution(planes, kernel, null, windows.strides(), windows.noPadding(), windows.dilations(), 1)
                .head()
                .reshape(shape.slice(0, 2).addAll(windows.outputs()));
    }

    private static NDArray norm(Call call) {
        double p = call.attribute("p", 2);
        NDArray x = call.input(0);
        return Norms.root(sum(call, windows(call, x), Norms.power(x, p)), p);
    }

    private static NDArray globalNorm(Call call) {
        double p = call.attribute("p", 2);
        NDArray x = call.input(0);
        return spatial(x, Norms.root(flat(Norms.power(x, p)).sum(new int[] {2}), p));
    }

    private static NDArray flat(NDArray x) {
        return x.reshape(x.getShape().get(0), x.getShape().get(1), -1);
    }

    /** Gives a result for each channel its spatial axes back. */
    private static NDArray spatial(NDArray x, NDArray pooled) {
        Shape shape = x.getShape();
        return pooled.reshape(shape.slice(0, 2).addAll(new Shape(ones(shape.dimension() - 2))));
    }

    private static NDArray unpool(Call call) {
        NDArray x = call.input(0);
        Shape shape = x.getShape();
        int axes = shape.dimension() - 2;
        long[] kernel = Windows.spread(call, "kernel_shape", axes);
        long[] strides = Windows.spread(call, "strides", axes);
        long[] pads = call.attribute("pads");
        Shape natural = shape.slice(0, 2);
        for (int i = 0; i < axes; i++) {
            long padding = pads == null ? 0 : pads[i] + pads[i + axes];
            natural = natural.add((shape.get(i + 2) - 1) * strides[i] + kernel[i] - padding);
        }
        NDArray whole = call.manager()
                .zeros(new Shape(natural.size()), x.getDataType())
                .scatter(call.input(1).flatten(), x.flatten(), 0)
                .reshape(natural);
        if (!call.has(2)) {
            return whole;
        }
        long[] wanted = call.ints(2);
        long[] behind = IntStream.range(0, axes)
                .mapToLong(i -> wanted[i + 2] - whole.getShape().get(i + 2))
                .toArray();
        return Windows.pad(whole, new long[axes], behind, 0);
    }
}
