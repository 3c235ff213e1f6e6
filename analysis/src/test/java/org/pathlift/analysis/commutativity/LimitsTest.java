package org.pathlift.analysis.commutativity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.StreamSupport;
import org.hipparchus.analysis.integration.gauss.LegendreRuleFactory;
import org.hipparchus.util.Pair;
import org.junit.jupiter.api.Test;
import org.pathlift.conditioning.meanfield.Activations;
import org.pathlift.conditioning.meanfield.Covariances;
import org.pathlift.testdata.TestData;

/** Limits and recursions against oracle 12 to 1e-10, and against the implicit solution of the angle. */
class LimitsTest {

    private static List<JsonNode> cases(String kind) {
        return StreamSupport.stream(
                        TestData.criticality("12-resnet-limit").path("cases").spliterator(), false)
                .filter(row -> row.at("/inputs/kind").asText().equals(kind))
                .toList();
    }

    private static void check(JsonNode outputs, String name, double found) {
        double expected = outputs.path(name).doubleValue();
        assertThat(outputs.has(name)).as(name).isTrue();
        assertThat(found).as(name).isCloseTo(expected, within(1e-10 * Math.max(Math.abs(expected), 1e-3)));
    }

    @Test
    void flow_ofReluAndErf_isTheOracles() {
        for (String kind : List.of("relu", "erf")) {
            assertThat(cases(kind)).isNotEmpty();
            for (JsonNode row : cases(kind)) {
                Covariances start =
                        Covariances.ofCorrelation(1, 1, row.at("/inputs/c0").doubleValue());
                Covariances end = ResidualFlow.at(
                        Activations.named(kind), start, row.at("/inputs/t").doubleValue());
                check(row.path("outputs"), "q_aa", end.q1());
                check(row.path("outputs"), "q_ab", end.q12());
                check(row.path("outputs"), "c", end.correlation());
            }
        }
    }

    /** t = 2π ∫ dθ/(1 − θ cot θ) from θ_t to θ_0. */
    @Test
    void flow_ofRelu_solvesTheImplicitEquationOfTheAngle() {
        for (double c0 : new double[] {-0.5, 0, 0.3, 0.9, 0.999}) {
            for (double time : new double[] {0.3, 1, 5}) {
                Covariances end = ResidualFlow.at(Activations.relu(), Covariances.ofCorrelation(1, 1, c0), time);
                double elapsed = 2
                        * Math.PI
                        * integral(
                                theta -> 1 / (1 - theta / Math.tan(theta)),
                                Math.acos(end.correlation()),
                                Math.acos(c0));
                assertThat(elapsed).isCloseTo(time, within(1e-9 * time));
                assertThat(end.q1()).isCloseTo(Math.exp(time / 2), within(1e-11 * Math.exp(time / 2)));
            }
        }
    }

    private static double integral(DoubleUnaryOperator f, double from, double to) {
        Pair<double[], double[]> rule = new LegendreRuleFactory().getRule(40);
        double sum = 0;
        int panels = 20;
        double ratio = Math.pow(to / from, 1.0 / panels);
        double low = from;
        for (int panel = 0; panel < panels; panel++) {
            double high = low * ratio;
            for (int i = 0; i < 40; i++) {
                double x = (low + high) / 2 + (high - low) / 2 * rule.getFirst()[i];
                sum += (high - low) / 2 * rule.getSecond()[i] * f.applyAsDouble(x);
            }
            low = high;
        }
        return sum;
    }

    @Test
    void atInfiniteWidth_ofEveryDepth_isTheOracles() {
        ResidualNetworks family = new ResidualNetworks(Activations.relu(), 0.5);
        for (JsonNode row : cases("reluFiniteDepth")) {
            int depth = row.at("/inputs/L").intValue();
            for (String c0 : List.of("0", "0.3", "0.6", "0.9")) {
                Covariances layer =
                        family.atInfiniteWidth(depth, Double.parseDouble(c0)).orElseThrow();
                check(row.path("outputs"), "q_aa", layer.q1());
                check(row.path("outputs"), "c_" + c0, layer.correlation());
                check(row.path("outputs"), "q_ab_" + c0, layer.q12());
            }
        }
    }

    /** The error of depth falls as 1/L: L(q − √e) goes to −√e/8. */
    @Test
    void atInfiniteWidth_convergesAsOneOverDepth() {
        ResidualNetworks family = new ResidualNetworks(Activations.relu(), 0.5);
        double q = family.atInfiniteWidth(2048, 0).orElseThrow().q1();
        assertThat(2048 * (q - Math.exp(0.5))).isCloseTo(-Math.exp(0.5) / 8, within(2e-4));
        ResidualNetworks erf = new ResidualNetworks(Activations.erf(), 0.5);
        double limit = erf.limit(0.3).orElseThrow().q12();
        double coarse = erf.atInfiniteWidth(64, 0.3).orElseThrow().q12() - limit;
        double fine = erf.atInfiniteWidth(256, 0.3).orElseThrow().q12() - limit;
        assertThat(coarse / fine).isCloseTo(4, within(0.1));
    }

    @Test
    void fluctuations_areTheOracles() {
        for (JsonNode row : cases("nVarLnQ")) {
            double found = WidthFluctuations.ofResidualRelu(row.at("/inputs/T").doubleValue());
            check(row.path("outputs"), "nVarLnQ", found);
        }
        assertThat(WidthFluctuations.ofResidualRelu(0)).isEqualTo(2);
    }

    @Test
    void exactLogMoments_ofHeNetworks_areTheOracles() {
        PlainNetworks family = PlainNetworks.keepingVariance(Activations.relu());
        assertThat(family.weightVariance()).isEqualTo(2);
        JsonNode oracle = TestData.criticality("13-commutativity-mc");
        for (JsonNode row : oracle.path("mlpExact")) {
            int width = row.path("n").intValue();
            LogMoments one = family.exactLogMoments(width, 1).orElseThrow();
            LogMoments two = family.exactLogMoments(width, 2).orElseThrow();
            assertThat(two.mean() - one.mean())
                    .isCloseTo(row.path("meanLnRatioPerLayer").doubleValue(), within(1e-12));
            assertThat(two.variance() - one.variance())
                    .isCloseTo(row.path("varLnRatioPerLayer").doubleValue(), within(1e-12));
        }
        for (JsonNode row : oracle.path("cases")) {
            if (row.at("/inputs/kind").asText().equals("mlp")) {
                LogMoments exact = family.exactLogMoments(
                                row.at("/inputs/n").intValue(),
                                row.at("/inputs/L").intValue())
                        .orElseThrow();
                JsonNode expected = row.at("/outputs/ln_q_exact");
                assertThat(exact.mean()).isCloseTo(expected.path("mean").doubleValue(), within(1e-9));
                assertThat(Math.sqrt(exact.variance()))
                        .isCloseTo(expected.path("std").doubleValue(), within(1e-9));
            }
        }
        assertThat(PlainNetworks.keepingVariance(Activations.leakyRelu(0.1)).exactLogMoments(8, 2))
                .isEmpty();
        assertThat(PlainNetworks.keepingVariance(Activations.tanh()).exactLogMoments(8, 2))
                .isEmpty();
    }

    @Test
    void limits_existWhereTheyShould() {
        assertThat(new ResidualNetworks(Activations.relu(), 0.25).limit(0.3)).isEmpty();
        assertThat(new ResidualNetworks(Activations.relu(), 1).limit(0.3))
                .hasValue(Covariances.ofCorrelation(1, 1, 0.3));
        Covariances he =
                PlainNetworks.keepingVariance(Activations.relu()).limit(0.3).orElseThrow();
        assertThat(he.q1()).isEqualTo(1);
        assertThat(he.correlation()).isEqualTo(1);
        assertThat(PlainNetworks.keepingVariance(Activations.identity())
                        .limit(0.3)
                        .orElseThrow()
                        .correlation())
                .isCloseTo(0.3, within(1e-15));
        // tanh with the gain that keeps q is chaotic: unlike inputs forget each other.
        Covariances tanh =
                PlainNetworks.keepingVariance(Activations.tanh()).limit(0.3).orElseThrow();
        assertThat(tanh.q1()).isCloseTo(1, within(1e-12));
        assertThat(tanh.correlation()).isCloseTo(0, within(1e-12));
        assertThat(new PlainNetworks(Activations.relu(), 3).limit(0.3)).isEmpty();
        assertThat(new PlainNetworks(Activations.relu(), 1).limit(0.3)).isEmpty();
        assertThat(new ResidualNetworks(Activations.relu(), 0).atInfiniteWidth(3000, 0.3))
                .isEmpty();
        assertThatThrownBy(() -> new ResidualNetworks(Activations.relu(), -1)).hasMessageContaining("found -1.0");
        assertThatThrownBy(() -> new PlainNetworks(Activations.relu(), 0)).hasMessageContaining("found 0.0");
    }

    /** Far from the start the map's iterates come to the limit, for every activation and sign of the correlation. */
    @Test
    void limits_ofPlainNetworks_areWhereTheRecursionEnds() {
        for (String name : List.of("tanh", "erf", "selu", "leaky-relu:0.3")) {
            for (double c0 : new double[] {-0.4, 0, 0.3}) {
                PlainNetworks family = PlainNetworks.keepingVariance(Activations.named(name));
                Covariances limit = family.limit(c0).orElseThrow();
                Covariances deep = family.atInfiniteWidth(600, c0).orElseThrow();
                assertThat(deep.q1()).as(name).isCloseTo(limit.q1(), within(1e-6));
                assertThat(deep.correlation()).as(name).isCloseTo(limit.correlation(), within(1e-3));
            }
        }
    }
}
