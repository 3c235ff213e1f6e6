package org.pathlift.conditioning.meanfield;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two-dimensional expectations against oracle 02; closed forms, quadrature and sampling against each other. */
class CorrelationsTest {

    @Test
    void products_everyOracleRow_agreeTo1e10() {
        for (Oracle.Case row : Oracle.cases("02-correlation-map")) {
            Correlations correlations = Correlations.of(row.activation());
            double q = row.input("q");
            double c = row.input("c");
            row.check("EphiPhi", correlations.product(q, q, c), 1e-10, 1e-12);
            row.check("EdphiDphi", correlations.slopeProduct(q, q, c), 1e-10, 1e-12);
            double difference = correlations.halfSquaredDifference(q, Math.acos(c));
            row.check("EphiPhi", Moments.of(row.activation(), q).meanSquare() - difference, 1e-10, 1e-12);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"relu", "leaky-relu:0.2", "erf", "gelu"})
    void closedForms_againstTrapezoidsAndPanels_agree(String name) {
        Activation activation = Activations.named(name);
        Correlations closed = Correlations.of(activation);
        for (Activation other : List.of(Opened.plain(activation), Opened.kinked(activation))) {
            Correlations quadrature = Correlations.of(other);
            for (double q : new double[] {0.01, 1, 30, 1000}) {
                for (double c : new double[] {-0.99, -0.5, 0, 0.3, 0.9, 0.999, 1 - 1e-8}) {
                    double size = q * activation.energyAtZero();
                    assertClose(quadrature.product(q, 1.7 * q, c), closed.product(q, 1.7 * q, c), 2 * size);
                    double slopes = closed.slopeProduct(q, q, c);
                    assertClose(quadrature.slopeProduct(q, q, c), slopes, activation.energyAtZero());
                    double difference = closed.halfSquaredDifference(q, Math.acos(c));
                    assertClose(quadrature.halfSquaredDifference(q, Math.acos(c)), difference, 50 * difference);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tanh", "silu", "softplus", "sigmoid", "mish"})
    void trapezoids_againstPanels_agree(String name) {
        Activation activation = Activations.named(name);
        Correlations trapezoids = Correlations.of(activation);
        Correlations panels = Correlations.of(Opened.kinked(activation));
        for (double q : new double[] {0.05, 1, 20}) {
            for (double c : new double[] {-0.7, 0, 0.95}) {
                double size = Moments.of(activation, q).meanSquare();
                assertClose(trapezoids.product(q, q, c), panels.product(q, q, c), size);
                double difference = panels.halfSquaredDifference(q, Math.acos(c));
                assertClose(trapezoids.halfSquaredDifference(q, Math.acos(c)), difference, size);
            }
        }
    }

    /** Seed 11, 200,000 pairs, four standard errors. */
    @ParameterizedTest
    @MethodSource("all")
    void product_againstSampling_agrees(Activation activation) {
        SplittableRandom random = new SplittableRandom(11);
        double q = 2.3;
        double c = 0.6;
        int pairs = 200_000;
        double[] sums = new double[4];
        for (int i = 0; i < pairs; i++) {
            double u = Math.sqrt(q) * random.nextGaussian();
            double v = c * u + Math.sqrt(q * (1 - c * c)) * random.nextGaussian();
            double product = activation.value(u) * activation.value(v);
            double slopes = activation.slope(u) * activation.slope(v);
            sums[0] += product;
            sums[1] += product * product;
            sums[2] += slopes;
            sums[3] += slopes * slopes;
        }
        Correlations correlations = Correlations.of(activation);
        assertThat(sums[0] / pairs).isCloseTo(correlations.product(q, q, c), within(errors(sums[0], sums[1], pairs)));
        assertThat(sums[2] / pairs)
                .isCloseTo(correlations.slopeProduct(q, q, c), within(errors(sums[2], sums[3], pairs)));
    }

    private static double errors(double sum, double squares, int count) {
        double mean = sum / count;
        return 4 * Math.sqrt(Math.max(0, squares / count - mean * mean) / count) + 1e-12;
    }

    static List<Activation> all() {
        return Activations.names().stream().map(Activations::named).toList();
    }

    /** Kinks away from 0, against one-dimensional integrals: c = 1 and c = −1. */
    @ParameterizedTest
    @ValueSource(strings = {"relu6", "clip:-1,1", "clip:-0.3,2", "hardswish", "hard-sigmoid"})
    void product_atTheEndsOfC_isAMoment(String name) {
        Activation activation = Activations.named(name);
        Activation mirrored = Activations.custom(
                "mirrored", x -> activation.value(x) + activation.value(-x), mirroredKinks(activation));
        for (double q : new double[] {0.3, 4, 90}) {
            Correlations correlations = Correlations.of(activation);
            double square = Moments.meanSquare(activation, q);
            assertThat(correlations.product(q, q * (1 + 1e-15), 1)).isCloseTo(square, within(1e-12 * square));
            // (phi(x) + phi(-x))^2 = phi(x)^2 + phi(-x)^2 + 2 phi(x) phi(-x)
            double opposite = (Moments.meanSquare(mirrored, q) - 2 * square) / 2;
            assertThat(correlations.product(q, q, -1)).isCloseTo(opposite, within(1e-11 * square));
        }
    }

    private static Kink[] mirroredKinks(Activation activation) {
        return activation.kinks().stream()
                .flatMap(kink ->
                        List.of(new Kink(kink.at(), kink.slopeJump()), new Kink(-kink.at(), kink.slopeJump())).stream())
                .toArray(Kink[]::new);
    }

    /** D is about q θ² E φ'²/2 for small θ where φ' is continuous. */
    @ParameterizedTest
    @ValueSource(strings = {"tanh", "erf", "gelu", "silu", "elu", "sigmoid"})
    void halfSquaredDifference_atTinyAngles_keepsItsDigits(String name) {
        Activation activation = Activations.named(name);
        for (double theta : new double[] {1e-6, 1e-9, 1e-14}) {
            double expected = Moments.of(activation, 0.8).meanSquaredSlope() * 0.8 * theta * theta / 2;
            assertThat(Correlations.of(activation).halfSquaredDifference(0.8, theta))
                    .isCloseTo(expected, Offset.offset(1e-5 * expected));
        }
    }

    @Test
    void product_ofBadArguments_isRefused() {
        Correlations correlations = Correlations.of(Activations.tanh());
        assertThatThrownBy(() -> correlations.product(1, 1, 1.1)).hasMessageContaining("between -1 and 1, found 1.1");
        assertThatThrownBy(() -> correlations.product(1, -1, 0)).hasMessageContaining("q2 must be");
        assertThatThrownBy(() -> correlations.halfSquaredDifference(1, 4)).hasMessageContaining("between 0 and pi");
    }

    private static void assertClose(double found, double expected, double size) {
        assertThat(found).isCloseTo(expected, Offset.offset(1e-12 * size));
    }
}
