package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * How a kernel slides over the spatial axes of an input, which are those after the first two.
 *
 * <p>Padding follows the specification of Conv and the pools: given, or such that the output has {@code ceil(input /
 * stride)} elements. With {@code ceil_mode} a last window that would start in the padding behind the input is left out.
 */
final class Windows {

    private final long[] input;
    private final long[] kernel;
    private final long[] strides;
    private final long[] dilations;
    private final long[] begins;
    private final long[] ends;
    private final long[] outputs;

    private Windows(Call call, long[] input, long[] kernel) {
        int axes = input.length;
        this.input = input;
        this.kernel = kernel;
        this.strides = spread(call, "strides", axes);
        this.dilations = spread(call, "dilations", axes);
        this.begins = new long[axes];
        this.ends = new long[axes];
        this.outputs = new long[axes];
    }

    /**
     * Returns the windows of a node.
     *
     * @param input the spatial extents of its first input
     * @param kernel the extents of the kernel
     */
    static Windows of(Call call, long[] input, long[] kernel) {
        if (input.length == 0 || input.length > 3 || input.length != kernel.length) {
            throw call.unsupported(
                    "a kernel must slide over one to three spatial axes",
                    "an input of rank 3 to 5 and a kernel to match",
                    "spatial extents " + Arrays.toString(input) + ", kernel " + Arrays.toString(kernel));
        }
        Windows windows = new Windows(call, input, kernel);
        String padding = call.attribute("auto_pad", "NOTSET");
        boolean ceil = call.attribute("ceil_mode", 0) != 0;
        long[] pads = padding.equals("NOTSET") ? call.attribute("pads") : null;
        for (int i = 0; i < input.length; i++) {
            if (padding.startsWith("SAME")) {
                windows.same(i, padding.equals("SAME_UPPER"));
            } else {
                windows.begins[i] = pads == null ? 0 : pads[i];
                windows.ends[i] = pads == null ? 0 : pads[i + input.length];
                windows.outputs[i] = windows.count(i, ceil);
            }
        }
        return windows;
    }

    private void same(int axis, boolean moreBehind) {
        outputs[axis] = ceilDiv(input[axis], strides[axis]);
        long total = Math.max((outputs[axis] - 1) * strides[axis] + reach(axis) - input[axis], 0);
        begins[axis] = moreBehind ? total / 2 : total - total / 2;
        ends[axis] = total - begins[axis];
    }

    private long count(int axis, boolean ceil) {
        long room = input[axis] + begins[axis] + ends[axis] - reach(axis);
        if (!ceil) {
            return Math.floorDiv(room, strides[axis]) + 1;
        }
        long count = ceilDiv(room, strides[axis]) + 1;
        return (count - 1) * strides[axis] >= input[axis] + begins[axis] ? count - 1 : count;
    }

    static long ceilDiv(long number, long divisor) {
        return -Math.floorDiv(-number, divisor);
    }

    private long reach(int axis) {
        return (kernel[axis] - 1) * dilations[axis] + 1;
    }

    /** Returns an attribute with one number for each axis; one each where it is absent. */
    static long[] spread(Call call, String attribute, int axes) {
        long[] given = call.attribute(attribute);
        return given == null ? filled(axes, 1) : given;
    }

    private static long[] filled(int count, long value) {
        return LongStream.generate(() -> value).limit(count).toArray();
    }

    Shape kernel() {
        return new Shape(kernel);
    }

    Shape strides() {
        return new Shape(strides);
    }

    Shape dilations() {
        return new Shape(dilations);
    }

    Shape begins() {
        return new Shape(begins);
    }

    Shape outputs() {
        return new Shape(outputs);
    }

    Shape noPadding() {
        return new Shape(new long[input.length]);
    }

    /** Returns the number of elements of the kernel. */
    long taps() {
        return kernel().size();
    }

    /** Returns whether the padding in front and behind is the same, as the engine's own convolution takes it. */
    boolean isSymmetric() {
        return Arrays.equals(begins, ends) && Arrays.stream(begins).allMatch(pad -> pad >= 0);
    }

    /** Returns whether the engine's own pools take these windows. */
    boolean isPlainPool() {
        return isSymmetric() && isDense() && IntStream.range(0, input.length).allMatch(i -> 2 * begins[i] <= kernel[i]);
    }

    boolean isDense() {
        return Arrays.stream(dilations).allMatch(dilation -> dilation == 1);
    }

    /** Returns the input with its padding as given. */
    NDArray pad(NDArray array, double value) {
        return pad(array, begins, ends, value);
    }

    /** Returns the input padded or cropped behind so that the windows fill it without remainder. */
    NDArray fit(NDArray array, double value) {
        long[] behind = IntStream.range(0, input.length)
                .mapToLong(i -> (outputs[i] - 1) * strides[i] + reach(i) - input[i] - begins[i])
                .toArray();
        return pad(array, begins, behind, value);
    }

    /** Returns an array with its last axes padded; negative numbers crop. */
    static NDArray pad(NDArray array, long[] before, long[] behind, double value) {
        NDArray cropped = crop(array, before, behind);
        int axes = before.length;
        long[] lastAxisFirst = new long[2 * axes];
        for (int i = 0; i < axes; i++) {
            lastAxisFirst[2 * i] = Math.max(before[axes - 1 - i], 0);
            lastAxisFirst[2 * i + 1] = Math.max(behind[axes - 1 - i], 0);
        }
        boolean none = Arrays.stream(lastAxisFirst).allMatch(pad -> pad == 0);
        return none ? cropped : cropped.pad(new Shape(lastAxisFirst), value);
    }

    private static NDArray crop(NDArray array, long[] before, long[] behind) {
        if (LongStream.concat(Arrays.stream(before), Arrays.stream(behind)).allMatch(pad -> pad >= 0)) {
            return array;
        }
        Shape shape = array.getShape();
        int first = shape.dimension() - before.length;
        NDIndex index = new NDIndex().addAllDim(first);
        for (int i = 0; i < before.length; i++) {
            index.addSliceDim(Math.max(-before[i], 0), shape.get(first + i) + Math.min(behind[i], 0));
        }
        return array.get(index);
    }

    /** Returns the elements under each window of a {@linkplain #fit fitted} input, along a new last axis. */
    NDArray stack(NDArray fitted) {
        NDList taps = new NDList();
        for (long tap = 0; tap < taps(); tap++) {
            long[] at = position(tap);
            NDIndex index = new NDIndex().addAllDim(2);
            for (int i = 0; i < at.length; i++) {
                long from = at[i] * dilations[i];
                index.addSliceDim(from, from + (outputs[i] - 1) * strides[i] + 1, strides[i]);
            }
            taps.add(fitted.get(index));
        }
        return NDArrays.stack(taps, -1);
    }

    private long[] position(long tap) {
        long[] at = new long[kernel.length];
        long rest = tap;
        for (int i = kernel.length - 1; i >= 0; i--) {
            at[i] = rest % kernel[i];
            rest /= kernel[i];
        }
        return at;
    }

    /** Returns by what averages along an axis grow when padding is not counted, or only as far as it was given. */
    double[] shares(int axis, boolean padding) {
        long from = padding ? -begins[axis] : 0;
        long to = input[axis] + (padding ? ends[axis] : 0);
        double[] shares = new double[Math.toIntExact(outputs[axis])];
        for (int o = 0; o < shares.length; o++) {
            long start = o * strides[axis] - begins[axis];
            long counted = LongStream.range(0, kernel[axis])
                    .map(tap -> start + tap * dilations[axis])
                    .filter(at -> at >= from && at < to)
                    .count();
            shares[o] = (double) kernel[axis] / counted;
        }
        return shares;
    }

    /**
     * Returns where elements of an axis lie in the flat input.
     *
     * @param stride the distance of neighbours along the axis
     */
    long[] tapOffsets(int axis, long stride) {
        return LongStream.range(0, taps())
                .map(tap -> position(tap)[axis] * dilations[axis] * stride)
                .toArray();
    }

    /** Returns where the windows start along an axis, before the input where it is padded. */
    long[] starts(int axis) {
        return LongStream.range(0, outputs[axis])
                .map(o -> o * strides[axis] - begins[axis])
                .toArray();
    }

    long[] input() {
        return input.clone();
    }
}
