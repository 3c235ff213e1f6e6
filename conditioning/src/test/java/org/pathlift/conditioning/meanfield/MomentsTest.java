package org.pathlift.conditioning.meanfield;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.OptionalDouble;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pathlift.testdata.TestData;

/** One-dimensional expectations against oracles 01 and 19, and closed forms against quadrature. */
class MomentsTest {

    private static final double[] QS = {1e-6, 1e-4, 0.01, 0.5, 1, 7, 100, 1e4, 1e6};

    @Test
    void of_everyOracleRow_agreesTo1e11() {
        for (Oracle.Case row : Oracle.cases("01-gaussian-moments")) {
            Moments moments = Moments.of(row.activation(), row.input("q"));
            row.check("mean", moments.mean(), 1e-11, 1e-13);
            row.check("m2", moments.meanSquare(), 1e-11, 1e-13);
            row.check("dphi2", moments.meanSquaredSlope(), 1e-11, 1e-13);
            row.check("dm2dq", moments.growth(), 1e-11, 1e-13);
            if (row.outputs().has("d2phi2")) {
                row.check("d2phi2", moments.meanSquaredCurvature(), 1e-11, 1e-13);
            }
        }
    }

    @Test
    void of_kinkedSlope_hasNoSquaredCurvature() {
        assertThat(Moments.of(Activations.relu(), 1).meanSquaredCurvature()).isEmpty();
        assertThat(Moments.of(Activations.selu(), 1).meanSquaredCurvature()).isEmpty();
        assertThat(Moments.of(Activations.elu(1), 1).meanSquaredCurvature()).isPresent();
    }

    @Test
    void gains_everyOracleRow_agreeTo1e11() {
        for (Oracle.Case row : Oracle.cases("19-gains")) {
            Moments moments = Moments.of(row.activation(), 1);
            row.check("gainForward", moments.forwardGain(), 1e-11, 0);
            row.check("gainBackward", moments.backwardGain(), 1e-11, 0);
            row.check("gainVariance", moments.varianceGain(), 1e-11, 0);
            double forward = moments.forwardGain().orElseThrow();
            MeanField layer = new MeanField(row.activation(), new Variances(forward * forward, 0));
            row.check("chi1AtForward", layer.chi1(1), 1e-11, 0);
            row.check("slopeQAtForward", layer.varianceSlope(1), 1e-11, 0);
        }
    }

    /** The factor between batch normalizations, and the means of simulated networks of finite batches. */
    @Test
    void normalizedChi_relu_isTheOracles() {
        JsonNode oracle = TestData.criticality("20-init-checks").path("batchNormGradientFactor");
        double factor = Moments.of(Activations.relu(), 1).normalizedChi();

        assertThat(factor).isCloseTo(oracle.path("theory").doubleValue(), within(1e-13));
        assertThat(factor).isCloseTo(Math.PI / (Math.PI - 1), within(1e-15));
        oracle.path("monteCarlo")
                .forEach(simulated -> assertThat(factor)
                        .as("batches of %s", simulated.path("B"))
                        .isCloseTo(simulated.path("factor").doubleValue(), within(2e-3)));
        assertThat(Moments.of(Activations.identity(), 1).normalizedChi()).isEqualTo(1);
    }

    @Test
    void softplusSlope_isSigmoid_soMomentsAgree() {
        double slope = Moments.of(Activations.softplus(), 1).meanSquaredSlope();
        assertThat(slope).isCloseTo(Moments.of(Activations.sigmoid(), 1).meanSquare(), within(1e-15));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"identity", "relu", "leaky-relu:0.2", "prelu:0.25", "erf", "gelu", "elu", "elu:0.5", "selu"})
    void closedForms_againstTrapezoidsAndPanels_agree(String name) {
        Activation activation = Activations.named(name);
        for (double q : QS) {
            Moments closed = Moments.of(activation, q);
            for (Activation other : List.of(Opened.plain(activation), Opened.kinked(activation))) {
                Moments quadrature = Moments.of(other, q);
                assertClose(quadrature.mean(), closed.mean(), Math.sqrt(closed.meanSquare()));
                assertClose(quadrature.meanSquare(), closed.meanSquare(), closed.meanSquare());
                assertClose(quadrature.meanSquaredSlope(), closed.meanSquaredSlope(), closed.meanSquaredSlope());
                assertClose(quadrature.growth(), closed.growth(), closed.growth());
                if (closed.meanSquaredCurvature().isPresent()) {
                    double curvature = closed.meanSquaredCurvature().getAsDouble();
                    assertClose(quadrature.meanSquaredCurvature().orElseThrow(), curvature, curvature);
                }
            }
        }
    }

    /** Two routes of quadrature that share no node. */
    @ParameterizedTest
    @ValueSource(strings = {"tanh", "silu", "softplus", "sigmoid", "mish", "gelu-tanh"})
    void trapezoids_againstPanels_agree(String name) {
        Activation activation = Activations.named(name);
        for (double q : QS) {
            Moments trapezoids = Moments.of(activation, q);
            Moments panels = Moments.of(Opened.kinked(activation), q);
            assertClose(trapezoids.mean(), panels.mean(), Math.sqrt(panels.meanSquare()));
            assertClose(trapezoids.meanSquare(), panels.meanSquare(), panels.meanSquare());
            assertClose(trapezoids.meanSquaredSlope(), panels.meanSquaredSlope(), panels.meanSquaredSlope());
            assertClose(trapezoids.growth(), panels.growth(), Math.max(1, panels.growth()));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void growth_isTheFiniteDifferenceOfTheMeanSquare(Activation activation) {
        for (double q : new double[] {0.05, 0.7, 3, 40}) {
            double h = 1e-5 * q;
            double difference =
                    (Moments.meanSquare(activation, q + h) - Moments.meanSquare(activation, q - h)) / (2 * h);
            assertThat(Moments.of(activation, q).growth())
                    .as("%s at %s", activation, q)
                    .isCloseTo(difference, Offset.offset(1e-8 * Math.max(1, Math.abs(difference))));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void of_zero_isTheLimit(Activation activation) {
        Moments zero = Moments.of(activation, 0);
        Moments small = Moments.of(activation, 1e-12);
        assertThat(zero.mean()).isCloseTo(small.mean(), within(2e-6));
        assertThat(zero.meanSquare()).isCloseTo(small.meanSquare(), within(2e-6));
        assertThat(zero.meanSquaredSlope()).isCloseTo(small.meanSquaredSlope(), within(4e-6));
        assertThat(zero.growth()).isCloseTo(small.growth(), within(4e-6));
    }

    static List<Activation> all() {
        return Activations.names().stream().map(Activations::named).toList();
    }

    @Test
    void of_badQ_isRefused() {
        assertThatThrownBy(() -> Moments.of(Activations.tanh(), -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("q must be finite and at least 0, found -1.0");
        assertThatThrownBy(() -> Moments.of(Activations.tanh(), Double.NaN))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void of_overflowingExpectation_isRefusedNotReported() {
        Activation exponential =
                Activations.custom("clipped-exp", x -> Math.exp(Math.min(x, 500)), x -> Math.exp(Math.min(x, 500)));
        assertThat(Moments.of(exponential, 0.25).meanSquare()).isCloseTo(Math.exp(0.5), within(1e-12));
        assertThatThrownBy(() -> Moments.of(exponential, 1e4))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("clipped-exp");
    }

    @Test
    void gains_ofAVanishingActivation_areAbsent() {
        Activation nothing = Activations.custom("nothing", x -> 0);
        assertThat(Moments.of(nothing, 1).forwardGain()).isEqualTo(OptionalDouble.empty());
        assertThat(Moments.of(nothing, 1).backwardGain()).isEqualTo(OptionalDouble.empty());
    }

    private static void assertClose(double found, double expected, double size) {
        assertThat(found).isCloseTo(expected, Offset.offset(2e-13 * Math.abs(size)));
    }
}
