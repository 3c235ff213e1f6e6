package org.pathlift.analysis.sharpness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The Hessians of quadratics are known. */
class SharpnessTest {

    /** L = ½ Σ λ_i (r_i·θ)², r_i the columns of a reflection: a Hessian with the eigenvalues λ. */
    private static GradientFunction quadratic(double... eigenvalues) {
        int size = eigenvalues.length;
        double[] normal = new SplittableRandom(3).doubles(size, -1, 1).toArray();
        double norm = Arrays.stream(normal).map(x -> x * x).sum();
        return new GradientFunction() {
            @Override
            public int size() {
                return size;
            }

            private double[] reflected(double[] vector) {
                double dot = 2
                        * IntStream.range(0, size)
                                .mapToDouble(i -> vector[i] * normal[i])
                                .sum()
                        / norm;
                double[] reflected = new double[size];
                Arrays.setAll(reflected, i -> vector[i] - dot * normal[i]);
                return reflected;
            }

            @Override
            public double at(double[] weights, double[] gradient) {
                double[] turned = reflected(weights);
                double value = 0;
                for (int i = 0; i < size; i++) {
                    value += 0.5 * eigenvalues[i] * turned[i] * turned[i];
                    turned[i] *= eigenvalues[i];
                }
                System.arraycopy(reflected(turned), 0, gradient, 0, size);
                return value;
            }
        };
    }

    private static final SharpnessOptions SHARP = new SharpnessOptions(60, 1e-8, 16, 100, 0);

    @Test
    void of_aQuadratic_findsBothEndsAndTheTrace() {
        double[] eigenvalues = IntStream.rangeClosed(1, 80)
                .mapToDouble(i -> i % 4 == 0 ? -0.01 * i : Math.sqrt(i))
                .toArray();
        eigenvalues[7] = 30;
        eigenvalues[70] = 20;
        eigenvalues[33] = -11;
        double[] weights = new SplittableRandom(1).doubles(80).toArray();
        Sharpness sharpness = Sharpness.of(quadratic(eigenvalues), weights, SHARP);
        Spectrum spectrum = sharpness.spectrum();

        assertThat(spectrum.converged()).isTrue();
        assertThat(spectrum.largest()).isCloseTo(30, within(1e-7));
        assertThat(Objects.requireNonNull(spectrum.second())).isCloseTo(20, within(1e-7));
        assertThat(spectrum.smallest()).isCloseTo(-11, within(1e-7));
        assertThat(spectrum.residual()).isLessThan(1e-7);
        assertThat(sharpness.trace().value())
                .isCloseTo(Arrays.stream(eigenvalues).sum(), within(1e-5));
        assertThat(sharpness.trace().standardError()).isNull();
        assertThat(sharpness.largestLearningRate()).isCloseTo(2.0 / 30, within(1e-9));
    }

    @Test
    void of_fewDifferentEigenvalues_endsWhereTheirSpaceIsExhausted() {
        double[] eigenvalues = new double[12];
        Arrays.fill(eigenvalues, 1);
        eigenvalues[2] = 5;
        eigenvalues[9] = 5;
        Spectrum spectrum =
                Sharpness.of(quadratic(eigenvalues), new double[12], SHARP).spectrum();

        assertThat(spectrum.steps()).isBetween(3, 12);
        assertThat(spectrum.largest()).isCloseTo(5, within(1e-8));
        // A random start sees an eigenvalue once, however often it occurs.
        assertThat(Math.abs(Objects.requireNonNull(spectrum.second()) - 3)).isCloseTo(2, within(1e-6));
        assertThat(spectrum.smallest()).isCloseTo(1, within(1e-6));
    }

    @Test
    void of_tooFewSteps_saysSoAndIsALowerBound() {
        double[] eigenvalues = IntStream.rangeClosed(1, 200).asDoubleStream().toArray();
        SharpnessOptions few = new SharpnessOptions(5, 1e-6, 16, 0, 0);
        Spectrum spectrum =
                Sharpness.of(quadratic(eigenvalues), new double[200], few).spectrum();

        assertThat(spectrum.converged()).isFalse();
        assertThat(spectrum.largest()).isLessThan(200);
        assertThat(spectrum.largest() * (1 + spectrum.residual())).isGreaterThan(190);
    }

    @Test
    void of_manyWeights_estimatesTheTraceWithinItsError() {
        double[] eigenvalues = IntStream.rangeClosed(1, 200).asDoubleStream().toArray();
        TraceEstimate trace = Sharpness.of(
                        quadratic(eigenvalues), new double[200], new SharpnessOptions(5, 1e-6, 400, 10, 4))
                .trace();
        double error = Objects.requireNonNull(trace.standardError());

        assertThat(trace.value()).isCloseTo(200 * 201 / 2.0, within(4 * error));
        // The variance of r·H r is twice the squares off the diagonal, at most twice all squares.
        assertThat(error).isBetween(0.1, Math.sqrt(2 * 200.0 * 201 * 401 / 6 / 400) * 1.2);
    }

    @Test
    void of_oneWeight_hasNoSecondEigenvalue() {
        Spectrum spectrum = Sharpness.of(quadratic(7), new double[] {2}, SHARP).spectrum();

        assertThat(spectrum.largest()).isCloseTo(7, within(1e-8));
        assertThat(spectrum.second()).isNull();
    }

    @Test
    void products_ofANullVector_areZeroAndOtherSizesAreRefused() {
        HessianProducts products = new HessianProducts(quadratic(1, 2), new double[2], 1e-6);

        assertThat(products.times(new double[2])).containsExactly(0, 0);
        assertThatThrownBy(() -> new HessianProducts(quadratic(1, 2), new double[3], 1e-6))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
