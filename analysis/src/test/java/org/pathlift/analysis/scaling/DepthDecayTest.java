package org.pathlift.analysis.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.pathlift.testdata.TestData;

/** Fits of decays: oracle 09, and curves whose law is known. */
class DepthDecayTest {

    private static DepthCurve curve(int layers, IntToDoubleFunction eps) {
        return DepthCurve.of(
                1, IntStream.rangeClosed(1, layers).mapToDouble(eps).toArray());
    }

    private static DepthDecay fitted(DepthCurve curve) {
        return DepthDecay.of(curve).decay().orElseThrow();
    }

    /** Relative 1e-6; where the oracle is about 0, absolute 1e-8. */
    private static void check(JsonNode expected, double found) {
        assertThat(found)
                .isCloseTo(expected.doubleValue(), within(Math.max(1e-8, 1e-6 * Math.abs(expected.doubleValue()))));
    }

    @Test
    void of_theOraclesCurves_givesItsNumbers() {
        JsonNode cases = TestData.criticality("09-depth-fits").path("cases");
        assertThat(cases).hasSize(5);
        for (JsonNode row : cases) {
            JsonNode expected = row.path("outputs");
            double[] eps = StreamSupport.stream(row.at("/inputs/eps").spliterator(), false)
                    .mapToDouble(JsonNode::doubleValue)
                    .toArray();
            DepthDecay decay = fitted(DepthCurve.of(row.at("/inputs/layers/0").intValue(), eps));
            check(expected.at("/exp/alpha"), decay.exponential().alpha());
            check(expected.at("/exp/xi"), decay.exponential().xi().orElseThrow());
            check(expected.at("/exp/rss"), decay.exponential().rss());
            for (int i = 0; i < 2; i++) {
                JsonNode power = expected.path("pow" + (i + 1));
                check(power.path("alpha"), decay.powers().get(i).alpha());
                check(power.path("l0"), decay.powers().get(i).l0());
                check(power.path("rss"), decay.powers().get(i).rss());
                JsonNode rate = expected.path("rate").path(i == 0 ? "omega0.5" : "omega1");
                check(rate.path("tau"), decay.rates().get(i).tau());
                check(rate.path("chi1"), decay.rates().get(i).chi1());
                check(rate.path("s"), decay.rates().get(i).s());
                check(rate.path("rss"), decay.rates().get(i).rss());
            }
            check(expected.path("omegaHat"), decay.omega().orElseThrow());
            check(expected.path("scoreD"), decay.score());
            boolean critical = row.at("/inputs/name").textValue().contains("critical");
            assertThat(decay.law()).isEqualTo(critical ? DecayLaw.POWER_LAW : DecayLaw.EXPONENTIAL);
        }
    }

    @Test
    void of_exactLaws_findsTheirNumbers() {
        DepthDecay exponential = fitted(curve(30, l -> 0.4 * Math.exp(-l / 7.0)));
        assertThat(exponential.law()).isEqualTo(DecayLaw.EXPONENTIAL);
        assertThat(exponential.exponential().xi().orElseThrow()).isCloseTo(7, within(1e-11));
        assertThat(exponential.exponential().r2()).isCloseTo(1, within(1e-12));
        assertThat(exponential.score()).isFinite();
        assertThat(exponential.omega().orElseThrow()).isCloseTo(0, within(1e-11));

        DepthDecay power = fitted(curve(30, l -> 12 / ((l + 3.5) * (l + 3.5))));
        assertThat(power.law()).isEqualTo(DecayLaw.POWER_LAW);
        assertThat(power.power().p()).isEqualTo(2);
        assertThat(power.power().l0()).isCloseTo(3.5, within(1e-6));
        assertThat(power.power().r2()).isCloseTo(1, within(1e-12));
        assertThat(power.score()).isFinite();
    }

    @Test
    void of_fewerThanEightLayers_saysSo() {
        assertThat(DepthDecay.of(curve(7, l -> 0.5 / l)))
                .isEqualTo(new NoDecay("a fit takes at least 8 layers with 1 - c of 1e-13 or more, found 7"));
        assertThat(DepthDecay.of(DepthCurve.of(0, new double[8])).decay()).isEmpty();
        assertThat(DepthDecay.of(DepthCurve.of(0)).decay()).isEmpty();
        // Layer 0 is no layer of the network: with it there are eight numbers, without it seven.
        assertThat(DepthDecay.of(DepthCurve.of(
                                0,
                                curve(8, l -> 0.5 / l).eps().stream()
                                        .mapToDouble(Double::doubleValue)
                                        .toArray()))
                        .decay())
                .isEmpty();
    }

    @Test
    void of_layersBelowTheFloor_leavesThemOut() {
        DepthCurve whole = curve(60, l -> Math.exp(-l));
        DepthDecay decay = fitted(whole);
        assertThat(decay.layers()).isEqualTo(29);
        assertThat(decay.dropped()).isEqualTo(31);
        assertThat(decay.exponential().xi().orElseThrow()).isCloseTo(1, within(1e-12));
    }

    @Test
    void of_curvesThatDoNotFall_givesNoVerdict() {
        assertThat(DepthDecay.of(curve(20, l -> 0.3))).isEqualTo(new NoDecay("1 - c is the same in all layers"));
        DepthDecay growing = fitted(curve(20, l -> 0.01 * Math.exp(0.1 * l)));
        assertThat(growing.law()).isEqualTo(DecayLaw.UNDECIDED);
        assertThat(growing.exponential().xi()).isEmpty();
        assertThat(growing.omega()).isEmpty();
    }

    @Test
    void aitken_ofAnApproachToALimit_findsLimitAndRate() {
        DepthCurve falling = curve(40, l -> 0.25 + 0.3 * Math.exp(-l / 6.0));
        AitkenLimit limit = AitkenLimit.of(falling, 0).orElseThrow();
        assertThat(limit.value()).isCloseTo(0.25, within(1e-12));
        // The nearest of the rates that are tried is within 2.2 % of 1/6, so that residuals stay below 1 % of the
        // distance.
        assertThat(limit.rss(falling)).isLessThan(1e-4);
        DepthDecay approach = limit.approach(falling).decay().orElseThrow();
        assertThat(approach.law()).isEqualTo(DecayLaw.EXPONENTIAL);
        assertThat(approach.exponential().xi().orElseThrow()).isCloseTo(6, within(1e-3));
        DepthCurve rising = curve(60, l -> 0.6 - 0.5 * Math.exp(-l / 9.0));
        assertThat(AitkenLimit.of(rising, 0).orElseThrow().value()).isCloseTo(0.6, within(1e-12));
    }

    @Test
    void aitken_ofANoisyPlateau_isItsEnd() {
        // Rises by 10 %, then stands within a noise of 1 %, as means over networks do.
        DepthCurve noisy = curve(40, l -> 0.45 - 0.06 * Math.exp(-l / 5.0) + 0.004 * Math.sin(2.7 * l));
        assertThat(AitkenLimit.of(noisy, 0.02).orElseThrow().value()).isCloseTo(0.45, within(0.002));
    }

    @Test
    void aitken_ofDecaysToZero_isNone() {
        assertThat(AitkenLimit.of(curve(40, l -> 0.5 / (1 + 0.1 * l)), 0)).isEmpty();
        assertThat(AitkenLimit.of(curve(40, l -> 4.0 / ((l + 5) * (l + 5))), 0)).isEmpty();
        assertThat(AitkenLimit.of(curve(40, l -> 0.5 * Math.exp(-l / 50.0)), 0)).isEmpty();
        assertThat(AitkenLimit.of(curve(7, l -> 0.3), 0)).isEmpty();
    }

    @Test
    void curves_thatAreNone_areRefused() {
        assertThatThrownBy(() -> DepthCurve.of(0, 0.1, Double.NaN)).hasMessageContaining("found NaN in layer 1");
        assertThatThrownBy(() -> DepthCurve.of(3, -0.1)).hasMessageContaining("found -0.1 in layer 3");
        assertThatThrownBy(() -> DepthCurve.mean(List.of())).hasMessageContaining("at least 1 curve");
        assertThatThrownBy(() -> DepthCurve.mean(List.of(DepthCurve.of(0, 0.1), DepthCurve.of(1, 0.1))))
                .hasMessageContaining("same layers, found 0 to 0 and 1 to 1");
    }
}
