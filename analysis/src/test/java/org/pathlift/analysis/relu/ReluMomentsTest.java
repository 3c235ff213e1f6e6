package org.pathlift.analysis.relu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.pathlift.testdata.TestData;

class ReluMomentsTest {

    /** Oracle 14: closed forms that polar quadrature confirmed to 9e-16. */
    @Test
    void of_anglesOfTheOracle_agree() {
        int cases = 0;
        for (JsonNode row : TestData.criticality("14-depth-degeneracy").path("cases")) {
            if (row.at("/inputs/kind").asText().equals("J")) {
                ReluMoments j = ReluMoments.of(row.at("/inputs/theta").doubleValue());
                assertThat(j.j11()).isCloseTo(row.at("/outputs/J11").doubleValue(), within(1e-15));
                assertThat(j.j31()).isCloseTo(row.at("/outputs/J31").doubleValue(), within(1e-15));
                assertThat(j.j22()).isCloseTo(row.at("/outputs/J22").doubleValue(), within(1e-15));
                cases++;
            }
        }
        assertThat(cases).isEqualTo(6);
    }

    /** X, Y and D as their definitions have them, in decimal arithmetic of 80 digits with sines from their series. */
    @Test
    void smallAngles_againstDecimalArithmetic_keepTheirDigits() {
        for (double theta : new double[] {1e-12, 1e-7, 1e-3, 0.05, 0.39999, 0.4, 0.40001, 1.3}) {
            Decimal exact = Decimal.of(theta);
            ReluMoments j = ReluMoments.of(theta);
            assertThat(j.xOverD2()).as("X/D^2 at %s", theta).isCloseTo(exact.xOverD2, Percentage.withPercentage(1e-10));
            assertThat(j.yOverD()).as("Y/D at %s", theta).isCloseTo(exact.yOverD, Percentage.withPercentage(1e-10));
            assertThat(Math.exp(j.lnD())).isCloseTo(exact.d, Percentage.withPercentage(1e-10));
        }
    }

    @Test
    void limits_areThoseOfTheTheory() {
        for (double theta : new double[] {0, 1e-300, 1e-61, 1e-59, 1e-30}) {
            ReluMoments j = ReluMoments.of(theta);
            assertThat(j.xOverD2()).isCloseTo(1.5, within(1e-12));
            assertThat(j.yOverD()).isCloseTo(1.5, within(1e-12));
            assertThat(j.lnD()).isCloseTo(2 * Math.log(theta), within(1e-12));
        }
        ReluMoments opposite = ReluMoments.of(Math.PI);
        assertThat(opposite.j11()).isCloseTo(0, within(1e-15));
        assertThat(opposite.lnD()).isCloseTo(0, within(1e-15));
        assertThatThrownBy(() -> ReluMoments.of(3.2)).hasMessageContaining("between 0 and pi, found 3.2");
    }

    private record Decimal(double d, double xOverD2, double yOverD) {

        private static final MathContext DIGITS = new MathContext(80);
        private static final BigDecimal PI = new BigDecimal(
                "3.14159265358979323846264338327950288419716939937510582097494459230781640628620899862803");

        static Decimal of(double theta) {
            BigDecimal angle = new BigDecimal(theta);
            BigDecimal s = series(angle, 1);
            BigDecimal c = series(angle, 0);
            BigDecimal rest = PI.subtract(angle);
            BigDecimal twoPi = PI.multiply(n(2));
            BigDecimal j11 = s.add(rest.multiply(c)).divide(twoPi, DIGITS);
            BigDecimal j31 = n(3).multiply(rest)
                    .multiply(c)
                    .add(s.multiply(c).multiply(c))
                    .add(n(2).multiply(s))
                    .divide(twoPi, DIGITS);
            BigDecimal j22 = rest.multiply(n(2).multiply(c).multiply(c).add(n(1)))
                    .add(n(3).multiply(s).multiply(c))
                    .divide(twoPi, DIGITS);
            BigDecimal square = j11.multiply(j11);
            BigDecimal d = n(1).subtract(n(4).multiply(square));
            BigDecimal x = n(8).multiply(square)
                    .multiply(j22)
                    .subtract(n(8).multiply(square).multiply(square))
                    .add(n(4).multiply(square))
                    .subtract(n(8).multiply(j11).multiply(j31))
                    .add(j22)
                    .add(n(1));
            BigDecimal y = n(2).multiply(square)
                    .subtract(n(4).multiply(j11).multiply(j31))
                    .add(j22)
                    .add(n(1));
            return new Decimal(
                    d.doubleValue(),
                    x.divide(d.multiply(d), DIGITS).doubleValue(),
                    y.divide(d, DIGITS).doubleValue());
        }

        private static BigDecimal n(int value) {
            return BigDecimal.valueOf(value);
        }

        private static BigDecimal series(BigDecimal angle, int start) {
            BigDecimal term = start == 0 ? BigDecimal.ONE : angle;
            BigDecimal sum = term;
            for (int k = start + 1; k < 80; k += 2) {
                term = term.multiply(angle)
                        .multiply(angle)
                        .divide(n(k * (k + 1)), DIGITS)
                        .negate();
                sum = sum.add(term);
            }
            return sum;
        }
    }
}
