package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import java.util.List;

/** Losses of classes. */
final class LossOperators {

    private LossOperators() {}

    static List<Operator> list() {
        return List.of(
                Operator.single(
                        "NegativeLogLikelihoodLoss", 12, Gradient.FULL, call -> likelihood(call, call.input(0))),
                Operator.of("SoftmaxCrossEntropyLoss", 12, Gradient.FULL, LossOperators::crossEntropy));
    }

    /** The loss and the logarithms of the probabilities. */
    private static NDList crossEntropy(Call call) {
        NDArray logs = call.input(0).logSoftmax(1);
        return new NDList(likelihood(call, logs), logs);
    }

    /**
     * The negative weighted logarithms of the targets' probabilities; targets to be ignored weigh nothing.
     *
     * @param logs [n, classes, ...]
     */
    private static NDArray likelihood(Call call, NDArray logs) {
        NDArray targets = call.input(1).toType(DataType.INT64, false);
        boolean ignores = call.node().attributes().containsKey("ignore_index");
        NDArray counts = targets.neq(call.attribute("ignore_index", 0L));
        NDArray classes = ignores ? targets.mul(counts.toType(DataType.INT64, false)) : targets;
        NDArray picked = logs.gather(classes.expandDims(1), 1).squeeze(1);
        NDArray weights = call.has(2)
                ? Indices.take(call.input(2), 0, classes)
                : call.manager().ones(classes.getShape(), logs.getDataType());
        if (ignores) {
            picked = Indices.orElse(counts, picked, 0);
            weights = Indices.orElse(counts, weights, 0);
        }
        NDArray losses = picked.mul(weights).neg();
        return switch (call.attribute("reduction", "mean")) {
            case "none" -> losses;
            case "sum" -> losses.sum();
            default -> losses.sum().div(weights.sum());
        };
    }
}
