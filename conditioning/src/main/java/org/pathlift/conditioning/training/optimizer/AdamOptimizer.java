package org.pathlift.conditioning.training.optimizer;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Adam (Kingma and Ba 2015), and with decoupled weight decay AdamW; the definitions of PyTorch's {@code torch.optim.Adam}
 * and {@code AdamW}: m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², w ← w − η m̂ / (√v̂ + ε), where the hats divide by
 * 1 − β₁<sup>t</sup> and 1 − β₂<sup>t</sup>, t being the weight's own count of updates. Its slots are {@code mean} and
 * {@code variance}.
 */
public final class AdamOptimizer extends StatefulOptimizer {

    /**
     * The constants of Adam.
     *
     * @param beta1 the share of m that is kept
     * @param beta2 the share of v that is kept
     * @param epsilon added to the root of v̂; above 0
     */
    public record Constants(double beta1, double beta2, double epsilon) {

        /** 0.9, 0.999, 1e-8. */
        public static final Constants DEFAULT = new Constants(0.9, 0.999, 1e-8);

        /**
         * Checks all three.
         *
         * @throws IllegalArgumentException if β₁ or β₂ is not in [0, 1), or ε is not finite and above 0
         */
        public Constants {
            Ranges.kept("beta1", beta1);
            Ranges.kept("beta2", beta2);
            Ranges.positive("epsilon", epsilon);
        }
    }

    private static final Slot MEAN = Slot.ofGradients("mean");
    private static final Slot VARIANCE = Slot.ofSquares("variance");

    private final Constants constants;

    /** Begins without a state: m and v are 0, and t is 0. */
    public AdamOptimizer(LearningRate rate, Constants constants, WeightDecay decay) {
        super(rate, decay, List.of(MEAN, VARIANCE));
        this.constants = constants;
    }

    /** Adam without decay. */
    public static AdamOptimizer adam(LearningRate rate) {
        return new AdamOptimizer(rate, Constants.DEFAULT, WeightDecay.none());
    }

    /** AdamW with PyTorch's decay of 0.01. */
    public static AdamOptimizer adamW(LearningRate rate) {
        return new AdamOptimizer(rate, Constants.DEFAULT, WeightDecay.decoupled(0.01));
    }

    @Override
    public String kind() {
        return "adam";
    }

    @Override
    void step(NDArray weight, NDArray gradient, Map<String, NDArray> buffers, long count, double eta) {
        NDArray mean = Objects.requireNonNull(buffers.get(MEAN.name()));
        NDArray variance = Objects.requireNonNull(buffers.get(VARIANCE.name()));
        mean.muli(constants.beta1()).addi(gradient.mul(1 - constants.beta1()));
        variance.muli(constants.beta2()).addi(gradient.mul(gradient).muli(1 - constants.beta2()));
        double meanLeft = 1 - Math.pow(constants.beta1(), (double) count);
        double varianceLeft = 1 - Math.pow(constants.beta2(), (double) count);
        NDArray root = variance.sqrt().muli(1 / Math.sqrt(varianceLeft)).addi(constants.epsilon());
        weight.subi(mean.div(root).muli(eta / meanLeft));
    }
}
