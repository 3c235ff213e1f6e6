package org.pathlift.analysis.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.pathlift.analysis.phase.Estimate;
import org.pathlift.conditioning.meanfield.Activations;
import org.pathlift.conditioning.meanfield.Variances;

/** Networks of finite width against reference Monte Carlos (16, 17, 18) within four standard errors; seed 11. */
class RandomDenseNetworkTest {

    private static final double SIGMAS = 4;

    private static void close(Estimate found, double mean, double error) {
        assertThat(found.mean()).isCloseTo(mean, within(SIGMAS * Math.hypot(error, found.error())));
    }

    private static Estimate estimate(double[] values) {
        return java.util.Objects.requireNonNull(Estimate.of(values));
    }

    private static void entries(List<Kernels> drawn, KernelOracle.Case each) {
        double[][] mean = KernelOracle.matrix(each.outputs().path("meanNtk"));
        double[][] error = KernelOracle.matrix(each.outputs().path("seNtk"));
        for (int i = 0; i < mean.length; i++) {
            for (int j = 0; j < mean.length; j++) {
                int a = i;
                int b = j;
                close(
                        estimate(drawn.stream()
                                .mapToDouble(k -> k.ntk().get(a, b))
                                .toArray()),
                        mean[i][j],
                        error[i][j]);
            }
        }
    }

    @Test
    void draw_ofPlainNetworks_isTheReferenceMonteCarlo() {
        KernelInputs inputs = KernelOracle.inputs();
        for (KernelOracle.Case each : KernelOracle.cases("16-empirical-ntk-mc")) {
            int width = each.number("width");
            if (width <= 256) {
                Kernels limit = DenseKernels.of(each.plain(), inputs);
                List<Kernels> drawn = new RandomDenseNetwork(each.plain(), width).draw(inputs, 65536 / width, 11);
                entries(drawn, each);
                close(
                        estimate(drawn.stream()
                                .mapToDouble(k -> k.ntk().relativeDistance(limit.ntk()))
                                .toArray()),
                        each.output("relFroMean"),
                        each.output("relFroSe"));
                double[][] nngp = KernelOracle.matrix(each.outputs().path("nngpEmp"));
                Estimate one = estimate(
                        drawn.stream().mapToDouble(k -> k.nngp().get(0, 1)).toArray());
                // The reference is the mean product of two outputs, whose variance is that of Gaussian numbers.
                KernelMatrix k = limit.nngp();
                double variance = k.get(0, 0) * k.get(1, 1) + k.get(0, 1) * k.get(0, 1);
                close(one, nngp[0][1], Math.sqrt(variance / each.number("R")));
            }
        }
    }

    @Test
    void draw_ofPrunedNetworks_isTheReferenceMonteCarlo() {
        KernelInputs inputs = KernelOracle.inputs();
        DenseArchitecture plain = DenseArchitecture.plain(Activations.relu(), new Variances(2, 0), 2);
        for (KernelOracle.Case each : KernelOracle.cases("18-pruned-ntk-mc")) {
            if (each.number("width") == 256) {
                Pruning pruning = new Pruning(
                        each.inputs().path("keep").doubleValue(),
                        each.inputs().path("rescaled").booleanValue()
                                ? Pruning.Scale.RESCALED
                                : Pruning.Scale.AS_THEY_ARE,
                        each.inputs().path("pruneFirst").booleanValue()
                                ? Pruning.Extent.ALL
                                : Pruning.Extent.ALL_BUT_FIRST);
                List<Kernels> drawn = new RandomDenseNetwork(plain, 256, pruning).draw(inputs, 120, 11);
                entries(drawn, each);
                KernelMatrix reference = DenseKernels.of(plain, inputs)
                        .ntk()
                        .times(each.outputs().path("scaleFactor").doubleValue());
                if (pruning.extent() == Pruning.Extent.ALL) {
                    mixture(PrunedKernels.of(plain, inputs, pruning).ntk(), each);
                }
                if (pruning.extent() == Pruning.Extent.ALL_BUT_FIRST) {
                    each.check("limit", reference, 1e-10, 1e-12);
                    close(
                            estimate(drawn.stream()
                                    .mapToDouble(k -> k.ntk().relativeDistance(reference))
                                    .toArray()),
                            each.output("relFroMean"),
                            each.output("relFroSe"));
                }
            }
        }
    }

    /** The kernel of a pruned first layer against the reference Monte Carlo and its number. */
    private static void mixture(KernelMatrix limit, KernelOracle.Case each) {
        assertThat(limit.get(0, 2)).isCloseTo(0.27786893, within(1e-8));
        double[][] mean = KernelOracle.matrix(each.outputs().path("meanNtk"));
        double[][] error = KernelOracle.matrix(each.outputs().path("seNtk"));
        for (int i = 0; i < limit.size(); i++) {
            for (int j = 0; j < limit.size(); j++) {
                assertThat(limit.get(i, j)).isCloseTo(mean[i][j], within(4 * error[i][j]));
            }
        }
    }

    @Test
    void fluctuation_ofPlainAndResidualNetworks_isTheReferenceMonteCarlo() {
        KernelInputs one = KernelInputs.of(new double[][] {{1, -1, 1}});
        int checked = 0;
        for (KernelOracle.Case each : KernelOracle.cases("17-ntk-finite-width")) {
            String kind = each.inputs().path("kind").asText();
            if (kind.equals("resnetNtkOde") || each.number("n") > 64 || each.number("L") > 16) {
                continue;
            }
            DenseArchitecture architecture = kind.equals("mlp")
                    ? DenseArchitecture.plain(Activations.relu(), new Variances(2, 0), each.number("L"))
                    : DenseArchitecture.residual(Activations.relu(), new Variances(1, 0), each.number("L"));
            Fluctuation found = Fluctuation.of(new RandomDenseNetwork(architecture, 64)
                    .draw(one, 1000, 11).stream()
                            .mapToDouble(k -> k.ntk().get(0, 0))
                            .toArray());
            close(new Estimate(found.mean(), found.meanError(), 1000), each.output("mean"), each.output("se"));
            close(
                    new Estimate(found.relativeVariance(), found.relativeVarianceError(), 1000),
                    each.output("relVar"),
                    each.output("relVarSe"));
            checked++;
        }
        assertThat(checked).isEqualTo(4);
    }

    /** In the standard parametrization the NTK is that of the recursion with fan-ins in it. */
    @Test
    void draw_inStandardParametrization_tendsToItsLimit() {
        KernelInputs inputs = KernelOracle.inputs();
        for (Connections connections : List.of(Connections.plain(), Connections.residual(2))) {
            DenseArchitecture architecture = new DenseArchitecture(
                    Activations.tanh(),
                    new Variances(1.5, 0.1),
                    2,
                    connections,
                    new Parametrization.Standard(200, Parametrization.Biases.TRAINED));
            Kernels limit = DenseKernels.of(architecture, inputs);
            List<Kernels> drawn = new RandomDenseNetwork(architecture, 200).draw(inputs, 200, 5);
            for (int i = 0; i < 4; i++) {
                for (int j = i; j < 4; j++) {
                    int a = i;
                    int b = j;
                    Estimate ntk = estimate(
                            drawn.stream().mapToDouble(k -> k.ntk().get(a, b)).toArray());
                    // Within the errors and a bias of the order of 1/width.
                    assertThat(ntk.mean())
                            .isCloseTo(
                                    limit.ntk().get(i, j),
                                    within(5 * ntk.error() + limit.ntk().get(i, i) / 200));
                }
            }
        }
    }

    @Test
    void draw_anyNumberOfThreads_isTheSame() throws Exception {
        RandomDenseNetwork network = new RandomDenseNetwork(
                DenseArchitecture.plain(Activations.relu(), new Variances(2, 0.1), 2), 30, Pruning.keeping(0.5));
        List<Kernels> parallel = network.draw(KernelOracle.inputs(), 20, 1);
        ForkJoinPool pool = new ForkJoinPool(1);
        try {
            assertThat(pool.submit(() -> network.draw(KernelOracle.inputs(), 20, 1))
                            .get())
                    .isEqualTo(parallel);
        } finally {
            pool.shutdown();
        }
        assertThat(network.draw(KernelOracle.inputs(), 20, 2)).isNotEqualTo(parallel);
    }

    @Test
    void badArguments_areRefused() {
        DenseArchitecture plain = DenseArchitecture.plain(Activations.relu(), new Variances(2, 0), 2);
        assertThatThrownBy(() -> new RandomDenseNetwork(plain, 0)).hasMessageContaining("at least 1 unit");
        assertThatThrownBy(() -> Pruning.keeping(0)).hasMessageContaining("above 0, at most 1, found 0.0");
        assertThatThrownBy(() -> Fluctuation.of(1, 2)).hasMessageContaining("at least 3 networks, found 2");
    }
}
