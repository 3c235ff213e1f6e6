package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.djl.op.Interpolation.Axis;
import org.pathlift.onnx.djl.op.Interpolation.Cubic;
import org.pathlift.onnx.djl.op.Interpolation.Linear;
import org.pathlift.onnx.djl.op.Interpolation.Nearest;
import org.pathlift.onnx.djl.op.Interpolation.Smooth;
import org.pathlift.onnx.graph.Attribute;

/** Interpolation, one axis after the other. */
final class ResizeOperators {

    private ResizeOperators() {}

    static List<Operator> list() {
        return List.of(
                Operator.single("Upsample", 7, Gradient.FULL, ResizeOperators::simple),
                Operator.single("Upsample", 9, Gradient.FULL, ResizeOperators::simple),
                Operator.single("Resize", 10, Gradient.FULL, ResizeOperators::simple),
                Operator.single("Resize", 11, Gradient.FULL, ResizeOperators::resize));
    }

    /** Upsample and the first Resize: no choice of coordinates. */
    private static NDArray simple(Call call) {
        double[] scales = call.node().attributes().get("scales") instanceof Attribute.OfFloats given
                ? given.values().stream().mapToDouble(Float::doubleValue).toArray()
                : call.numbers(1);
        Interpolation.Kernel kernel = call.attribute("mode", "nearest").equals("nearest")
                ? Nearest.SIMPLE
                : new Smooth(new Linear(), false, false);
        NDArray x = call.input(0);
        return apply(
                call,
                x,
                scaled(x.getShape(), scales, null),
                new Interpolation(kernel, Interpolation.coordinates("asymmetric")));
    }

    private static NDArray resize(Call call) {
        NDArray x = call.input(0);
        String coordinates = call.attribute("coordinate_transformation_mode", "half_pixel");
        Interpolation interpolation = new Interpolation(kernel(call), Interpolation.coordinates(coordinates));
        boolean crop = coordinates.equals("tf_crop_and_resize");
        Axis[] axes = axes(call, x.getShape(), crop && call.has(1) ? call.numbers(1) : null);
        if (!crop) {
            return apply(call, x, axes, interpolation);
        }
        NDArray resized = x;
        NDArray inside = call.manager().ones(new Shape(), x.getDataType());
        for (int i = 0; i < axes.length; i++) {
            if (!axes[i].isSame()) {
                resized = multiplied(call, resized, i, axes[i], interpolation);
                long[] along = LongStream.generate(() -> 1).limit(axes.length).toArray();
                along[i] = -1;
                inside = inside.mul(OwnedArrays.of(call.manager(), interpolation.inside(axes[i]))
                        .toType(x.getDataType(), false)
                        .reshape(along));
            }
        }
        double outside = call.attribute("extrapolation_value", 0f);
        return resized.mul(inside).add(Elements.times(inside.neg().add(1), outside));
    }

    private static Interpolation.Kernel kernel(Call call) {
        String mode = call.attribute("mode", "nearest");
        if (mode.equals("nearest")) {
            return Nearest.valueOf(
                    call.attribute("nearest_mode", "round_prefer_floor").toUpperCase(Locale.ROOT));
        }
        return new Smooth(
                mode.equals("linear") ? new Linear() : new Cubic(call.attribute("cubic_coeff_a", -0.75f)),
                call.attribute("exclude_outside", 0) != 0,
                call.attribute("antialias", 0) != 0);
    }

    /** Returns how each axis is resized, by scales or by sizes, of all axes or of some. */
    private static Axis[] axes(Call call, Shape shape, double @Nullable [] crop) {
        int rank = shape.dimension();
        long[] listed = call.attribute("axes");
        int[] chosen = listed == null
                ? IntStream.range(0, rank).toArray()
                : Arrays.stream(listed).mapToInt(axis -> Call.axis(axis, rank)).toArray();
        double[] roi = new double[2 * rank];
        Arrays.fill(roi, rank, 2 * rank, 1);
        double[] scales = new double[rank];
        Arrays.fill(scales, 1);
        long[] sizes = shape.getShape().clone();
        boolean bySize = call.has(3) && call.input(3).size() > 0;
        for (int k = 0; k < chosen.length; k++) {
            int axis = chosen[k];
            if (crop != null && crop.length > 0) {
                roi[axis] = crop[k];
                roi[axis + rank] = crop[k + chosen.length];
            }
            if (bySize) {
                sizes[axis] = call.ints(3)[k];
                scales[axis] = (float) sizes[axis] / shape.get(axis);
            } else {
                scales[axis] = call.numbers(2)[k];
            }
        }
        if (!bySize) {
            return scaled(shape, scales, roi);
        }
        keepAspect(call.attribute("keep_aspect_ratio_policy", "stretch"), chosen, shape, scales, sizes);
        return IntStream.range(0, rank)
                .mapToObj(
                        i -> new Axis(shape.get(i), sizes[i], (float) scales[i], (float) roi[i], (float) roi[i + rank]))
                .toArray(Axis[]::new);
    }

    private static void keepAspect(String policy, int[] axes, Shape shape, double[] scales, long[] sizes) {
        if (policy.equals("stretch")) {
            return;
        }
        var all = IntStream.of(axes).mapToDouble(axis -> scales[axis]);
        double scale =
                policy.equals("not_larger") ? all.min().orElse(1) : all.max().orElse(1);
        for (int axis : axes) {
            scales[axis] = scale;
            sizes[axis] = Math.round(scale * shape.get(axis));
        }
    }

    /** Extents are scaled in float32, as by ONNX Runtime: a scale of 0.7 makes 7 of 10. */
    private static Axis[] scaled(Shape shape, double[] scales, double @Nullable [] roi) {
        int rank = shape.dimension();
        return IntStream.range(0, rank)
                .mapToObj(i -> new Axis(
                        shape.get(i),
                        (long) ((float) scales[i] * shape.get(i)),
                        (float) scales[i],
                        roi == null ? 0 : (float) roi[i],
                        roi == null ? 1 : (float) roi[i + rank]))
                .toArray(Axis[]::new);
    }

    private static NDArray apply(Call call, NDArray x, Axis[] axes, Interpolation interpolation) {
        NDArray resized = x;
        for (int i = 0; i < axes.length; i++) {
            if (!axes[i].isSame()) {
                resized = interpolation.kernel() instanceof Nearest rounding
                        ? picked(call, resized, i, interpolation.nearest(rounding, axes[i]))
                        : multiplied(call, resized, i, axes[i], interpolation);
            }
        }
        return resized;
    }

    private static NDArray picked(Call call, NDArray x, int axis, long[] index) {
        long extent = x.getShape().get(axis);
        long times = index.length / extent;
        boolean repeated = times * extent == index.length
                && IntStream.range(0, index.length).allMatch(i -> index[i] == i / times);
        if (repeated) {
            return times == 1 ? x : x.repeat(axis, times);
        }
        return x.get(new NDIndex(":,".repeat(axis) + "{}", call.array(index, index.length)));
    }

    /** Multiplies an axis with a matrix. */
    private static NDArray multiplied(Call call, NDArray x, int axis, Axis resized, Interpolation interpolation) {
        Shape shape = x.getShape();
        NDArray matrix = OwnedArrays.of(
                        call.manager(), interpolation.matrix(resized), new Shape(resized.output(), resized.input()))
                .toType(x.getDataType(), false);
        long before = shape.slice(0, axis).size();
        long behind = shape.slice(axis + 1).size();
        NDArray product = behind == 1
                ? x.reshape(before, resized.input()).matMul(matrix.transpose())
                : matrix.matMul(x.reshape(before, resized.input(), behind));
        return product.reshape(shape.slice(0, axis).add(resized.output()).addAll(shape.slice(axis + 1)));
    }
}
