package org.pathlift.conditioning.meanfield;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The critical line: oracle 04, and reasons where there is none. */
class CriticalLineTest {

    private final Map<String, CriticalLine> lines = new HashMap<>();

    private CriticalLine line(String name) {
        return lines.computeIfAbsent(name, key -> CriticalLine.of(Oracle.activation(key)));
    }

    @Test
    void all_everyOracleRow_agreesTo1e9() {
        for (Oracle.Case row : Oracle.cases("04-critical-line")) {
            List<CriticalPoint> points = line(row.text("activation")).all(row.input("sigma_b2"));
            assertThat(points).as("%s", row.inputs()).hasSize(1);
            check(row, points.get(0));
            assertThat(points.get(0).variances().bias()).isEqualTo(row.input("sigma_b2"));
            boolean holds = points.get(0).stability().holds();
            assertThat(holds).isEqualTo(!row.outputs().path("stable").asText().equals("false"));
            assertThat(line(row.text("activation"))
                            .at(row.input("sigma_b2"))
                            .point()
                            .isPresent())
                    .isEqualTo(holds);
        }
    }

    private static void check(Oracle.Case row, CriticalPoint point) {
        row.check("sigma_w2", point.variances().weight(), 1e-9, 0);
        row.check("slopeQ", point.varianceSlope(), 1e-9, 0);
        if (row.outputs().has("qStar")) {
            row.check("qStar", point.q(), 1e-9, 0);
        }
        if (row.outputs().hasNonNull("C2")) {
            row.check("C2", point.correlationCurvature(), 1e-9, 0);
        }
    }

    @Test
    void atQ_everyOracleRow_agreesTo1e9() {
        List<Oracle.Case> rows = Oracle.cases("04-critical-line", "byQ");
        assertThat(rows).isNotEmpty();
        for (Oracle.Case row : rows) {
            CriticalAnswer answer = line(row.text("activation")).atQ(row.input("q"));
            assertThat(answer.point().isPresent())
                    .as("%s", row.inputs())
                    .isEqualTo(row.outputs().path("feasible").booleanValue());
            answer.point().ifPresent(point -> {
                check(row, point);
                row.check("sigma_b2", point.variances().bias(), 1e-9, 1e-12);
                if (!row.text("activation").contains("relu")) {
                    assertThat(point.stability() == Stability.STABLE)
                            .isEqualTo(row.outputs().path("stable").booleanValue());
                }
            });
        }
    }

    @Test
    void halfStable_ofGeluAndSilu_agreesWithTheOracle() {
        for (Oracle.Case row : Oracle.cases("04-critical-line", "halfStable")) {
            CriticalPoint point = line(row.text("activation")).halfStable().orElseThrow();
            check(row, point);
            row.check("sigma_b2", point.variances().bias(), 1e-9, 0);
            MeanField layer = new MeanField(row.activation(), point.variances());
            double step = 1e-4 * point.q();
            // Central differences of V': their error is of order step², some 1e-6 of the size.
            row.check(
                    "secondDerivativeV",
                    (layer.varianceSlope(point.q() + step) - layer.varianceSlope(point.q() - step)) / (2 * step),
                    1e-4,
                    0);
            String attracts = row.outputs().path("note").asText();
            assertThat(point.stability())
                    .isEqualTo(
                            attracts.contains("above")
                                    ? Stability.HALF_STABLE_FROM_ABOVE
                                    : Stability.HALF_STABLE_FROM_BELOW);
        }
        for (String other : List.of("relu", "tanh", "erf", "elu", "selu", "softplus", "sigmoid")) {
            assertThat(line(other).halfStable()).as(other).isEmpty();
        }
    }

    @Test
    void defaultPoint_followsTheKindOfActivation() {
        assertPoint("relu", 2, 0, 1);
        assertPoint("leaky_relu_0.2", 2 / 1.04, 0, 1);
        assertPoint("identity", 1, 0, 1);
        assertPoint("tanh", 1.760954639606739, 0.05, 0.5700478816407641);
        assertPoint("erf", 1.3758390073466804, 0.05, 0.5171768379805644);
        assertPoint("elu", 1.5337183316394705, 0.05, 1.3009125699456743);
        assertPoint("selu", 0.9017658917663288, 0.05, 0.8273015902709253);
        assertPoint("gelu", 1.983058257437547, 0.17292239075606736, 3.5615528128088303);
        assertPoint("silu", 1.988004678269492, 0.5551431707215304, 14.320173618025798);
        assertReason(line("softplus").defaultPoint(), "softplus has no critical line", "below 1 at every fixed point");
        assertReason(line("sigmoid").defaultPoint(), "only at very large weights", "103.1");
    }

    private void assertPoint(String name, double weight, double bias, double q) {
        CriticalPoint point = line(name).defaultPoint().point().orElseThrow();
        assertThat(point.variances().weight()).as(name).isCloseTo(weight, within(1e-9));
        assertThat(point.variances().bias()).as(name).isCloseTo(bias, within(1e-9));
        assertThat(point.q()).as(name).isCloseTo(q, within(1e-9));
    }

    @Test
    void at_whereThereIsNoPoint_saysWhy() {
        assertReason(line("relu").at(0.1), "critical only at sigma_w^2 = 2.00000, sigma_b^2 = 0", "no fixed point");
        assertReason(line("gelu").at(0.1), "only for sigma_b^2 of 0.172922 or more", "repels (V' = 1.03742)");
        assertReason(line("silu").at(0), "only for sigma_b^2 of 0.555143 or more", "repels");
        assertReason(line("softplus").at(0.3), "softplus has no critical line");
        assertReason(line("softplus").atQ(1), "sigma_b^2 = -2.14", "below 0");
    }

    @Test
    void at_customActivations_findsWhatTheBuiltInOnesHave() {
        CriticalLine swish = CriticalLine.of(Activations.custom("mine", x -> x / (1 + Math.exp(-x))));
        CriticalPoint half = swish.halfStable().orElseThrow();
        assertThat(half.variances().bias()).isCloseTo(0.5551431707215304, within(1e-6));
        assertReason(swish.at(0.1), "mine reaches its critical line only for sigma_b^2 of 0.555143 or more");
        CriticalLine relu = CriticalLine.of(Activations.custom("mine", x -> Math.max(x, 0), new Kink(0, 1)));
        assertThat(relu.defaultPoint().point().orElseThrow().variances()).isEqualTo(new Variances(2, 0));
        assertReason(CriticalLine.of(Activations.custom("flat", x -> 0.3)).at(0.1), "flat has no critical line");
    }

    /** Half the slope, a quarter of the variance: scaling φ by s scales σ_w² by 1/s² and nothing else. */
    @Test
    void at_scaledActivation_scalesTheWeightVariance() {
        CriticalLine half =
                CriticalLine.of(Activations.custom("half", x -> Math.tanh(x) / 2, x -> SmoothForms.tanhSlope(x) / 2));
        CriticalPoint point = half.at(0.05).point().orElseThrow();
        assertThat(point.variances().weight()).isCloseTo(4 * 1.760954639606739, within(1e-9));
        assertThat(point.q()).isCloseTo(0.5700478816407641, within(1e-9));
    }

    @Test
    void at_everyReachablePoint_isCriticalAtItsFixedPoint() {
        for (String name : Activations.names()) {
            Activation activation = Activations.named(name);
            CriticalLine line = CriticalLine.of(activation);
            for (double bias : new double[] {0, 0.02, 0.7}) {
                line.at(bias).point().filter(point -> point.q() > 0).ifPresent(point -> {
                    MeanField layer = new MeanField(activation, point.variances());
                    assertThat(layer.chi1(point.q())).as(name).isCloseTo(1, within(1e-12));
                    assertThat(layer.variance(point.q())).as(name).isCloseTo(point.q(), within(1e-11 * point.q()));
                });
            }
        }
    }

    @Test
    void at_badBias_isRefused() {
        assertThatThrownBy(() -> line("tanh").at(-0.1)).hasMessageContaining("sigma_b^2 must be finite and at least 0");
        assertThatThrownBy(() -> line("tanh").atQ(0)).hasMessageContaining("q* must be finite and above 0");
    }

    private static void assertReason(CriticalAnswer answer, String... parts) {
        assertThat(answer).isInstanceOf(NoCriticalPoint.class);
        assertThat(((NoCriticalPoint) answer).reason()).contains(parts);
    }
}
