package org.pathlift.conditioning.meanfield;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
import org.hipparchus.special.Erf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Activations by name, their derivatives, their limits, and the error function behind them. */
class ActivationsTest {

    static List<Activation> all() {
        return Activations.names().stream().map(Activations::named).toList();
    }

    @ParameterizedTest
    @MethodSource("all")
    void derivatives_areFiniteDifferences(Activation activation) {
        double h = 1e-5;
        for (double x = -8.03; x < 8; x += 0.37) {
            double there = x;
            if (activation.kinks().stream().anyMatch(kink -> Math.abs(kink.at() - there) < 2 * h)) {
                continue;
            }
            double slope = (activation.value(x + h) - activation.value(x - h)) / (2 * h);
            double curvature = (activation.slope(x + h) - activation.slope(x - h)) / (2 * h);
            assertThat(activation.slope(x)).isCloseTo(slope, within(2e-9));
            assertThat(activation.curvature(x)).isCloseTo(curvature, within(2e-9));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void kinks_areWhereTheSlopeJumps(Activation activation) {
        for (Kink kink : activation.kinks()) {
            double jump = activation.slope(kink.at() + 1e-9) - activation.slope(kink.at() - 1e-9);
            assertThat(jump).isCloseTo(kink.slopeJump(), within(1e-8));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void limits_areThoseOfTheFunction(Activation activation) {
        assertThat(activation.slopeAtPlusInfinity()).isCloseTo(activation.value(1e12) / 1e12, within(1e-11));
        assertThat(activation.slopeAtMinusInfinity()).isCloseTo(activation.value(-1e12) / -1e12, within(1e-11));
        assertThat(activation.slopeRightOfZero()).isCloseTo(activation.slope(1e-12), within(1e-11));
        assertThat(activation.slopeLeftOfZero()).isCloseTo(activation.slope(-1e-12), within(1e-11));
        for (double far : new double[] {1e3, 1e40, 1e154, 1e300}) {
            assertThat(activation.slope(far)).isCloseTo(activation.slopeAtPlusInfinity(), within(1e-12));
            assertThat(activation.slope(-far)).isCloseTo(activation.slopeAtMinusInfinity(), within(1e-12));
            assertThat(activation.curvature(far)).isCloseTo(0, within(1e-12));
            assertThat(activation.curvature(-far)).isCloseTo(0, within(1e-12));
            assertThat(activation.value(far) / far).isFinite();
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void named_byItsOwnName_isTheSame(Activation activation) {
        assertThat(Activations.named(activation.name()).name()).isEqualTo(activation.name());
    }

    @Test
    void positivelyHomogeneous_areTheOnesWithOneSlopePerSide() {
        assertThat(all().stream().filter(Activation::positivelyHomogeneous).map(Activation::name))
                .containsExactlyInAnyOrder("identity", "identity", "relu", "leaky-relu:0.01", "prelu:0.25");
    }

    @Test
    void named_withArguments_takesThem() {
        assertThat(Activations.named("leaky-relu:0.2").value(-1)).isEqualTo(-0.2);
        assertThat(Activations.named("Leaky_ReLU:0.2").value(-1)).isEqualTo(-0.2);
        assertThat(Activations.named("elu:0.5").value(-50)).isEqualTo(-0.5);
        assertThat(Activations.named("clip:-2, 3").value(9)).isEqualTo(3);
        assertThat(Activations.named("selu").value(1)).isEqualTo(Activations.SELU_GAMMA);
    }

    @Test
    void named_unknown_suggests() {
        assertThatThrownBy(() -> Activations.named("tahn"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no activation is called 'tahn'")
                .hasMessageContaining("'tanh'");
        assertThatThrownBy(() -> Activations.named("relu:1")).hasMessageContaining("at most 0 arguments, found 1");
        assertThatThrownBy(() -> Activations.named("elu:big")).hasMessageContaining("found 'big'");
        assertThatThrownBy(() -> Activations.named("clip:3,2")).hasMessageContaining("must be below the upper one");
    }

    @Test
    void geluTanh_differsFromGelu_asIsKnown() {
        double most = 0;
        for (double x = -6; x < 6; x += 1e-3) {
            most = Math.max(
                    most,
                    Math.abs(
                            Activations.gelu().value(x) - Activations.geluTanh().value(x)));
        }
        assertThat(most).isCloseTo(4.732e-4, within(1e-7));
    }

    @Test
    void custom_withoutDerivative_comesCloseToTheRealOne() {
        Activation own = Activations.custom("own", Math::tanh);
        for (double q : new double[] {0.1, 1, 10}) {
            Moments expected = Moments.of(Activations.tanh(), q);
            Moments found = Moments.of(own, q);
            assertThat(found.meanSquare()).isCloseTo(expected.meanSquare(), within(1e-14));
            assertThat(found.meanSquaredSlope()).isCloseTo(expected.meanSquaredSlope(), within(1e-9));
            assertThat(found.growth()).isCloseTo(expected.growth(), within(1e-9));
        }
        Activation kinked =
                Activations.custom("own", x -> x > 1 ? 1 : Math.max(x, -1), new Kink(-1, 1), new Kink(1, -1));
        assertThat(Moments.of(kinked, 0.8).meanSquaredSlope())
                .isCloseTo(Moments.of(Activations.clip(-1, 1), 0.8).meanSquaredSlope(), within(1e-9));
    }

    @Test
    void custom_notFinite_isRefused() {
        assertThatThrownBy(() -> Activations.custom("log", Math::log))
                .hasMessageContaining("activation log must be finite");
    }

    @Test
    void errorFunction_againstHipparchus_agrees() {
        for (double x = -6; x < 26; x += 0.0137) {
            double expected = Erf.erfc(x);
            assertThat(ErrorFunction.erfc(x)).isCloseTo(expected, Offset.offset(3e-13 * expected));
            assertThat(ErrorFunction.erf(x)).isCloseTo(Erf.erf(x), Offset.offset(4e-15));
        }
    }

    /** 30-digit values of mpmath. */
    @Test
    void errorFunction_againstKnownValues_isRightToRounding() {
        String[][] known = {
            {"0.25", "0.723673609831763067"},
            {"0.5", "0.479500122186953462"},
            {"1", "0.157299207050285131"},
            {"2", "0.00467773498104726584"},
            {"5", "1.53745979442803485e-12"},
            {"10", "2.08848758376254476e-45"},
            {"20", "5.39586561160790093e-176"}
        };
        for (String[] pair : known) {
            double expected = Double.parseDouble(pair[1]);
            assertThat(ErrorFunction.erfc(Double.parseDouble(pair[0])))
                    .isCloseTo(expected, Offset.offset(1e-15 * expected));
        }
    }
}
