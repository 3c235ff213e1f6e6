package org.pathlift.analysis.sharpness;

/** Whose curvature is measured: a mean over examples. */
public enum LossKind {
    /** −log of the probability of the right class, as in training. */
    CROSS_ENTROPY("cross-entropy"),
    /** The mean squared difference from an example's numbers, as in training. */
    MSE("mse"),
    /** The sum of squared differences from an example's numbers. */
    SQUARED_ERROR("squared-error"),
    /** The sum of the squared outputs, where there are no targets. pathlift's own stand-in for a loss. */
    SQUARED_OUTPUT("squared-output");

    private final String word;

    LossKind(String word) {
        this.word = word;
    }

    /** Returns how reports name it. */
    public String word() {
        return word;
    }

    /** Returns the loss of training for a target; the squared output where there is none. */
    public static LossKind fitting(Target target) {
        if (target instanceof Target.Classes) {
            return CROSS_ENTROPY;
        }
        return target instanceof Target.Values ? MSE : SQUARED_OUTPUT;
    }
}
