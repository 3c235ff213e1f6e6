package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
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

    private BatchNormalization() {}

    static NDList apply(Call call) {
        boolean update = call.training() && call.isState(3) && call.isState(4);
        boolean batch = update || call.attribute("training_mode", 0) != 0;
        NDArray mean = call.input(3);
        NDArray variance = call.input(4);
        if (!batch) {
            boolean learned = mean.hasGradient() || variance.hasGradient();
            return new NDList(learned ? written(call) : normalized(call, mean, variance, 1, false));
        }
        if (!update) {
            mean = mean.stopGradient().duplicate();
            variance = variance.stopGradient().duplicate();
        }
        return new NDList(byBatch(call, mean, variance, call.attribute("momentum", 0.9f)), mean, variance);
    }

    /** Normalizes by the batch's statistics, and updates running ones, which the backward pass does not need. */
    private static NDArray byBatch(Call call, NDArray mean, NDArray variance, double momentum) {
        NDArray x = call.input(0);
        double count = (double) x.size() / x.getShape().get(1);
        mean.muli(momentum);
        variance.muli(momentum);
        if (count == 1) {
            mean.addi(Elements.times(x.stopGradient().flatten(), 1 - momentum));
            return ofSingleElements(call);
        }
        NDArray batchMean = mean.zerosLike();
        NDArray unbiased = mean.zerosLike();
        NDArray y = normalized(call, batchMean, unbiased, 0, true);
        mean.addi(Elements.times(batchMean, 1 - momentum));
        variance.addi(Elements.times(unbiased, (1 - momentum) * (count - 1) / count));
        return y;
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

    /** Normalizes by statistics that are computed: the engine's own normalization gives them no gradient. */
    private static NDArray written(Call call) {
        NDArray deviation =
                call.input(4).add((double) call.attribute("epsilon", 1e-5f)).sqrt();
        NDArray factor = call.input(1).div(deviation);
        return call.input(0)
                .sub(byChannel(call, call.input(3)))
                .mul(byChannel(call, factor))
                .add(byChannel(call, call.input(2)));
    }

    /** A batch of one element for each channel is its own mean: only the shift is left. */
    private static NDArray ofSingleElements(Call call) {
        return Elements.times(call.input(0), 0).add(byChannel(call, call.input(2)));
    }

    private static NDArray byChannel(Call call, NDArray array) {
        long[] channels = new long[call.input(0).getShape().dimension()];
        Arrays.fill(channels, 1);
        channels[1] = array.size();
        return array.reshape(new Shape(channels));
    }
}
