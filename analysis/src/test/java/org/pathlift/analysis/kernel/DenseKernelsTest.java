package org.pathlift.analysis.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pathlift.conditioning.meanfield.Activations;
import org.pathlift.conditioning.meanfield.Variances;

/** Kernels in closed form against reference numbers (15-kernels, 17-ntk-finite-width) and against each other. */
class DenseKernelsTest {

    private static final Variances CRITICAL = new Variances(2, 0);

    @Test
    void of_everyReferenceCase_agrees() {
        List<KernelOracle.Case> cases = KernelOracle.cases("15-kernels");
        assertThat(cases).hasSize(48);
        for (KernelOracle.Case each : cases) {
            Kernels kernels = DenseKernels.of(each.plain(), KernelOracle.inputs());
            each.check("nngp", kernels.nngp(), 1e-10, 1e-12);
            each.check("ntk", kernels.ntk(), 1e-10, 1e-12);
            assertThat(kernels.undefinedAngles()).isEmpty();
        }
    }

    @Test
    void byDepth_inOnePass_isEachDepthAlone() {
        for (DenseArchitecture deep : List.of(
                DenseArchitecture.plain(Activations.gelu(), new Variances(1.9, 0.1), 5),
                new DenseArchitecture(
                        Activations.erf(),
                        new Variances(1.3, 0.1),
                        5,
                        new Connections.Residual(0.4),
                        Parametrization.ntk()))) {
            Map<Integer, Kernels> all = DenseKernels.byDepth(deep, KernelOracle.inputs(), List.of(0, 2, 5));
            assertThat(all).containsOnlyKeys(0, 2, 5);
            all.forEach((depth, kernels) -> assertThat(kernels)
                    .isEqualTo(DenseKernels.of(
                            new DenseArchitecture(
                                    deep.activation(),
                                    deep.variances(),
                                    depth,
                                    deep.connections(),
                                    deep.parametrization()),
                            KernelOracle.inputs())));
        }
    }

    /** Θ' = Θ(1 + 1/(2L)) + q/(2L) on the diagonal; the numbers are those of 17-ntk-finite-width. */
    @Test
    void of_residualNetwork_isTheRecursion() {
        KernelInputs one = KernelInputs.of(new double[][] {{1, 1, -1}});
        for (KernelOracle.Case each : KernelOracle.cases("17-ntk-finite-width")) {
            boolean residual = each.inputs().path("kind").asText().equals("resnet");
            if (residual || each.inputs().path("kind").asText().equals("mlp")) {
                DenseArchitecture architecture = residual
                        ? DenseArchitecture.residual(Activations.relu(), new Variances(1, 0), each.number("L"))
                        : DenseArchitecture.plain(Activations.relu(), CRITICAL, each.number("L"));
                double expected = each.output("infiniteWidth");
                assertThat(DenseKernels.of(architecture, one).ntk().get(0, 0))
                        .isCloseTo(expected, within(1e-12 * expected));
            }
        }
    }

    /** The limit of depth by its differential equation (17-ntk-finite-width), and the finite depths' way to it: 1/depth. */
    @Test
    void residualDepthLimit_isTheReferenceOde() {
        int checked = 0;
        Variances one = new Variances(1, 0);
        for (KernelOracle.Case each : KernelOracle.cases("17-ntk-finite-width")) {
            if (!each.inputs().path("kind").asText().equals("resnetNtkOde")) {
                continue;
            }
            double c = each.inputs().path("c0").doubleValue();
            double root = Math.sqrt(2);
            KernelInputs inputs = KernelInputs.of(new double[][] {{root, 0}, {root * c, root * Math.sqrt(1 - c * c)}});
            Kernels limit = ResidualDepthLimit.of(Activations.relu(), one, inputs, 400);
            assertThat(limit.nngp().get(0, 1)).isCloseTo(each.output("q_ab"), within(1e-10 * each.output("q_ab")));
            assertThat(limit.ntk().get(0, 1)).isCloseTo(each.output("ntkOut"), within(1e-10 * each.output("ntkOut")));
            assertThat(limit.ntk().get(0, 0)).isCloseTo(each.output("diag"), within(1e-10 * each.output("diag")));
            double near = DenseKernels.of(DenseArchitecture.residual(Activations.relu(), one, 200), inputs)
                    .ntk()
                    .relativeDistance(limit.ntk());
            double nearer = DenseKernels.of(DenseArchitecture.residual(Activations.relu(), one, 400), inputs)
                    .ntk()
                    .relativeDistance(limit.ntk());
            assertThat(near / nearer).isCloseTo(2, within(0.02));
            checked++;
        }
        assertThat(checked).isEqualTo(4);
    }

    /** Where a series is used and not a closed form, it must tell the same: LeakyReLU written out as another activation. */
    @Test
    void of_activationWithoutClosedForm_isThatOfItsTwin() {
        KernelInputs inputs = KernelOracle.inputs();
        DenseArchitecture closed = DenseArchitecture.plain(Activations.erf(), new Variances(1.7, 0.1), 4);
        DenseArchitecture open = DenseArchitecture.plain(
                Activations.custom("own", Activations.erf()::value, Activations.erf()::slope),
                new Variances(1.7, 0.1),
                4);
        Kernels expected = DenseKernels.of(closed, inputs);
        Kernels found = DenseKernels.of(open, inputs);
        assertThat(found.nngp().relativeDistance(expected.nngp())).isLessThan(1e-12);
        assertThat(found.ntk().relativeDistance(expected.ntk())).isLessThan(1e-12);
    }

    /** The linear network: Θ = (depth + 1) σ_w^(2(depth+1)) K₀, and in the standard parametrization by hand. */
    @Test
    void of_linearNetwork_isKnown() {
        KernelInputs inputs = KernelInputs.of(new double[][] {{1, 2}, {0.5, -1}});
        Kernels ntk = DenseKernels.of(DenseArchitecture.plain(Activations.identity(), new Variances(3, 0), 2), inputs);
        assertThat(ntk.ntk().relativeDistance(inputs.gram().times(3 * 27))).isLessThan(1e-14);
        Kernels standard = DenseKernels.of(
                new DenseArchitecture(
                        Activations.identity(),
                        new Variances(3, 0),
                        1,
                        Connections.plain(),
                        new Parametrization.Standard(100, Parametrization.Biases.TRAINED)),
                inputs);
        KernelMatrix gram = inputs.gram();
        // First layer: 2 K0 + 1; second: 100 (3 K0) + 1 + 3 (2 K0 + 1).
        assertThat(standard.ntk().get(0, 1)).isCloseTo(306 * gram.get(0, 1) + 4, within(1e-10));
        assertThat(standard.nngp().relativeDistance(gram.times(9))).isLessThan(1e-15);
    }

    /** Zero-row: K vanishes, the slopes of ReLU are taken at π/2 (1/4), and the row is named. */
    @Test
    void of_inputOfZeros_isFlagged() {
        KernelInputs inputs = KernelInputs.of(new double[][] {{0, 0}, {1, 1}});
        Kernels relu = DenseKernels.of(
                new DenseArchitecture(
                        Activations.relu(),
                        CRITICAL,
                        1,
                        Connections.plain(),
                        new Parametrization.Standard(10, Parametrization.Biases.TRAINED)),
                inputs);
        assertThat(relu.undefinedAngles()).containsExactly(0);
        assertThat(relu.nngp().get(0, 1)).isZero();
        // 1 for the last bias, and 2 · 1/4 · 1 for the first one's.
        assertThat(relu.ntk().get(0, 1)).isCloseTo(1.5, within(1e-15));
        assertThat(relu.ntk().get(0, 0)).isEqualTo(2);
        Kernels tanh = DenseKernels.of(DenseArchitecture.plain(Activations.tanh(), CRITICAL, 2), inputs);
        assertThat(tanh.undefinedAngles()).containsExactly(0);
        assertThat(tanh.ntk().get(0, 0)).isZero();
        assertThat(DenseKernels.of(DenseArchitecture.plain(Activations.relu(), new Variances(2, 0.1), 2), inputs)
                        .undefinedAngles())
                .isEmpty();
    }

    @Test
    void of_manyInputs_isPositiveSemidefinite() {
        double[][] rows = new double[20][5];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < 5; j++) {
                rows[i][j] = Math.sin(7.0 * i * j + i + 1.3 * j);
            }
        }
        for (String name : List.of("relu", "tanh", "relu6")) {
            Kernels kernels = DenseKernels.of(
                    DenseArchitecture.plain(Activations.named(name), new Variances(1.8, 0.05), 3),
                    KernelInputs.of(rows));
            for (KernelMatrix matrix : List.of(kernels.nngp(), kernels.ntk())) {
                double[][] values = new double[20][20];
                for (int i = 0; i < 20; i++) {
                    for (int j = 0; j < 20; j++) {
                        values[i][j] = matrix.get(i, j);
                    }
                }
                double least = java.util.Arrays.stream(new org.hipparchus.linear.EigenDecompositionSymmetric(
                                        new org.hipparchus.linear.Array2DRowRealMatrix(values))
                                .getEigenvalues())
                        .min()
                        .orElseThrow();
                assertThat(least).as(name).isGreaterThan(-1e-10 * matrix.trace());
            }
        }
    }

    @Test
    void badArguments_areRefused() {
        assertThatThrownBy(() -> DenseArchitecture.plain(Activations.relu(), CRITICAL, -1))
                .hasMessageContaining("depth must be at least 0, found -1");
        assertThatThrownBy(() -> new DenseArchitecture(
                        Activations.relu(),
                        new Variances(2, 0.1),
                        1,
                        Connections.plain(),
                        new Parametrization.Standard(5, Parametrization.Biases.NONE)))
                .hasMessageContaining("sigma_b^2 = 0, found 0.1");
        assertThatThrownBy(() -> KernelInputs.of(new double[][] {{1, Double.NaN}, {1}}))
                .hasMessageContaining("input 0 at 1")
                .hasMessageContaining("input 1");
        assertThatThrownBy(() -> DenseKernels.byDepth(
                        DenseArchitecture.plain(Activations.relu(), CRITICAL, 2), KernelOracle.inputs(), List.of(3)))
                .hasMessageContaining("between 0 and 2");
    }
}
