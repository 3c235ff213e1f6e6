package org.pathlift.conditioning.training.optimizer;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;

/**
 * Stochastic gradient descent, with or without momentum; the definitions of PyTorch's {@code torch.optim.SGD} without
 * dampening. Its slot is {@code momentum}.
 */
public final class SgdOptimizer extends StatefulOptimizer {

    private static final Slot MOMENTUM = Slot.ofGradients("momentum");

    private final Momentum momentum;

    /** Begins without a state; there is no buffer at all where the momentum is 0. */
    public SgdOptimizer(LearningRate rate, Momentum momentum, WeightDecay decay) {
        super(rate, decay, momentum.factor() == 0 ? List.of() : List.of(MOMENTUM));
        this.momentum = momentum;
    }

    @Override
    public String kind() {
        return "sgd";
    }

    @Override
    void step(NDArray weight, NDArray gradient, Map<String, NDArray> buffers, long count, double eta) {
        NDArray buffer = buffers.get(MOMENTUM.name());
        if (buffer == null) {
            weight.subi(gradient.mul(eta));
            return;
        }
        buffer.muli(momentum.factor()).addi(gradient);
        NDArray direction = switch (momentum.form()) {
            case HEAVY_BALL -> buffer.mul(eta);
            case NESTEROV -> buffer.mul(momentum.factor()).addi(gradient).muli(eta);
        };
        weight.subi(direction);
    }
}
