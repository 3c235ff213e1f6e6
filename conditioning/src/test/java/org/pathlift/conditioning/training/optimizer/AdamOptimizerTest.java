package org.pathlift.conditioning.training.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.DataType;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import org.junit.jupiter.api.Test;

/** The expected moments are weighted sums over all gradients so far, where the optimizer keeps running buffers. */
class AdamOptimizerTest {

    private static final double[] GRADIENTS = {0.5, -1.25, 2, 0.125, -0.75, 3};
    private static final double ETA = 0.01;
    private static final AdamOptimizer.Constants CONSTANTS = new AdamOptimizer.Constants(0.8, 0.95, 1e-3);

    @Test
    void adam_overSeveralSteps_isTheClosedForm() {
        assertClosedForm(WeightDecay.none(), 1);
    }

    @Test
    void adamW_overSeveralSteps_shrinksTheWeightBeforeEachStep() {
        assertClosedForm(WeightDecay.decoupled(0.3), 1 - ETA * 0.3);
    }

    private static void assertClosedForm(WeightDecay decay, double kept) {
        try (Trial trial = new Trial(DataType.FLOAT64, 1);
                AdamOptimizer adam = new AdamOptimizer(LearningRate.constant(ETA), CONSTANTS, decay)) {
            for (int t = 0; t < GRADIENTS.length; t++) {
                trial.update(adam, GRADIENTS[t]);
                double expected = Math.pow(kept, t + 1);
                for (int k = 0; k <= t; k++) {
                    expected -= Math.pow(kept, t - k) * ETA * direction(k);
                }
                assertThat(trial.values()[0]).isCloseTo(expected, within(1e-14));
            }
        }
    }

    /** m̂ / (√v̂ + ε) after the gradients 0 to t; the weights of a hat sum to 1. */
    private static double direction(int t) {
        double mean = 0;
        double square = 0;
        double meanWeights = 0;
        double squareWeights = 0;
        for (int k = 0; k <= t; k++) {
            double meanWeight = Math.pow(CONSTANTS.beta1(), t - k);
            double squareWeight = Math.pow(CONSTANTS.beta2(), t - k);
            mean += meanWeight * GRADIENTS[k];
            square += squareWeight * GRADIENTS[k] * GRADIENTS[k];
            meanWeights += meanWeight;
            squareWeights += squareWeight;
        }
        return mean / meanWeights / (Math.sqrt(square / squareWeights) + CONSTANTS.epsilon());
    }

    @Test
    void adam_ofAConstantGradient_movesByTheRate() {
        try (Trial trial = new Trial(DataType.FLOAT64, 0, 0);
                AdamOptimizer adam = new AdamOptimizer(
                        LearningRate.constant(0.5), new AdamOptimizer.Constants(0.9, 0.999, 1), WeightDecay.none())) {
            for (int t = 1; t <= 20; t++) {
                trial.update(adam, 3, -0.25);
                assertThat(trial.values())
                        .containsExactly(new double[] {-t * 0.5 * 3 / 4, t * 0.5 * 0.25 / 1.25}, within(1e-12));
            }
        }
    }

    @Test
    void penalty_entersThroughTheGradient() {
        try (Trial penalized = new Trial(DataType.FLOAT64, 2);
                Trial plain = new Trial(DataType.FLOAT64, 2);
                AdamOptimizer decaying =
                        new AdamOptimizer(LearningRate.constant(ETA), CONSTANTS, WeightDecay.penalty(0.3));
                AdamOptimizer adam = new AdamOptimizer(LearningRate.constant(ETA), CONSTANTS, WeightDecay.none())) {
            for (double g : GRADIENTS) {
                plain.update(adam, g + 0.3 * plain.values()[0]);
                penalized.update(decaying, g);
                assertThat(penalized.values()[0]).isCloseTo(plain.values()[0], within(1e-14));
            }
        }
    }

    @Test
    void adam_agreesWithDjlsAdam() {
        try (AdamOptimizer adam = AdamOptimizer.adam(LearningRate.constant(ETA))) {
            assertAgrees(
                    adam,
                    Optimizer.adam()
                            .optLearningRateTracker(Tracker.fixed((float) ETA))
                            .build());
        }
    }

    @Test
    void adamW_agreesWithDjlsAdamW() {
        try (AdamOptimizer adam = AdamOptimizer.adamW(LearningRate.constant(ETA))) {
            assertAgrees(
                    adam,
                    Optimizer.adamW()
                            .optLearningRateTracker(Tracker.fixed((float) ETA))
                            .build());
        }
    }

    private static void assertAgrees(AdamOptimizer adam, Optimizer other) {
        try (Trial ours = new Trial(DataType.FLOAT32, 1, -2, 0.5);
                Trial djls = new Trial(DataType.FLOAT32, 1, -2, 0.5)) {
            for (double g : GRADIENTS) {
                ours.update(adam, g, -g, 2 * g);
                djls.update(other, g, -g, 2 * g);
                // DJL adds epsilon to √v, not to √v̂: with gradients of this size 1e-7 of a step.
                assertThat(ours.values()).containsExactly(djls.values(), within(1e-6));
            }
        }
    }
}
