package org.pathlift.conditioning.meanfield;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Maps and their iteration: oracle 07, and the properties that C and V have. */
class MeanFieldTest {

    @Test
    void decorrelation_alongCriticalLines_decaysAsTheOracle() {
        for (Oracle.Case row : Oracle.cases("07-critical-decay")) {
            JsonNode expected = row.outputs().path("epsAtLayer");
            if (expected.isMissingNode()) {
                continue;
            }
            double q = row.hasInput("qStar") ? row.input("qStar") : 1;
            double eps = row.hasInput("eps0") ? row.input("eps0") : 1 - row.input("c0");
            MeanField layer = layer(row);
            for (int l = 1; l <= 10_000; l++) {
                eps = layer.decorrelation(q, eps);
                JsonNode there = expected.path(Integer.toString(l));
                if (!there.isMissingNode()) {
                    assertThat(eps)
                            .as("%s at layer %d", row.inputs(), l)
                            .isCloseTo(there.doubleValue(), Offset.offset(1e-8 * there.doubleValue()));
                }
                if (l == 1000 && !expected.has("10000")) {
                    break;
                }
            }
        }
    }

    private static MeanField layer(Oracle.Case row) {
        return row.hasInput("critical")
                ? new MeanField(
                        row.activation(),
                        CriticalLine.of(row.activation())
                                .at(0)
                                .point()
                                .orElseThrow()
                                .variances())
                : row.layer();
    }

    @Test
    void next_atTheCornerOfTanh_freezesTheCorrelationAsTheOracle() {
        int rows = 0;
        for (Oracle.Case row : Oracle.cases("07-critical-decay")) {
            JsonNode expected = row.outputs().path("cAtLayer");
            if (expected.isMissingNode()) {
                continue;
            }
            rows++;
            Covariances covariances = Covariances.ofCorrelation(row.input("q0"), row.input("q0"), row.input("c0"));
            for (int l = 1; l <= 3000; l++) {
                covariances = row.layer().next(covariances);
                String layer = Integer.toString(l);
                if (expected.has(layer)) {
                    double q = row.outputs().path("qAtLayer").path(layer).doubleValue();
                    assertThat(covariances.q1()).isCloseTo(q, Offset.offset(1e-8 * q));
                    assertThat(covariances.correlation())
                            .isCloseTo(expected.path(layer).doubleValue(), within(1e-8));
                }
            }
        }
        assertThat(rows).isEqualTo(2);
    }

    static List<Activation> all() {
        return Activations.names().stream().map(Activations::named).toList();
    }

    @ParameterizedTest
    @MethodSource("all")
    void correlation_ofEveryActivation_isConvexAndOneAtOne(Activation activation) {
        MeanField layer = new MeanField(activation, new Variances(1.3, 0.05));
        double q = 0.9;
        assertThat(layer.correlation(q, 1)).isCloseTo(1, within(1e-14));
        double before = layer.correlation(q, 0);
        double here = layer.correlation(q, 0.1);
        for (int i = 2; i <= 10; i++) {
            double after = layer.correlation(q, i / 10.0);
            assertThat(after - here).isGreaterThanOrEqualTo(here - before - 1e-12);
            before = here;
            here = after;
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void chi_isTheFiniteDifferenceOfTheCorrelationMap(Activation activation) {
        MeanField layer = new MeanField(activation, new Variances(1.3, 0.05));
        double q = 0.9;
        double next = layer.variance(q);
        double h = 1e-5;
        double difference = (layer.correlation(q, 0.4 + h) - layer.correlation(q, 0.4 - h)) / (2 * h);
        assertThat(layer.chi(q, 0.4) * q / next).isCloseTo(difference, within(1e-8));
        // C'(1) = chi_1 where q is a fixed point; the map's curvature or kink adds a power of eps.
        double eps = 1e-10;
        assertThat(layer.decorrelation(q, eps) / eps).isCloseTo(layer.chi1(q) * q / next, within(1e-4));
    }

    @ParameterizedTest
    @MethodSource("all")
    void varianceSlope_isTheFiniteDifferenceOfTheVarianceMap(Activation activation) {
        MeanField layer = new MeanField(activation, new Variances(1.7, 0.2));
        double h = 1e-5;
        double difference = (layer.variance(1.5 + h) - layer.variance(1.5 - h)) / (2 * h);
        assertThat(layer.varianceSlope(1.5)).isCloseTo(difference, within(1e-8));
    }

    @Test
    void correlationCurvature_isTheSecondOrderOfTheMapAtOne() {
        CriticalPoint point =
                CriticalLine.of(Activations.tanh()).at(0.05).point().orElseThrow();
        MeanField layer = new MeanField(Activations.tanh(), point.variances());
        double eps = 1e-4;
        double second = 2 * (eps - layer.decorrelation(point.q(), eps)) / (eps * eps);
        assertThat(layer.correlationCurvature(point.q())).isCloseTo(second, within(1e-4));
        assertThat(point.correlationCurvature()).hasValue(layer.correlationCurvature(point.q()));
    }

    @Test
    void correlation_ofUnequalNorms_isTheJointStep() {
        MeanField layer = new MeanField(Activations.relu(), new Variances(2, 0));
        // ReLU without biases forgets norms: the map of angles is the same at all of them.
        assertThat(layer.correlation(0.3, 5, 0.2)).isCloseTo(layer.correlation(1, 0.2), within(1e-13));
        Covariances next = layer.next(Covariances.ofCorrelation(0.3, 5, 0.2));
        assertThat(next.q1()).isCloseTo(0.3, within(1e-14));
        assertThat(next.q2()).isCloseTo(5, within(1e-13));
    }

    @Test
    void correlation_whereTheOutputVanishes_isRefused() {
        MeanField layer = new MeanField(Activations.relu(), new Variances(0, 0));
        assertThatThrownBy(() -> layer.correlation(1, 0.3))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("No correlation is defined at q = 0.0");
    }

    @Test
    void variances_thatAreNone_areRefused() {
        assertThatThrownBy(() -> new Variances(Double.NaN, 0)).hasMessageContaining("sigma_w^2");
        assertThatThrownBy(() -> new Variances(1, -0.1)).hasMessageContaining("sigma_b^2");
    }
}
