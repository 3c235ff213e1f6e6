package org.pathlift.analysis.relu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against closed forms at whole and half numbers: ψ(1) = −γ, ψ(1/2) = −γ − 2 ln 2, ψ'(1) = π²/6, ψ'(1/2) = π²/2. */
class PolyGammaTest {

    private static final double EULER = 0.5772156649015329;

    @Test
    void digammaAndTrigamma_atWholeNumbers_areHarmonicSums() {
        for (int m = 1; m < 400; m++) {
            double harmonic = 0;
            double rest = 0;
            for (int i = m - 1; i > 0; i--) {
                harmonic += 1.0 / i;
                rest += 1.0 / i / i;
            }
            assertThat(PolyGamma.digamma(m)).isCloseTo(harmonic - EULER, within(4e-15));
            assertThat(PolyGamma.trigamma(m)).isCloseTo(Math.PI * Math.PI / 6 - rest, within(4e-15));
        }
    }

    @Test
    void digammaAndTrigamma_atHalfNumbers_areOddSums() {
        for (int m = 0; m < 300; m++) {
            double odd = 0;
            double squares = 0;
            for (int i = m; i > 0; i--) {
                odd += 2.0 / (2 * i - 1);
                squares += 4.0 / ((2 * i - 1.0) * (2 * i - 1.0));
            }
            assertThat(PolyGamma.digamma(m + 0.5)).isCloseTo(odd - EULER - 2 * Math.log(2), within(4e-15));
            assertThat(PolyGamma.trigamma(m + 0.5)).isCloseTo(Math.PI * Math.PI / 2 - squares, within(4e-15));
        }
        assertThatThrownBy(() -> PolyGamma.digamma(0)).hasMessageContaining("above 0, found 0.0");
    }

    /** All 2¹⁰ patterns of ten units, one by one. */
    @Test
    void activeUnits_ofTenUnits_areThoseOfAllPatterns() {
        double[] logs = IntStream.range(0, 1024)
                .map(Integer::bitCount)
                .filter(k -> k >= 2)
                .mapToDouble(Math::log)
                .toArray();
        double mean = DoubleStream.of(logs).average().orElseThrow();
        ActiveUnits active = new ActiveUnits(10, 2);
        assertThat(active.mean(Math::log)).isCloseTo(mean, within(1e-14));
        assertThat(active.variance(Math::log))
                .isCloseTo(
                        DoubleStream.of(logs)
                                .map(log -> (log - mean) * (log - mean))
                                .average()
                                .orElseThrow(),
                        within(1e-14));
        assertThatThrownBy(() -> new ActiveUnits(1, 2)).hasMessageContaining("at least 2 units, found 1");
    }
}
