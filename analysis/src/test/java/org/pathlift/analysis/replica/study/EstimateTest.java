package org.pathlift.analysis.replica.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class EstimateTest {

    /** The mean of three tenths, summed and divided, is not a tenth. */
    @Test
    void of_equalNumbers_hasNoError() {
        assertThat(Estimate.of(0.1, 0.1, 0.1)).isEqualTo(new Estimate(0.1, 0));
    }

    @Test
    void of_severalNumbers_isTheMeanAndItsStandardError() {
        Estimate estimate = Estimate.of(1, 2, 3, 6);

        assertThat(estimate.mean()).isEqualTo(3);
        assertThat(estimate.error()).isCloseTo(Math.sqrt(14.0 / 3 / 4), within(1e-15));
    }
}
