package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Reductions over axes: sums, means, extremes, norms. */
final class ReductionOperators {

    private ReductionOperators() {}

    /** Reduces over axes, each of which is then of extent 1. */
    @FunctionalInterface
    private interface Reduction {
        NDArray apply(NDArray array, int[] axes);
    }

    static List<Operator> list() {
        return Stream.of(
                        versions("ReduceSum", 13, ReductionOperators::sum),
                        versions("ReduceMean", 18, ReductionOperators::mean),
                        versions("ReduceMax", 18, ReductionOperators::largest),
                        versions("ReduceMin", 18, ReductionOperators::smallest),
                        versions("ReduceProd", 18, ReductionOperators::product),
                        versions("ReduceL1", 18, (x, axes) -> sum(x.abs(), axes)),
                        versions("ReduceL2", 18, real((x, axes) -> x.norm(2, axes, true))),
                        versions(
                                "ReduceLogSum",
                                18,
                                real((x, axes) -> sum(x, axes).log())),
                        versions("ReduceLogSumExp", 18, real(ReductionOperators::logSumExp)),
                        versions("ReduceSumSquare", 18, (x, axes) -> sum(x.square(), axes)))
                .flatMap(List::stream)
                .toList();
    }

    /** The axes are an attribute at first, and an input from some version on. */
    private static List<Operator> versions(String type, int axesAsInput, Reduction reduction) {
        return List.of(
                Operator.single(type, 1, Gradient.FULL, call -> reduce(call, reduction)),
                Operator.single(type, axesAsInput, Gradient.FULL, call -> reduce(call, reduction)));
    }

    private static NDArray reduce(Call call, Reduction reduction) {
        NDArray x = call.input(0);
        Shape shape = x.getShape();
        long[] given = call.ints("axes", 1);
        boolean none = given == null || given.length == 0;
        boolean elementwise = none && call.attribute("noop_with_empty_axes", 0) != 0;
        if (elementwise || shape.dimension() == 0) {
            return overNothing(x, reduction);
        }
        int[] axes = given == null || none
                ? IntStream.range(0, shape.dimension()).toArray()
                : Arrays.stream(given)
                        .mapToInt(axis -> Call.axis(axis, shape.dimension()))
                        .toArray();
        NDArray reduced = reduction.apply(x, axes).toType(x.getDataType(), false);
        return call.attribute("keepdims", 1) == 0 ? reduced.reshape(without(shape, axes)) : reduced;
    }

    /** Reduces each element by itself, as ONNX Runtime does where no axes are given and none are meant: L1 is then |x|. */
    private static NDArray overNothing(NDArray x, Reduction reduction) {
        int axis = x.getShape().dimension();
        return reduction
                .apply(x.expandDims(axis), new int[] {axis})
                .reshape(x.getShape())
                .toType(x.getDataType(), false);
    }

    private static Shape without(Shape shape, int[] axes) {
        return new Shape(IntStream.range(0, shape.dimension())
                .filter(axis -> Arrays.stream(axes).noneMatch(reduced -> reduced == axis))
                .mapToLong(shape::get)
                .toArray());
    }

    /** A reduction with real intermediate values; of whole numbers it is computed in float64 and cut off. */
    private static Reduction real(Reduction reduction) {
        return (x, axes) -> reduction.apply(x.getDataType().isFloating() ? x : x.toType(DataType.FLOAT64, false), axes);
    }

    private static NDArray sum(NDArray x, int[] axes) {
        return x.sum(axes, true);
    }

    private static NDArray mean(NDArray x, int[] axes) {
        boolean floating = x.getDataType().isFloating();
        if (floating && axes.length == 1) {
            return x.mean(axes, true);
        }
        NDArray sum = sum(x, axes);
        NDArray count = Elements.scalar(sum, count(x.getShape(), axes));
        return floating ? sum.div(count) : WholeNumbers.truncatedQuotient(sum, count);
    }

    private static long count(Shape shape, int[] axes) {
        return Arrays.stream(axes).mapToLong(shape::get).reduce(1, Math::multiplyExact);
    }

    private static NDArray largest(NDArray x, int[] axes) {
        return oneByOne(comparable(x), axes, (array, axis) -> array.max(axis, true));
    }

    private static NDArray smallest(NDArray x, int[] axes) {
        return oneByOne(comparable(x), axes, (array, axis) -> array.min(axis, true));
    }

    private static NDArray comparable(NDArray x) {
        return x.getDataType() == DataType.BOOLEAN ? x.toType(DataType.UINT8, false) : x;
    }

    /** The engine reduces one axis at a time but for sums. */
    private static NDArray oneByOne(NDArray x, int[] axes, Reduction reduction) {
        NDArray result = x;
        for (int axis : axes) {
            result = reduction.apply(result, new int[] {axis});
        }
        return result;
    }

    private static NDArray product(NDArray x, int[] axes) {
        return oneByOne(x, axes, (array, axis) -> array.prod(axis, true));
    }

    private static NDArray logSumExp(NDArray x, int[] axes) {
        NDArray largest = largest(x, axes).stopGradient();
        NDArray shift = Elements.where(largest.isInfinite(), Elements.scalar(largest, 0), largest);
        return sum(x.sub(shift).exp(), axes).log().add(shift);
    }
}
