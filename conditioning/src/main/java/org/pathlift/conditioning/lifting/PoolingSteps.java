package org.pathlift.conditioning.lifting;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Shape;

/** Makes the steps of pools, reductions and resizing. */
final class PoolingSteps {

    private final Facts facts;
    private final LiftingOptions options;
    private final PathWeights paths;

    PoolingSteps(Facts facts, LiftingOptions options, PathWeights paths) {
        this.facts = facts;
        this.options = options;
        this.paths = paths;
    }

    Step of(Node node) throws UnliftableException {
        return switch (node.opType()) {
            case "MaxPool", "AveragePool", "LpPool" -> windowed(node);
            case "Resize", "Upsample" -> resized(node);
            default -> reduced(node);
        };
    }

    private boolean byPaths() {
        return options.pooling() == Pooling.PATH;
    }

    private Step windowed(Node node) {
        Shape in = facts.shapeOf(node.input(0));
        Shape out = facts.shapeOf(node.output());
        int[] kernel = Arrays.stream(node.intsAttribute("kernel_shape").orElse(new long[0]))
                .mapToInt(Math::toIntExact)
                .toArray();
        boolean mean = node.is("AveragePool");
        if (options.spatial() == Spatial.PERIODIC) {
            double taps = Lifted.product(kernel);
            double path = taps * (mean ? paths.coefficient(1 / taps) : 1);
            return new PlainSteps.Coefficients(Lifted.uniform(in.rank(), byPaths() ? path : 1));
        }
        Windows windows = Windows.of(node, in, out, kernel);
        int[] inputDims = withBatchOne(in);
        int[] outputDims = withBatchOne(out);
        if (!mean && !byPaths()) {
            return PoolStep.maximum(windows, inputDims, outputDims);
        }
        double[] coefficients = new double[windows.positions];
        boolean withPadding = node.intAttribute("count_include_pad", 0) != 0;
        for (int p = 0; p < coefficients.length; p++) {
            double count = !mean ? 1 : withPadding ? windows.countWithPadding[p] : windows.countInside(p);
            coefficients[p] = byPaths() ? paths.coefficient(1 / count) : 1 / count;
        }
        return PoolStep.sum(windows, inputDims, outputDims, coefficients);
    }

    private Step reduced(Node node) throws UnliftableException {
        Shape in = facts.shapeOf(node.input(0));
        boolean[] axes = reducedAxes(node, in.rank());
        boolean mean = node.is("ReduceMean") || node.is("GlobalAveragePool");
        boolean maximum = node.is("ReduceMax") || node.is("GlobalMaxPool");
        if (maximum && !byPaths()) {
            return largest(node, in, axes);
        }
        double count = 1;
        for (int axis = 0; axis < axes.length; axis++) {
            count *= axes[axis] ? in.dim(axis) : 1;
        }
        return reduction(node, in, axes, !mean ? 1 : byPaths() ? paths.coefficient(1 / count) : 1 / count, false);
    }

    private Step largest(Node node, Shape in, boolean[] axes) throws UnliftableException {
        if (options.spatial() == Spatial.PERIODIC) {
            return reduction(node, in, axes, 1, true);
        }
        if (!node.is("GlobalMaxPool")) {
            throw new UnliftableException(node, "a maximum over named axes is lifted with pooling 'path' only");
        }
        Shape out = facts.shapeOf(node.output());
        return PoolStep.maximum(Windows.of(node, in, out, Windows.spatial(in)), withBatchOne(in), withBatchOne(out));
    }

    private static int[] withBatchOne(Shape shape) {
        int[] dims = shape.toIntArray();
        dims[0] = 1;
        return dims;
    }

    /** A sum over axes times a coefficient; {@code single} where only one element of a uniform image counts. */
    private Step reduction(Node node, Shape in, boolean[] axes, double coefficient, boolean single) {
        List<PlainSteps.AxisMaps.AxisMap> maps = new ArrayList<>();
        double rest = coefficient;
        for (int axis = 0; axis < axes.length; axis++) {
            if (axes[axis]) {
                int extent = (int) in.dim(axis);
                double[] row = new double[extent];
                Arrays.fill(row, rest);
                maps.add(new PlainSteps.AxisMaps.AxisMap(
                        axis, new double[][] {row}, single ? rest : rest * extent, PlainSteps.AxisMaps.Uniform.SCALES));
                rest = 1;
            }
        }
        int[] kept = new int[axes.length];
        int count = 0;
        boolean keeps = node.opType().startsWith("Global") || node.intAttribute("keepdims", 1) != 0;
        for (int axis = 0; axis < axes.length; axis++) {
            if (keeps || !axes[axis]) {
                kept[count++] = axis;
            }
        }
        return new Reduction(new PlainSteps.AxisMaps(maps), Arrays.copyOf(kept, count), in.rank());
    }

    private boolean[] reducedAxes(Node node, int rank) throws UnliftableException {
        boolean[] axes = new boolean[rank];
        if (node.opType().startsWith("Global")) {
            Arrays.fill(axes, 2, rank, true);
            return axes;
        }
        if (node.hasInput(1) && facts.ints(node, 1).isEmpty()) {
            throw new UnliftableException(node, "its axes are not known");
        }
        boolean[] named = facts.axes(node, "axes", 1, rank).orElse(axes);
        for (boolean axis : named) {
            if (axis) {
                return named;
            }
        }
        Arrays.fill(axes, node.intAttribute("noop_with_empty_axes", 0) == 0);
        return axes;
    }

    private Step resized(Node node) throws UnliftableException {
        Shape in = facts.shapeOf(node.input(0));
        Shape out = facts.shapeOf(node.output());
        List<PlainSteps.AxisMaps.AxisMap> maps = new ArrayList<>();
        for (int axis = 0; axis < in.rank(); axis++) {
            if (in.dim(axis) == out.dim(axis)) {
                continue;
            }
            double[][] matrix = Interpolation.matrix(node, (int) in.dim(axis), (int) out.dim(axis))
                    .orElseThrow(() -> new UnliftableException(node, "its mode of interpolation is not lifted"));
            double total = 0;
            double first = 0;
            boolean alike = true;
            for (double[] row : matrix) {
                double sum = 0;
                for (int i = 0; i < row.length; i++) {
                    row[i] = byPaths() ? paths.coefficient(row[i]) : row[i];
                    sum += row[i];
                }
                first = total == 0 ? sum : first;
                alike &= Math.abs(sum - first) < 1e-12;
                total += sum;
            }
            maps.add(new PlainSteps.AxisMaps.AxisMap(
                    axis,
                    matrix,
                    total / matrix.length,
                    alike || options.spatial() == Spatial.PERIODIC
                            ? PlainSteps.AxisMaps.Uniform.SCALES
                            : PlainSteps.AxisMaps.Uniform.EXPANDS));
        }
        return new PlainSteps.AxisMaps(maps);
    }

    /** Axis maps whose folded axes may be dropped from the output. */
    private static final class Reduction extends SingleStep {

        private final PlainSteps.AxisMaps maps;
        private final int[] kept;
        private final int rank;

        Reduction(PlainSteps.AxisMaps maps, int[] kept, int rank) {
            this.maps = maps;
            this.kept = kept;
            this.rank = rank;
        }

        @Override
        Lifted forward(Lifted input) {
            Lifted folded = maps.forward(input);
            return folded.reinterpreted(
                    Arrays.stream(kept).map(axis -> folded.dims[axis]).toArray());
        }

        @Override
        Lifted backward(Lifted total) {
            int[] dims = new int[rank];
            Arrays.fill(dims, 1);
            for (int i = 0; i < kept.length; i++) {
                dims[kept[i]] = total.dims[i];
            }
            return maps.backward(total.reinterpreted(dims));
        }
    }
}
