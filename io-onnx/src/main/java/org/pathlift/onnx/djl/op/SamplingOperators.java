package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import org.pathlift.onnx.graph.Node;

/** Sampling at positions that are computed. */
final class SamplingOperators {

    private SamplingOperators() {}

    static List<Operator> list() {
        return List.of(
                Operator.single("GridSample", 16, Gradient.FULL, GridSample::apply),
                Operator.single("AffineGrid", 20, Gradient.FULL, SamplingOperators::affineGrid),
                Operator.single("RoiAlign", 10, Gradient.FULL, call -> regions(call, "output_half_pixel"))
                        .restricted("mode avg", SamplingOperators::notAverage),
                Operator.single("RoiAlign", 16, Gradient.FULL, call -> regions(call, "half_pixel"))
                        .restricted("mode avg", SamplingOperators::notAverage));
    }

    private static List<String> notAverage(Node node) {
        String mode = node.stringAttribute("mode", "avg");
        return mode.equals("avg") ? List.of() : List.of("mode " + mode);
    }

    /** The positions that an affine map gives to each element of an output, from -1 to 1, the last axis first. */
    private static NDArray affineGrid(Call call) {
        NDArray theta = call.input(0);
        long[] size = call.ints(1);
        int axes = size.length - 2;
        boolean corners = call.attribute("align_corners", 0) != 0;
        NDArray grid = column(theta, axes, axes);
        for (int i = 0; i < axes; i++) {
            int axis = axes - 1 - i;
            long[] along = new long[axes + 2];
            Arrays.fill(along, 1);
            along[axis + 1] = -1;
            NDArray positions = OwnedArrays.of(call.manager(), positions(size[axis + 2], corners))
                    .toType(theta.getDataType(), false)
                    .reshape(along);
            grid = grid.add(positions.mul(column(theta, i, axes)));
        }
        Shape shape = new Shape(size[0]).addAll(new Shape(size).slice(2)).add(axes);
        return grid.broadcast(shape);
    }

    private static NDArray column(NDArray theta, int column, int axes) {
        long[] shape = new long[axes + 2];
        Arrays.fill(shape, 1);
        shape[0] = theta.getShape().get(0);
        shape[axes + 1] = axes;
        return theta.get(new NDIndex().addAllDim(2).addSliceDim(column, column + 1L))
                .reshape(shape);
    }

    private static double[] positions(long extent, boolean corners) {
        double step = corners ? 2.0 / Math.max(extent - 1, 1) : 2.0 / extent;
        double[] positions = new double[Math.toIntExact(extent)];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = (corners ? -1 : -1 + step / 2) + i * step;
        }
        return positions;
    }

    /** Averages of regions of images. */
    private static NDArray regions(Call call, String usual) {
        boolean half = call.attribute("coordinate_transformation_mode", usual).equals("half_pixel");
        long ratio = call.attribute("sampling_ratio", 0);
        if (ratio > 0) {
            return regions(call, half, ratio, ratio, new NDIndex().addAllDim());
        }
        double[] corners = call.numbers(1);
        NDList all = new NDList();
        for (int r = 0; r < corners.length / 4; r++) {
            NDIndex one = new NDIndex().addSliceDim(r, r + 1L);
            all.add(regions(
                    call,
                    half,
                    samples(call, half, corners[4 * r + 1], corners[4 * r + 3], "output_height"),
                    samples(call, half, corners[4 * r], corners[4 * r + 2], "output_width"),
                    one));
        }
        return NDArrays.concat(all, 0);
    }

    /** Returns as many samples for an element of the output as it has elements of the input along an axis, rounded up. */
    private static long samples(Call call, boolean half, double from, double to, String output) {
        float extent = (float) (to - from) * call.attribute("spatial_scale", 1f);
        float least = half ? extent : Math.max(extent, 1);
        return (long) Math.ceil(least / call.attribute(output, 1));
    }

    private static NDArray regions(Call call, boolean half, long down, long across, NDIndex chosen) {
        NDArray x = call.input(0);
        NDArray corners = call.input(1).get(chosen);
        NDArray rows = averages(call, corners, 1, half, x.getShape().get(2), call.attribute("output_height", 1), down);
        NDArray columns =
                averages(call, corners, 0, half, x.getShape().get(3), call.attribute("output_width", 1), across);
        NDArray images = x.get(new NDIndex("{}", call.input(2).get(chosen).toType(DataType.INT64, false)));
        return rows.expandDims(1).matMul(images).matMul(columns.swapAxes(1, 2).expandDims(1));
    }

    /** Returns the matrices [regions, output, input] that average samples along an axis of each region. */
    private static NDArray averages(
            Call call, NDArray corners, int first, boolean half, long extent, long output, long samples) {
        NDArray from = side(call, corners, first, half);
        NDArray length = side(call, corners, first + 2, half).sub(from);
        length = half ? length : Elements.atLeast(length, 1);
        double[] shares = new double[Math.toIntExact(output * samples)];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = (i + 0.5) / shares.length;
        }
        NDArray at = from.add(length.mul(OwnedArrays.of(call.manager(), shares).toType(corners.getDataType(), false)));
        NDArray inside = at.gte(-1.0).mul(at.lte((double) extent)).toType(corners.getDataType(), false);
        NDArray elements = call.manager().arange(0f, (float) extent, 1f, corners.getDataType());
        NDArray near =
                at.clip(0, extent - 1).expandDims(2).sub(elements).abs().neg().add(1);
        NDArray weights = Elements.atLeast(near, 0).mul(inside.expandDims(2));
        return weights.reshape(corners.getShape().get(0), output, samples, extent)
                .mean(new int[] {2}, false);
    }

    private static NDArray side(Call call, NDArray corners, int column, boolean half) {
        NDArray scaled =
                Elements.times(corners.get(new NDIndex().addAllDim().addSliceDim(column, column + 1L)), (double)
                        call.attribute("spatial_scale", 1f));
        return half ? scaled.sub(0.5) : scaled;
    }
}
