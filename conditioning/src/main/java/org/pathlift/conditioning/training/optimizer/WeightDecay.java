package org.pathlift.conditioning.training.optimizer;

/**
 * How weights are drawn towards 0.
 *
 * @param rate λ, at least 0; 0 for none
 * @param form where it enters
 * @param target which weights it acts on
 */
public record WeightDecay(double rate, Form form, Target target) {

    /** Where the decay enters an update. */
    public enum Form {
        /** g + λw takes the place of the gradient g: the gradient of λ‖w‖²/2 added to the loss. */
        PENALTY,
        /** w is multiplied by 1 − ηλ, η being the learning rate, beside the gradient's step. Loshchilov and Hutter 2019. */
        DECOUPLED
    }

    /** Which weights decay. */
    public enum Target {
        /** Every weight that is trained, biases too. */
        ALL,
        /** Those with two axes or more: no biases, no gains and shifts of normalizations. */
        MATRICES
    }

    /**
     * Checks {@code rate}.
     *
     * @throws IllegalArgumentException if {@code rate} is negative or not finite
     */
    public WeightDecay {
        Ranges.positiveOrZero("the weight decay", rate);
    }

    /** No decay. */
    public static WeightDecay none() {
        return penalty(0);
    }

    /** Decay of all weights through the gradient. */
    public static WeightDecay penalty(double rate) {
        return new WeightDecay(rate, Form.PENALTY, Target.ALL);
    }

    /** Decay of all weights beside the gradient. */
    public static WeightDecay decoupled(double rate) {
        return new WeightDecay(rate, Form.DECOUPLED, Target.ALL);
    }

    /** The same for weights with two axes or more only. */
    public WeightDecay ofMatrices() {
        return new WeightDecay(rate, form, Target.MATRICES);
    }

    /** Returns whether a weight with this number of axes decays. */
    boolean actsOn(int axes) {
        return rate > 0 && (target == Target.ALL || axes >= 2);
    }
}
