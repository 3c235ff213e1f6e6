package org.pathlift.analysis.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pathlift.conditioning.meanfield.Activation;
import org.pathlift.conditioning.meanfield.Activations;
import org.pathlift.conditioning.meanfield.CriticalLine;
import org.pathlift.conditioning.meanfield.CriticalPoint;
import org.pathlift.conditioning.meanfield.FixedPoints;
import org.pathlift.conditioning.meanfield.Limit;
import org.pathlift.conditioning.meanfield.MeanField;
import org.pathlift.conditioning.meanfield.Variances;
import org.pathlift.testdata.TestData;

/** Decays at infinite width and their first two terms near 1: oracles 07 and 08, and the map without a polynomial. */
class MeanFieldDecayTest {

    private static Activation activation(String name) {
        return Activations.named(
                name.startsWith("leaky_relu_") ? "leaky-relu:" + name.substring("leaky_relu_".length()) : name);
    }

    @Test
    void from_alongCriticalLines_isOracle07() {
        int rows = 0;
        for (JsonNode row : TestData.criticality("07-critical-decay").path("cases")) {
            JsonNode expected = row.at("/outputs/epsAtLayer");
            if (expected.isMissingNode()) {
                continue;
            }
            rows++;
            Activation activation = activation(row.at("/inputs/activation").textValue());
            boolean moved = row.path("inputs").has("sigma_w2");
            Variances variances = moved
                    ? new Variances(
                            row.at("/inputs/sigma_w2").doubleValue(),
                            row.at("/inputs/sigma_b2").doubleValue())
                    : CriticalLine.of(activation).at(0).point().orElseThrow().variances();
            double q = row.path("inputs").has("qStar") ? row.at("/inputs/qStar").doubleValue() : 1;
            double start = row.path("inputs").has("eps0")
                    ? row.at("/inputs/eps0").doubleValue()
                    : 1 - row.at("/inputs/c0").doubleValue();
            DepthCurve curve = new MeanFieldDecay(new MeanField(activation, variances), q, 1000).from(start);
            expected.properties().forEach(each -> {
                int layer = Integer.parseInt(each.getKey());
                double eps = each.getValue().doubleValue();
                if (layer <= 1000) {
                    assertThat(curve.at(layer))
                            .as("%s in layer %d", row.path("inputs"), layer)
                            .isCloseTo(eps, Offset.offset(1e-8 * eps));
                }
            });
        }
        assertThat(rows).isEqualTo(11);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"tanh", "erf", "gelu", "selu", "elu", "silu", "sigmoid", "hard-tanh", "relu6", "leaky-relu:0.2"})
    void map_byPolynomial_isTheMap(String name) {
        Activation activation = Activations.named(name);
        MeanField layer = new MeanField(activation, new Variances(1.7, 0.05));
        double q = 0.8;
        DecorrelationMap map = DecorrelationMap.of(layer, q);
        for (double eps : new double[] {1e-9, 1e-4, 0.01, 0.3, 1, 1.6, 1.999}) {
            double exact = layer.decorrelation(q, eps);
            assertThat(map.next(eps)).as("%s at %s", name, eps).isCloseTo(exact, Offset.offset(2e-11 * exact));
        }
    }

    @ParameterizedTest
    @CsvSource({"tanh, 0.05", "selu, 0.05", "hard-tanh, 0.1", "relu, 0", "leaky-relu:0.2, 0", "gelu, 0.3", "elu, 0.05"})
    void flow_atTheCriticalPoint_isTheSecondTermOfTheMap(String name, double bias) {
        Activation activation = Activations.named(name);
        CriticalPoint point = CriticalLine.of(activation).at(bias).point().orElseThrow();
        MeanField layer = new MeanField(activation, point.variances());
        CriticalFlow flow = CriticalFlow.of(layer, point.q());
        assertThat(flow.tau()).isCloseTo(0, within(1e-9));
        double eps = 1e-5;
        double taken = (eps - layer.decorrelation(point.q(), eps))
                / Math.pow(eps, 1 + flow.slopes().omega());
        // The next term is smaller by another power of eps^omega, or by a root of eps where the curvature jumps.
        assertThat(taken).as(name).isCloseTo(flow.s(), within(0.01 * flow.s()));
    }

    @Test
    void flow_ofReluWithoutBiases_isCriticalAtEveryVariance() {
        MeanField layer = new MeanField(Activations.relu(), new Variances(3.1, 0));
        CriticalFlow flow = CriticalFlow.of(layer, 0.7);
        assertThat(flow.tau()).isCloseTo(0, within(1e-15));
        assertThat(flow.s()).isCloseTo(2 * Math.sqrt(2) / (3 * Math.PI), within(1e-14));
        assertThat(flow.slopes().p()).isEqualTo(2);
        DepthCurve curve = new MeanFieldDecay(layer, 0.7, 300).from(0.5);
        DepthCurve critical =
                new MeanFieldDecay(new MeanField(Activations.relu(), new Variances(2, 0)), 1, 300).from(0.5);
        assertThat(curve.at(300)).isCloseTo(critical.at(300), within(1e-15));
    }

    /** The leading order of 1 − c* and of ξ_c beside the critical line, against the exact fixed points of oracle 08. */
    @Test
    void flow_besideTheCriticalLine_givesOrderParameterAndDepth() {
        for (JsonNode row : TestData.criticality("08-near-critical").path("cases")) {
            if (Math.abs(row.at("/inputs/delta").doubleValue()) > 0.001) {
                continue;
            }
            MeanField layer = new MeanField(
                    activation(row.at("/inputs/activation").textValue()),
                    new Variances(
                            row.at("/inputs/sigma_w2").doubleValue(),
                            row.at("/inputs/sigma_b2").doubleValue()));
            Limit limit = FixedPoints.of(layer).from(1);
            CriticalFlow flow = CriticalFlow.of(layer, limit.q().orElseThrow());
            assertThat(flow.tau()).isCloseTo(1 - row.at("/outputs/chi1").doubleValue(), within(1e-9));
            double order = row.at("/outputs/oneMinusCStar").doubleValue();
            double depth = row.at("/outputs/xiC").doubleValue();
            if (flow.tau() < 0) {
                assertThat(flow.orderParameter().orElseThrow()).isCloseTo(order, within(0.01 * order));
                assertThat(depth * -flow.tau()).isCloseTo(flow.slopes().p(), within(0.003));
            } else {
                assertThat(flow.orderParameter()).isEmpty();
                assertThat(depth * flow.tau()).isCloseTo(1, within(0.001));
            }
        }
    }

    @Test
    void from_whereQVanishes_endsEarly() {
        MeanField layer = new MeanField(Activations.relu(), new Variances(0.02, 0));
        DepthCurve curve = new MeanFieldDecay(layer, 1, 400).from(0.5);
        assertThat(curve.last()).isBetween(100, 200);
        assertThat(new MeanFieldDecay(layer, 1, 20).from(0.5, 0.1)).hasSize(2);
    }

    @Test
    void from_movingQ_isTheJointMap() {
        MeanField layer = new MeanField(Activations.named("tanh"), new Variances(1, 0));
        List<DepthCurve> curves = new MeanFieldDecay(layer, 1, 3000).from(0.5, 0.1);
        for (JsonNode row : TestData.criticality("07-critical-decay").path("cases")) {
            JsonNode c = row.at("/outputs/cAtLayer/3000");
            if (!c.isMissingNode()) {
                DepthCurve curve = curves.get(row.at("/inputs/c0").doubleValue() == 0.5 ? 0 : 1);
                assertThat(1 - curve.at(3000))
                        .as(String.format(Locale.ROOT, "%s", row.path("inputs")))
                        .isCloseTo(c.doubleValue(), within(1e-8));
            }
        }
    }
}
