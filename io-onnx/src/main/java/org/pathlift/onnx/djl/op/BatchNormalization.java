package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/**
 * Batch normalization.
 *
 * <p>In training the batch's statistics normalize, and the running ones become {@code running * momentum + batch * (1 -
 * momentum)}, with the batch's population variance as the specification has it (PyTorch takes the unbiased one). Statistics
 * that training does not update, because they are frozen or no constants, normalize in training too, unless the node itself
 * is in training mode.
 */
final class BatchNormalization {

    private static final NDIndex EVERYTHING = new NDIndex("...");

    private BatchNormalization() {}

    static NDList apply(Call call) {
        NDArray x = call.input(0);
        boolean update = call.training() && call.isState(3) && call.isState(4);
        boolean batch = update || call.attribute("training_mode", 0) != 0;
        float momentum = call.attribute("momentum", 0.9f);
        NDArray mean = call.input(3);
        NDArray variance = call.input(4);
        if (!batch) {
            return new NDList(normalized(call, mean, variance, 1, false));
        }
        if (!update) {
            mean = mean.stopGradient().duplicate();
            variance = variance.stopGradient().duplicate();
        }
        double count = (double) x.size() / x.getShape().get(1);
        NDArray y;
        if (count == 1) {
            y = ofSingleElements(call);
            mean.muli((double) momentum).addi(x.stopGradient().flatten().mul(1 - (double) momentum));
            variance.muli((double) momentum);
        } else {
            // The gradient refuses to go through statistics that were changed after it saw them.
            NDArray nextMean = mean.duplicate();
            NDArray nextVariance = variance.duplicate();
            y = normalized(call, nextMean, nextVariance, momentum, true);
            mean.set(EVERYTHING, nextMean);
            variance.set(EVERYTHING, nextVariance.mul((count - 1) / count).add(variance.mul(momentum / count)));
        }
        return new NDList(y, mean, variance);
    }

    private static NDArray normalized(Call call, NDArray mean, NDArray variance, float momentum, boolean training) {
        NDArray x = call.input(0);
        return x.getNDArrayInternal()
                .batchNorm(
                        x,
                        mean,
                        variance,
                        call.input(1),
                        call.input(2),
                        -1,
                        momentum,
                        call.attribute("epsilon", 1e-5f),
                        training)
                .head();
    }

    /** A batch of one element for each channel is its own mean: only the shift is left. */
    private static NDArray ofSingleElements(Call call) {
        long[] channels = new long[call.input(0).getShape().dimension()];
        Arrays.fill(channels, 1);
        channels[1] = call.input(0).getShape().get(1);
        return call.input(0).mul(0).add(call.input(2).reshape(new Shape(channels)));
    }
}
