package org.pathlift.conditioning.training.run;

import org.pathlift.conditioning.training.optimizer.AdamOptimizer;
import org.pathlift.conditioning.training.optimizer.LearningRate;
import org.pathlift.conditioning.training.optimizer.Momentum;
import org.pathlift.conditioning.training.optimizer.SgdOptimizer;
import org.pathlift.conditioning.training.optimizer.StatefulOptimizer;
import org.pathlift.conditioning.training.optimizer.WeightDecay;

/** The optimizers by the names that users know, with the defaults of PyTorch. */
public enum OptimizerChoice {
    /** w ← w − η g; η is 0.1 by default. */
    SGD,
    /** Momentum in heavy-ball form, of factor 0.9; η is 0.05 by default. */
    MOMENTUM,
    /** Momentum in Nesterov's form, of factor 0.9; η is 0.05 by default. */
    NESTEROV,
    /** Adam with a penalty for weight decay; η is 0.001 by default. */
    ADAM,
    /** Adam with decoupled weight decay; η is 0.001 by default. */
    ADAMW;

    private static final double MOMENTUM_FACTOR = 0.9;

    /** Returns a learning rate that is a usual first guess. */
    public double defaultLearningRate() {
        return switch (this) {
            case SGD -> 0.1;
            case MOMENTUM, NESTEROV -> 0.05;
            case ADAM, ADAMW -> 1e-3;
        };
    }

    /**
     * Returns a new optimizer.
     *
     * @param weightDecay λ: beside the gradient's step for ADAMW, as a penalty for the others; on weights with two axes or
     *     more
     */
    StatefulOptimizer create(LearningRate rate, double weightDecay) {
        WeightDecay penalty = WeightDecay.penalty(weightDecay).ofMatrices();
        return switch (this) {
            case SGD -> new SgdOptimizer(rate, Momentum.NONE, penalty);
            case MOMENTUM -> new SgdOptimizer(rate, Momentum.heavyBall(MOMENTUM_FACTOR), penalty);
            case NESTEROV -> new SgdOptimizer(rate, Momentum.nesterov(MOMENTUM_FACTOR), penalty);
            case ADAM -> new AdamOptimizer(rate, AdamOptimizer.Constants.DEFAULT, penalty);
            case ADAMW ->
                new AdamOptimizer(
                        rate,
                        AdamOptimizer.Constants.DEFAULT,
                        WeightDecay.decoupled(weightDecay).ofMatrices());
        };
    }
}
