package org.pathlift.conditioning.meanfield;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.OptionalDouble;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Fixed points, phases and depth scales: oracles 03 and 08. */
class FixedPointsTest {

    @Test
    void from_everyOracleRow_agrees() {
        for (Oracle.Case row : Oracle.cases("03-fixed-points")) {
            FixedPoints points = FixedPoints.of(row.layer());
            Limit limit = points.from(row.input("q0"));
            assertThat(limit.convergence())
                    .as("%s", row.inputs())
                    .hasToString(row.outputs().path("status").asText());
            assertThat(limit.phase().map(Phase::name).orElse("NO_FIXED_POINT"))
                    .as("%s", row.inputs())
                    .isEqualTo(row.outputs().path("phase").asText());
            row.check("qStar", limit.q(), 1e-9, 0);
            row.check("slopeQ", limit.slope(), 1e-9, 0);
            row.check("chi1", limit.chi1(), 1e-9, 0);
            row.check("cStar", limit.correlation(), 0, 1e-8);
            row.check("chiC", limit.chiC(), 1e-9, 0);
            row.check("xiQ", limit.depthOfVariance(), 1e-7, 0);
            row.check("xiC", limit.depthOfCorrelation(), 1e-7, 0);
            assertSame(points.all(), row.outputs().path("fixedPoints"), row);
        }
    }

    private static void assertSame(List<FixedPoint> found, JsonNode expected, Oracle.Case row) {
        assertThat(found).as("%s", row.inputs()).hasSize(expected.size());
        for (int i = 0; i < found.size(); i++) {
            JsonNode one = expected.path(i);
            FixedPoint point = found.get(i);
            double q = one.path("q").doubleValue();
            assertThat(point.q()).isCloseTo(q, Offset.offset(1e-9 * q));
            assertThat(point.slope()).isCloseTo(one.path("slope").doubleValue(), within(1e-9));
            assertThat(point.stability() == Stability.STABLE)
                    .as("%s %s", row.inputs(), point)
                    .isEqualTo(one.path("stable").booleanValue());
        }
    }

    @Test
    void from_nearTheCriticalLine_agrees() {
        for (Oracle.Case row : Oracle.cases("08-near-critical")) {
            Limit limit = FixedPoints.of(row.layer()).from(1);
            row.check("chi1", limit.chi1(), 1e-9, 0);
            row.check("qStar", limit.q(), 1e-9, 0);
            row.check("oneMinusCStar", limit.oneMinusCorrelation(), 1e-5, 0);
            row.check("xiC", limit.depthOfCorrelation(), 1e-4, 0);
        }
    }

    @Test
    void from_everyStart_agreesWithIterating() {
        for (String name : List.of("tanh", "gelu", "silu", "elu", "sigmoid", "relu6")) {
            MeanField layer = new MeanField(Activations.named(name), new Variances(1.6, 0.1));
            for (double q0 : new double[] {0.01, 1, 30}) {
                double q = q0;
                for (int l = 0; l < 5000; l++) {
                    q = layer.variance(q);
                }
                OptionalDouble found = FixedPoints.of(layer).from(q0).q();
                assertThat(found).as("%s from %s", name, q0).isPresent();
                assertThat(found.getAsDouble()).isCloseTo(q, Offset.offset(1e-9 * q));
            }
        }
    }

    @Test
    void all_atHalfStablePoints_findsBothFixedPoints() {
        for (Oracle.Case row : Oracle.cases("04-critical-line", "halfStable")) {
            CriticalPoint point = CriticalLine.of(row.activation()).halfStable().orElseThrow();
            List<FixedPoint> found =
                    FixedPoints.of(row.activation(), point.variances()).all();
            JsonNode other = row.outputs().path("otherFixedPoint");
            assertThat(found).hasSize(2);
            assertThat(found).anySatisfy(each -> {
                assertThat(each.q()).isCloseTo(point.q(), within(1e-5));
                assertThat(each.stability()).isEqualTo(point.stability());
            });
            assertThat(found).anySatisfy(each -> {
                assertThat(each.q()).isCloseTo(other.path("q").doubleValue(), within(1e-6));
                assertThat(each.slope()).isCloseTo(other.path("slopeQ").doubleValue(), within(1e-9));
                assertThat(each.stability()).isEqualTo(Stability.STABLE);
            });
        }
    }

    @Test
    void from_tinyBias_findsTheFixedPointBelowTheGrid() {
        // Near 0 V(q) is q/2 + 1e-14.
        Limit limit =
                FixedPoints.of(Activations.tanh(), new Variances(0.5, 1e-14)).from(1);
        assertThat(limit.convergence()).isEqualTo(Convergence.CONVERGED);
        assertThat(limit.q().orElseThrow()).isCloseTo(2e-14, within(1e-20));
    }

    @Test
    void from_fixedPointBeyondTheGrid_isFound() {
        // Far out V(q) is about (1 - 1e-9) q + 1.
        MeanField layer = new MeanField(Activations.softplus(), new Variances(2 * (1 - 1e-9), 1));
        Limit limit = FixedPoints.of(layer).from(1);
        assertThat(limit.convergence()).isEqualTo(Convergence.CONVERGED);
        double q = limit.q().orElseThrow();
        assertThat(q).isGreaterThan(1e8);
        assertThat(layer.variance(q)).isCloseTo(q, Offset.offset(1e-12 * q));
    }

    @Test
    void from_fallingVarianceMap_findsTheFixedPoint() {
        Activation bump = Activations.custom("bump", x -> Math.exp(-x * x / 2), x -> -x * Math.exp(-x * x / 2));
        // E phi^2 = 1/sqrt(1 + 2q): V falls, q = sigma_w^2/sqrt(1 + 2q).
        Limit settled = FixedPoints.of(bump, new Variances(1, 0)).from(3);
        double q = settled.q().orElseThrow();
        assertThat(q * Math.sqrt(1 + 2 * q)).isCloseTo(1, within(1e-12));
        assertThat(settled.slope().orElseThrow()).isNegative();
        Activation peak =
                Activations.custom("peak", x -> x * Math.exp(-x * x / 2), x -> (1 - x * x) * Math.exp(-x * x / 2));
        // E phi^2 = q (1 + 2q)^{-3/2}: V falls at its fixed point for sigma_w^2 = 300.
        Limit far = FixedPoints.of(peak, new Variances(300, 0)).from(1);
        assertThat(Math.pow(1 + 2 * far.q().orElseThrow(), 1.5)).isCloseTo(300, within(1e-9));
        assertThat(far.slope().orElseThrow()).isBetween(-0.5, 0.0);
    }

    @Test
    void from_wideTolerance_callsMoreCritical() {
        FixedPoints points = FixedPoints.of(Activations.tanh(), new Variances(1.8, 0.05));
        assertThat(points.from(1).phase()).contains(Phase.CHAOTIC);
        assertThat(points.from(1, 0.1).phase()).contains(Phase.CRITICAL);
    }

    @Test
    void depthOfGradient_isNegativeWhereGradientsGrow() {
        Limit ordered =
                FixedPoints.of(Activations.tanh(), new Variances(1, 0.05)).from(1);
        assertThat(ordered.depthOfGradient())
                .hasValue(ordered.depthOfCorrelation().orElseThrow());
        Limit chaotic =
                FixedPoints.of(Activations.tanh(), new Variances(3, 0.05)).from(1);
        assertThat(chaotic.depthOfGradient().orElseThrow()).isNegative();
    }

    @Test
    void from_badArguments_areRefused() {
        FixedPoints points = FixedPoints.of(Activations.tanh(), new Variances(1, 0));
        assertThatThrownBy(() -> points.from(0)).hasMessageContaining("q0 must be finite and above 0");
        assertThatThrownBy(() -> points.from(1, -1)).hasMessageContaining("tolerance");
    }
}
