package org.pathlift.analysis.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.pathlift.analysis.fit.LineFit;
import org.pathlift.analysis.report.KernelsReport;
import org.pathlift.analysis.report.Report;
import org.pathlift.analysis.report.ReportJson;
import org.pathlift.conditioning.meanfield.Activation;
import org.pathlift.conditioning.meanfield.Activations;
import org.pathlift.conditioning.meanfield.Variances;

/** Studies of kernels: rates, reports, determinism. */
class KernelStudyTest {

    private static KernelStudyOptions options(KernelStudyOptions.Kind kind, int networks, Activation... activations) {
        return new KernelStudyOptions(
                List.of(activations),
                Optional.empty(),
                new KernelStudyOptions.Family(kind, List.of(4, 1)),
                new KernelStudyOptions.Networks(networks, List.of(32, 64, 128), 2, 4, List.of(0.5)),
                new KernelStudyOptions.Regression(150, 1e-3),
                3);
    }

    private static KernelStudy run(KernelStudyOptions options) {
        return KernelStudy.of(options, share -> assertThat(share).isBetween(0.0, 1.0));
    }

    @Test
    void report_ofEitherFamily_isValid() throws Exception {
        for (KernelStudyOptions options : List.of(
                options(KernelStudyOptions.Kind.PLAIN, 4, Activations.relu(), Activations.tanh()),
                options(KernelStudyOptions.Kind.RESIDUAL, 0, Activations.softplus()))) {
            KernelStudy study = run(options);
            JsonNode json = new ObjectMapper().readTree(ReportJson.toJson(KernelsReport.of(study)));
            assertThat(json.path("activations")).hasSameSizeAs(options.activations());
            assertThat(json.at("/activations/0/depths/1/depth").intValue()).isEqualTo(4);
            assertThat(json.path("learned").intValue() + json.path("heldOut").intValue())
                    .isEqualTo(150);
            try (InputStream in = Report.class.getResourceAsStream("study.kernels.schema.json")) {
                assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                                .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON)
                                .validate(json))
                        .isEmpty();
            }
        }
    }

    @Test
    void of_anyNumberOfThreads_isTheSame() throws Exception {
        KernelStudyOptions options = options(KernelStudyOptions.Kind.PLAIN, 3, Activations.erf());
        KernelStudy parallel = run(options);
        ForkJoinPool one = new ForkJoinPool(1);
        try {
            assertThat(one.submit(() -> run(options)).get()).isEqualTo(parallel);
        } finally {
            one.shutdown();
        }
    }

    @Test
    void progress_goesUpToOne() {
        List<Double> shares = new ArrayList<>();
        KernelStudy.of(options(KernelStudyOptions.Kind.RESIDUAL, 3, Activations.relu()), shares::add);
        assertThat(shares).isSorted().last().isEqualTo(1.0);
    }

    /** Θ and K near their limits as 1/√width, whole and pruned; 100 networks of widths 32, 64, 128, 256, seed 3. */
    @Test
    void slopes_ofDistances_areMinusOneHalf() {
        KernelInputs inputs = KernelOracle.inputs();
        for (Pruning pruning : List.of(Pruning.NONE, Pruning.keeping(0.5))) {
            DenseArchitecture architecture = DenseArchitecture.plain(Activations.erf(), new Variances(2, 0.1), 3);
            WidthConvergence found = WidthConvergence.measure(
                    architecture,
                    pruning,
                    DenseKernels.of(architecture, inputs),
                    inputs,
                    List.of(32, 64, 128, 256),
                    100,
                    3);
            assertThat(found.ntkSlope().slope()).isCloseTo(-0.5, within(0.15));
            assertThat(found.nngpSlope().slope()).isCloseTo(-0.5, within(0.15));
            assertThat(found.ntkSlope().slopeError()).isBetween(0.005, 0.05);
            assertThat(found.points().get(3).ntkAlignment().mean()).isGreaterThan(0.98);
            assertThat(found.points().get(0).wholeDistance() == null).isEqualTo(pruning.keep() == 1);
        }
    }

    /** Plain networks fluctuate with depth/width, residual ones do not (theory 5.4: 3.4 and 0 at these widths). */
    @Test
    void regime_ofPlainAndResidualNetworks_differs() {
        KernelInputs one = KernelInputs.of(new double[][] {{1, -1, 1}});
        List<Integer> depths = List.of(2, 4, 8, 16);
        Regime plain = Regime.measure(
                depths.stream()
                        .map(depth -> DenseArchitecture.plain(Activations.relu(), new Variances(2, 0), depth))
                        .toList(),
                one,
                64,
                600,
                1);
        Regime residual = Regime.measure(
                depths.stream()
                        .map(depth -> DenseArchitecture.residual(Activations.relu(), new Variances(1, 0), depth))
                        .toList(),
                one,
                64,
                600,
                1);
        assertThat(plain.slope().slope()).isBetween(2.5, 5.0);
        assertThat(Math.abs(residual.slope().slope())).isLessThan(0.3);
    }

    /** ln(1 + x) and the fit by a case by hand. */
    @Test
    void lineFit_isWeighted() {
        LineFit exact = LineFit.of(new double[] {0, 1, 3}, new double[] {1, 3, 7}, new double[] {0.1, 5, 0.3});
        assertThat(exact.slope()).isCloseTo(2, within(1e-14));
        assertThat(exact.intercept()).isCloseTo(1, within(1e-14));
        // Two points with errors a and b: the slope's is sqrt(a^2 + b^2) over the distance.
        assertThat(LineFit.of(new double[] {1, 3}, new double[] {0, 1}, new double[] {0.3, 0.4})
                        .slopeError())
                .isCloseTo(0.25, within(1e-14));
        assertThatThrownBy(() -> LineFit.of(new double[] {1, 1}, new double[] {0, 1}, new double[] {1, 1}))
                .hasMessageContaining("two different places");
    }

    /** The jackknife's error of the relative variance against the spread over many samples. */
    @Test
    void fluctuation_errorIsThatOfTheEstimate() {
        SplittableRandom random = new SplittableRandom(2);
        double[] found = new double[400];
        double error = 0;
        for (int i = 0; i < found.length; i++) {
            double[] values = new double[100];
            for (int j = 0; j < values.length; j++) {
                values[j] = 3 + random.nextGaussian();
            }
            Fluctuation fluctuation = Fluctuation.of(values);
            found[i] = fluctuation.relativeVariance();
            error += fluctuation.relativeVarianceError() / found.length;
        }
        double mean = java.util.Arrays.stream(found).average().orElseThrow();
        double spread = Math.sqrt(java.util.Arrays.stream(found)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElseThrow());
        assertThat(mean).isCloseTo(1.0 / 9, within(0.003));
        assertThat(error).isCloseTo(spread, within(0.1 * spread));
    }

    /** Most of the digits are predicted from 480 others by every kernel; by chance it would be a tenth. */
    @Test
    void accuracy_onDigits_isHigh() {
        KernelStudy study = run(new KernelStudyOptions(
                List.of(Activations.relu(), Activations.erf()),
                Optional.empty(),
                new KernelStudyOptions.Family(KernelStudyOptions.Kind.PLAIN, List.of(1, 5)),
                new KernelStudyOptions.Networks(0, List.of(32, 64), 2, 8, List.of()),
                new KernelStudyOptions.Regression(600, 1e-3),
                3));
        assertThat(study.learned()).isEqualTo(480);
        for (ActivationStudy each : study.activations()) {
            assertThat(each.convergence()).isNull();
            for (ActivationStudy.Depth depth : each.depths()) {
                for (KernelSummary kernel : List.of(depth.nngp(), depth.ntk())) {
                    KernelSummary.Accuracy accuracy = Objects.requireNonNull(kernel.accuracy());
                    assertThat(accuracy.plain()).isGreaterThan(0.94);
                    assertThat(accuracy.centred()).isGreaterThan(0.94);
                    assertThat(kernel.cosine()).isBetween(0.2, 1.0);
                }
            }
        }
    }

    @Test
    void options_thatAreNone_areRefused() {
        assertThatThrownBy(() -> options(KernelStudyOptions.Kind.PLAIN, 2, Activations.relu()))
                .hasMessageContaining("0 or at least 3, for standard errors, found 2");
        assertThatThrownBy(() -> options(KernelStudyOptions.Kind.PLAIN, 3)).hasMessageContaining("needs an activation");
        assertThatThrownBy(() -> new KernelStudyOptions.Networks(3, List.of(8, 8), 1, 2, List.of()))
                .hasMessageContaining("at least 2 widths, found 1");
        assertThatThrownBy(() -> new KernelStudyOptions.Family(KernelStudyOptions.Kind.PLAIN, List.of(0)))
                .hasMessageContaining("depths must be at least 1");
        assertThatThrownBy(() -> new KernelStudyOptions.Regression(10, 0))
                .hasMessageContaining("at least 50, found 10");
        KernelStudyOptions explosive = new KernelStudyOptions(
                List.of(Activations.relu()),
                Optional.of(new Variances(1e3, 0)),
                new KernelStudyOptions.Family(KernelStudyOptions.Kind.PLAIN, List.of(200)),
                new KernelStudyOptions.Networks(0, List.of(8, 16), 1, 2, List.of()),
                new KernelStudyOptions.Regression(0, 0),
                0);
        assertThatThrownBy(() -> run(explosive)).hasMessageContaining("kernels must be finite numbers");
    }
}
