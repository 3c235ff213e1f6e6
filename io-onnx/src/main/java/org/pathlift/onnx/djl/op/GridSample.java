package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Samples an input with any number of spatial axes at positions from -1 to 1, the last axis first. */
final class GridSample {

    /** The slope at distance 1 of the cubic kernel. */
    private static final double CUBIC = -0.75;

    private final NDArray x;
    private final NDArray grid;
    private final String mode;
    private final String padding;
    private final boolean corners;

    private GridSample(Call call) {
        this.x = call.input(0);
        this.grid = call.input(1);
        this.mode = call.attribute("mode", "linear");
        this.padding = call.attribute("padding_mode", "zeros");
        this.corners = call.attribute("align_corners", 0) != 0;
    }

    static NDArray apply(Call call) {
        return new GridSample(call).sampled();
    }

    /**
     * One of the neighbours of all positions along an axis.
     *
     * @param index which element
     * @param weight how much it counts
     */
    private record Tap(NDArray index, NDArray weight) {}

    private NDArray sampled() {
        Shape shape = x.getShape();
        int axes = shape.dimension() - 2;
        long batch = shape.get(0);
        NDArray flat = x.reshape(batch, shape.get(1), -1);
        NDArray positions = grid.reshape(batch, -1, axes);
        List<List<Tap>> taps = new ArrayList<>();
        for (int axis = 0; axis < axes; axis++) {
            int column = axes - 1 - axis;
            NDArray along = positions
                    .get(new NDIndex().addAllDim(2).addSliceDim(column, column + 1L))
                    .squeeze(2);
            taps.add(taps(along, shape.get(axis + 2)));
        }
        NDArray sum = sum(flat, taps, 0, null);
        return sum.reshape(shape.slice(0, 2).addAll(grid.getShape().slice(1, axes + 1)));
    }

    private NDArray sum(NDArray flat, List<List<Tap>> taps, int axis, @Nullable Tap sofar) {
        if (axis == taps.size() && sofar != null) {
            Shape shape = flat.getShape();
            NDArray index = sofar.index().expandDims(1);
            return flat.gather(
                            index.broadcast(
                                    shape.get(0), shape.get(1), index.getShape().get(2)),
                            2)
                    .mul(sofar.weight().expandDims(1));
        }
        NDArray sum = null;
        for (Tap tap : taps.get(axis)) {
            Tap next = sofar == null
                    ? tap
                    : new Tap(
                            Elements.times(sofar.index(), x.getShape().get(axis + 2))
                                    .add(tap.index()),
                            sofar.weight().mul(tap.weight()));
            NDArray part = sum(flat, taps, axis + 1, next);
            sum = sum == null ? part : sum.add(part);
        }
        if (sum == null) {
            throw new IllegalStateException("an axis without taps");
        }
        return sum;
    }

    private List<Tap> taps(NDArray along, long extent) {
        NDArray at = corners
                ? Elements.times(along.add(1), (extent - 1) / 2.0)
                : Elements.over(Elements.times(along.add(1), (double) extent).sub(1), 2);
        if (mode.equals("nearest")) {
            NDArray nearest = at.round();
            return List.of(tap(nearest, nearest.onesLike(), extent));
        }
        boolean cubic = mode.equals("cubic") || mode.equals("bicubic");
        NDArray inside = cubic ? at : bounded(at, extent);
        NDArray first = inside.floor();
        NDArray rest = inside.sub(first);
        List<Tap> taps = new ArrayList<>();
        for (int i = cubic ? -1 : 0; i <= (cubic ? 2 : 1); i++) {
            NDArray distance = rest.sub(i).abs();
            taps.add(tap(
                    first.add(i), cubic ? weight(distance, i) : distance.neg().add(1), extent));
        }
        return taps;
    }

    private static NDArray weight(NDArray d, int tap) {
        if (tap == 0 || tap == 1) {
            return Elements.times(d, CUBIC + 2).sub(CUBIC + 3).mul(d.square()).add(1);
        }
        return Elements.times(d, CUBIC)
                .sub(5 * CUBIC)
                .mul(d)
                .add(8 * CUBIC)
                .mul(d)
                .sub(4 * CUBIC);
    }

    private Tap tap(NDArray element, NDArray weight, long extent) {
        NDArray counted = weight;
        if (padding.equals("zeros")) {
            NDArray inside = element.gte(0).mul(element.lte(extent - 1));
            counted = weight.mul(inside.toType(weight.getDataType(), false));
        }
        NDArray index = bounded(element, extent).round().clip(0, extent - 1);
        return new Tap(index.toType(DataType.INT64, false), counted);
    }

    /** Brings positions inside, as the padding says. */
    private NDArray bounded(NDArray at, long extent) {
        return switch (padding) {
            case "border" -> at.clip(0, extent - 1);
            case "reflection" -> reflected(at, extent);
            default -> at;
        };
    }

    private NDArray reflected(NDArray at, long extent) {
        double from = corners ? 0 : -0.5;
        double length = corners ? extent - 1.0 : extent;
        if (length == 0) {
            return Elements.times(at, 0);
        }
        NDArray folded = at.sub(from).abs().mod(Elements.scalar(at, 2 * length));
        return folded.sub(length).abs().neg().add(length + from);
    }
}
