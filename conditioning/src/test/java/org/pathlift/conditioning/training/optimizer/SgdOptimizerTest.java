package org.pathlift.conditioning.training.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import org.junit.jupiter.api.Test;

/** The expected weights are sums over all gradients so far, where the optimizer keeps running buffers. */
class SgdOptimizerTest {

    private static final double[] GRADIENTS = {0.5, -1.25, 2, 0.125, -0.75, 3};
    private static final double ETA = 0.1;
    private static final double MU = 0.9;

    @Test
    void plain_overSeveralSteps_subtractsTheSumOfGradients() {
        try (Trial trial = new Trial(DataType.FLOAT64, 1, -2);
                SgdOptimizer sgd = new SgdOptimizer(LearningRate.constant(ETA), Momentum.NONE, WeightDecay.none())) {
            double sum = 0;
            for (double g : GRADIENTS) {
                trial.update(sgd, g, -3 * g);
                sum += g;
            }
            assertThat(trial.values()[0]).isCloseTo(1 - ETA * sum, within(1e-14));
            assertThat(trial.values()[1]).isCloseTo(-2 + 3 * ETA * sum, within(1e-14));
            assertThat(sgd.buffers(trial.parameter().getId())).isEmpty();
        }
    }

    @Test
    void heavyBall_overSeveralSteps_isTheDoubleSum() {
        try (Trial trial = new Trial(DataType.FLOAT64, 1);
                SgdOptimizer sgd =
                        new SgdOptimizer(LearningRate.constant(ETA), Momentum.heavyBall(MU), WeightDecay.none())) {
            for (int t = 0; t < GRADIENTS.length; t++) {
                trial.update(sgd, GRADIENTS[t]);
                assertThat(buffer(sgd, trial)).isCloseTo(buffer(t), within(1e-14));
                assertThat(trial.values()[0]).isCloseTo(1 - ETA * sumOfBuffers(t), within(1e-14));
            }
        }
    }

    @Test
    void nesterov_overSeveralSteps_looksOneStepAhead() {
        try (Trial trial = new Trial(DataType.FLOAT64, 1);
                SgdOptimizer sgd =
                        new SgdOptimizer(LearningRate.constant(ETA), Momentum.nesterov(MU), WeightDecay.none())) {
            double gradients = 0;
            for (int t = 0; t < GRADIENTS.length; t++) {
                trial.update(sgd, GRADIENTS[t]);
                gradients += GRADIENTS[t];
                assertThat(trial.values()[0]).isCloseTo(1 - ETA * (gradients + MU * sumOfBuffers(t)), within(1e-14));
            }
        }
    }

    @Test
    void penalty_withoutGradient_isAGeometricSeries() {
        try (Trial trial = new Trial(DataType.FLOAT64, 4);
                SgdOptimizer sgd =
                        new SgdOptimizer(LearningRate.constant(ETA), Momentum.NONE, WeightDecay.penalty(0.5))) {
            for (int t = 1; t <= 5; t++) {
                trial.update(sgd, 0);
                assertThat(trial.values()[0]).isCloseTo(4 * Math.pow(0.95, t), within(1e-14));
            }
        }
    }

    @Test
    void decayOfMatrices_onAVector_leavesItAlone() {
        WeightDecay decay = WeightDecay.penalty(0.5).ofMatrices();
        try (Trial vector = new Trial(DataType.FLOAT64, new Shape(2), 4, 8);
                Trial matrix = new Trial(DataType.FLOAT64, new Shape(1, 2), 4, 8);
                SgdOptimizer sgd = new SgdOptimizer(LearningRate.constant(ETA), Momentum.NONE, decay)) {
            vector.update(sgd, 0, 0);
            matrix.update(sgd, 0, 0);
            assertThat(vector.values()).containsExactly(4, 8);
            assertThat(matrix.values()).containsExactly(new double[] {3.8, 7.6}, within(1e-14));
        }
    }

    @Test
    void schedule_isReadAtTheNumberOfEarlierUpdates() {
        try (Trial trial = new Trial(DataType.FLOAT64, 0);
                SgdOptimizer sgd = new SgdOptimizer(step -> 1 + step, Momentum.NONE, WeightDecay.none())) {
            trial.update(sgd, 1);
            trial.update(sgd, 1);
            trial.update(sgd, 1);
            assertThat(trial.values()[0]).isEqualTo(-6);
            assertThat(sgd.steps()).isEqualTo(3);
            assertThat(sgd.learningRate()).isEqualTo(4);
        }
    }

    @Test
    void update_setsTheGradientToZero_alsoWhereItWasNoNumber() {
        try (Trial trial = new Trial(DataType.FLOAT32, 1, 1);
                SgdOptimizer sgd = new SgdOptimizer(LearningRate.constant(ETA), Momentum.NONE, WeightDecay.none())) {
            trial.update(sgd, Double.NaN, 1);
            assertThat(trial.weight().getGradient().toFloatArray()).containsExactly(0, 0);
            assertThat(trial.weight().hasGradient()).isTrue();
        }
    }

    @Test
    void heavyBall_agreesWithDjlsSgd() {
        try (Trial ours = new Trial(DataType.FLOAT32, 1, -2, 0.5);
                Trial djls = new Trial(DataType.FLOAT32, 1, -2, 0.5);
                SgdOptimizer sgd = new SgdOptimizer(
                        LearningRate.constant(ETA), Momentum.heavyBall(MU), WeightDecay.penalty(0.01))) {
            Optimizer other = Optimizer.sgd()
                    .setLearningRateTracker(Tracker.fixed((float) ETA))
                    .optMomentum((float) MU)
                    .optWeightDecays(0.01f)
                    .build();
            for (double g : GRADIENTS) {
                ours.update(sgd, g, -g, 2 * g);
                djls.update(other, g, -g, 2 * g);
                assertThat(ours.values()).containsExactly(djls.values(), within(2e-6));
            }
        }
    }

    private static double buffer(SgdOptimizer sgd, Trial trial) {
        return sgd.buffers(trial.parameter().getId()).get(0).array().toDoubleArray()[0];
    }

    private static double buffer(int t) {
        double sum = 0;
        for (int k = 0; k <= t; k++) {
            sum += Math.pow(MU, t - k) * GRADIENTS[k];
        }
        return sum;
    }

    private static double sumOfBuffers(int t) {
        double sum = 0;
        for (int k = 0; k <= t; k++) {
            sum += GRADIENTS[k] * (1 - Math.pow(MU, t - k + 1)) / (1 - MU);
        }
        return sum;
    }
}
