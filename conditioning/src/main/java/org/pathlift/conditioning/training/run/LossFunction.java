package org.pathlift.conditioning.training.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.List;
import org.pathlift.onnx.djl.op.OwnedArrays;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.runtime.RequestException;

/** What training makes small: a mean over the examples of a batch. */
public enum LossFunction {
    /** −log of the probability of the right class. */
    CROSS_ENTROPY,
    /** The mean squared difference from the target's numbers. */
    MSE,
    /** The mean absolute difference from the target's numbers. */
    L1;

    /** Below this a probability counts as this much, so that its logarithm is finite. */
    private static final double LEAST_PROBABILITY = 1e-30;

    /**
     * Returns the loss of a batch, a number without axes.
     *
     * @param output [examples, classes or numbers]
     * @param targets classes [examples] for the cross entropy, numbers [examples, numbers] for the others
     */
    public NDArray of(NDArray output, NDArray targets, OutputKind kind) {
        return switch (this) {
            case CROSS_ENTROPY ->
                logProbabilities(output, kind)
                        .gather(targets.toType(DataType.INT64, false).expandDims(1), 1)
                        .mean()
                        .neg();
            case MSE -> difference(output, targets).square().mean();
            case L1 -> difference(output, targets).abs().mean();
        };
    }

    /** Returns the difference of equal shapes; arrays of others would be stretched to one. */
    private static NDArray difference(NDArray output, NDArray targets) {
        if (!output.getShape().equals(targets.getShape())) {
            throw new RequestException(List.of(new Problem(
                    "the model must give as many numbers for an example as its target has",
                    "the model's first output",
                    targets.getShape().get(1) + " for each example",
                    Long.toString(output.getShape().get(1)),
                    "take another model, or other targets in the data spec (label=a,b)")));
        }
        return output.sub(targets);
    }

    private static NDArray logProbabilities(NDArray output, OutputKind kind) {
        return switch (kind) {
            case LOGITS -> output.logSoftmax(1);
            case PROBABILITIES ->
                output.maximum(OwnedArrays.scalar(output.getManager(), LEAST_PROBABILITY, output.getDataType()))
                        .log();
            case LOG_PROBABILITIES -> output;
        };
    }
}
