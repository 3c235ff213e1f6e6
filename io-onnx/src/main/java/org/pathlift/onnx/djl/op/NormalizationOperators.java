package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.pathlift.onnx.graph.Node;

/** Normalizations by statistics of the input, and dropout. */
final class NormalizationOperators {

    private NormalizationOperators() {}

    static List<Operator> list() {
        return List.of(
                Operator.of("BatchNormalization", 7, Gradient.FULL, BatchNormalization::apply)
                        .restricted(
                                "one output, statistics by channel",
                                node -> node.intAttribute("spatial", 1) == 0
                                        ? List.of("spatial 0")
                                        : moreOutputs(node)),
                Operator.of("BatchNormalization", 9, Gradient.FULL, BatchNormalization::apply)
                        .restricted("one output", NormalizationOperators::moreOutputs),
                Operator.of("BatchNormalization", 14, Gradient.FULL, BatchNormalization::apply),
                Operator.single("InstanceNormalization", 6, Gradient.FULL, NormalizationOperators::instance),
                Operator.of("LayerNormalization", 17, Gradient.FULL, NormalizationOperators::layer),
                Operator.single("GroupNormalization", 18, Gradient.FULL, call -> group(call, true)),
                Operator.single("GroupNormalization", 21, Gradient.FULL, call -> group(call, false)),
                Operator.single("LRN", 1, Gradient.FULL, NormalizationOperators::localResponse),
                Operator.single("LpNormalization", 1, Gradient.FULL, NormalizationOperators::norm),
                Operator.single("MeanVarianceNormalization", 9, Gradient.FULL, NormalizationOperators::meanVariance),
                Operator.of("Dropout", 7, Gradient.FULL, Dropout::apply),
                Operator.of("Dropout", 12, Gradient.FULL, Dropout::apply)
                        .restricted(
                                "the block, not training_mode, says whether it drops; the attribute seed has no effect",
                                node -> List.of()));
    }

    private static List<String> moreOutputs(Node node) {
        return node.outputs().stream().skip(1).allMatch(String::isEmpty)
                ? List.of()
                : List.of("outputs " + node.outputs());
    }

    /** Returns rows with mean 0 and variance 1, times a scale, plus a shift of each row. */
    private static NDArray rows(NDArray x, long rows, NDArray scale, NDArray shift, float epsilon) {
        NDArray together = x.reshape(1, rows, x.size() / rows);
        if (together.getShape().get(2) == 1) {
            return Elements.times(together, 0).add(shift.reshape(1, rows, 1)).reshape(x.getShape());
        }
        NDArray mean = x.getManager().zeros(new Shape(rows), x.getDataType());
        NDArray variance = x.getManager().ones(new Shape(rows), x.getDataType());
        return together.getNDArrayInternal()
                .batchNorm(together, mean, variance, scale, shift, -1, 1f, epsilon, true)
                .head()
                .reshape(x.getShape());
    }

    private static NDArray instance(Call call) {
        NDArray x = call.input(0);
        long batch = x.getShape().get(0);
        long[] repeats = {batch};
        return rows(
                x,
                batch * x.getShape().get(1),
                call.input(1).tile(repeats),
                call.input(2).tile(repeats),
                call.attribute("epsilon", 1e-5f));
    }

    private static NDArray group(Call call, boolean byGroup) {
        NDArray x = call.input(0);
        long batch = x.getShape().get(0);
        long groups = call.attribute("num_groups", 1);
        float epsilon = call.attribute("epsilon", 1e-5f);
        if (byGroup) {
            long[] repeats = {batch};
            return rows(
                    x,
                    batch * groups,
                    call.input(1).tile(repeats),
                    call.input(2).tile(repeats),
                    epsilon);
        }
        Shape shape = new Shape(batch * groups);
        NDArray normal = rows(
                x,
                batch * groups,
                call.manager().ones(shape, x.getDataType()),
                call.manager().zeros(shape, x.getDataType()),
                epsilon);
        long[] channels = new long[x.getShape().dimension() - 1];
        Arrays.fill(channels, 1);
        channels[0] = x.getShape().get(1);
        return normal.mul(call.input(1).reshape(channels)).add(call.input(2).reshape(channels));
    }

    private static NDList layer(Call call) {
        NDArray x = call.input(0);
        Shape shape = x.getShape();
        int axis = Call.axis(call.attribute("axis", -1), shape.dimension());
        Shape normalized = shape.slice(axis);
        float epsilon = call.attribute("epsilon", 1e-5f);
        NDArray scale = call.input(1);
        NDArray shift = call.optional(2);
        boolean fused = !call.wants(1)
                && !call.wants(2)
                && scale.getShape().equals(normalized)
                && (shift == null || shift.getShape().equals(normalized));
        if (fused) {
            NDArray zero = shift == null ? call.manager().zeros(normalized, x.getDataType()) : shift;
            return x.getNDArrayInternal().layerNorm(x, normalized, scale, zero, epsilon);
        }
        int[] axes = IntStream.range(axis, shape.dimension()).toArray();
        NDArray mean = mean(x, axes);
        NDArray centred = x.sub(mean);
        NDArray inverse = mean(centred.square(), axes).add((double) epsilon).sqrt();
        inverse = inverse.onesLike().div(inverse);
        NDArray y = centred.mul(inverse).mul(scale);
        return new NDList(shift == null ? y : y.add(shift), mean, inverse);
    }

    /** Returns means over axes, which stay with an extent of 1. */
    private static NDArray mean(NDArray x, int... axes) {
        long count = IntStream.of(axes).mapToLong(x.getShape()::get).reduce(1, (a, b) -> a * b);
        return Elements.over(x.sum(axes, true), (double) count);
    }

    /** x / (bias + alpha / size * (sum of squares of the neighbouring channels))^beta. */
    private static NDArray localResponse(Call call) {
        NDArray x = call.input(0);
        Shape shape = x.getShape();
        long size = call.attribute("size", 1);
        long before = (size - 1) / 2;
        NDArray planes = Windows.pad(
                x.square().reshape(shape.get(0), 1, shape.get(1), -1),
                new long[] {before, 0},
                new long[] {size - 1 - before, 0},
                0);
        NDArray means = planes.getNDArrayInternal()
                .avgPool(new Shape(size, 1), new Shape(1, 1), new Shape(0, 0), false, true)
                .reshape(shape);
        double alpha = call.attribute("alpha", 1e-4f);
        double bias = call.attribute("bias", 1f);
        double beta = call.attribute("beta", 0.75f);
        return x.div(Elements.power(Elements.times(means, alpha).add(bias), beta));
    }

    private static NDArray norm(Call call) {
        NDArray x = call.input(0);
        double p = call.attribute("p", 2);
        int axis = Call.axis(call.attribute("axis", -1), x.getShape().dimension());
        NDArray norm = Norms.root(Norms.power(x, p).sum(new int[] {axis}, true), p);
        return x.div(norm.add(norm.eq(0).toType(norm.getDataType(), false)));
    }

    private static NDArray meanVariance(Call call) {
        NDArray x = call.input(0);
        long[] given = call.attribute("axes");
        int[] axes = given == null
                ? new int[] {0, 2, 3}
                : Arrays.stream(given)
                        .mapToInt(axis -> Call.axis(axis, x.getShape().dimension()))
                        .toArray();
        NDArray centred = x.sub(mean(x, axes));
        NDArray deviation = Norms.root(mean(centred.square(), axes), 2);
        return centred.div(deviation.add(1e-9));
    }

    /** Lets only a part of the elements through in training, scaled so that their mean stays. */
    private static final class Dropout {

        private static final double DEFAULT_RATIO = 0.5;

        private Dropout() {}

        static NDList apply(Call call) {
            NDArray x = call.input(0);
            double ratio = call.has(1) ? call.number(1) : call.attribute("ratio", (float) DEFAULT_RATIO);
            if (!call.training() || ratio == 0) {
                return call.wants(1)
                        ? new NDList(x, call.manager().ones(x.getShape(), DataType.BOOLEAN))
                        : new NDList(x);
            }
            if (!call.wants(1)) {
                return x.getNDArrayInternal().dropout(x, (float) ratio, true);
            }
            NDArray mask = call.manager()
                    .randomUniform(0, 1, x.getShape(), DataType.FLOAT32)
                    .gte(ratio);
            double factor = ratio == 1 ? 0 : 1 / (1 - ratio);
            return new NDList(Elements.times(x.mul(mask.toType(x.getDataType(), false)), factor), mask);
        }
    }
}
