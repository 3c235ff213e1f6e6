package org.pathlift.conditioning.training.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LearningRateTest {

    @Test
    void steps_changeAfterEachPeriod() {
        LearningRate rate = LearningRate.steps(0.8, 3, 0.5);
        assertThat(rates(rate, 0, 2, 3, 5, 6, 9)).containsExactly(0.8, 0.8, 0.4, 0.4, 0.2, 0.1);
    }

    @Test
    void cosine_goesHalfwayInTheMiddleAndStaysAtTheEnd() {
        LearningRate rate = LearningRate.cosine(1, 0.2, 8);
        double quarter = 0.6 + 0.4 * Math.sqrt(0.5);
        assertThat(rates(rate, 0, 2, 4, 8, 100))
                .containsExactly(new double[] {1, quarter, 0.6, 0.2, 0.2}, within(1e-15));
    }

    @Test
    void linear_isALineAndStaysAtTheEnd() {
        LearningRate rate = LearningRate.linear(1, 0.5, 4);
        assertThat(rates(rate, 0, 1, 2, 3, 4, 9)).containsExactly(1, 0.875, 0.75, 0.625, 0.5, 0.5);
    }

    @Test
    void oneCycle_risesToItsPeakAndFallsToItsEnd() {
        LearningRate rate = LearningRate.oneCycle(1, 100);
        double[] expected = {0.04, 0.52, 1, (1 + 4e-6) / 2, 4e-6};
        assertThat(rate.at(0)).isCloseTo(expected[0], within(1e-15));
        assertThat((rate.at(14) + rate.at(15)) / 2).isCloseTo(expected[1], within(1e-12));
        assertThat(rate.at(29)).isCloseTo(expected[2], within(1e-15));
        assertThat(rate.at(64)).isCloseTo(expected[3], within(1e-12));
        assertThat(rate.at(99)).isCloseTo(expected[4], within(1e-15));
        assertThat(rate.at(1000)).isCloseTo(expected[4], within(1e-15));
    }

    @Test
    void oneCycle_ofFewUpdates_isFinite() {
        for (int total = 1; total < 6; total++) {
            LearningRate rate = LearningRate.oneCycle(1, total);
            for (int step = 0; step <= total; step++) {
                assertThat(rate.at(step)).isBetween(0.0, 1.0);
            }
        }
    }

    @Test
    void warmUp_risesInEqualStepsBeforeTheSchedule() {
        LearningRate rate = LearningRate.linear(1, 0, 4).afterWarmUp(4);
        assertThat(rates(rate, 0, 1, 2, 3, 4, 5, 8)).containsExactly(0.25, 0.5, 0.75, 1, 1, 0.75, 0);
    }

    @Test
    void factories_refuseWhatIsNoRate() {
        assertThatThrownBy(() -> LearningRate.constant(-1)).hasMessageContaining("at least 0, found -1.0");
        assertThatThrownBy(() -> LearningRate.constant(Double.NaN)).hasMessageContaining("found NaN");
        assertThatThrownBy(() -> LearningRate.cosine(1, 0, 0)).hasMessageContaining("number of updates");
    }

    private static double[] rates(LearningRate rate, long... steps) {
        return java.util.Arrays.stream(steps).mapToDouble(rate::at).toArray();
    }
}
