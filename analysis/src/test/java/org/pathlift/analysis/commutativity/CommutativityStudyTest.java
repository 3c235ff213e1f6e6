package org.pathlift.analysis.commutativity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.pathlift.conditioning.meanfield.Activation;
import org.pathlift.conditioning.meanfield.Activations;
import org.pathlift.onnx.runtime.RequestException;
import org.pathlift.testdata.TestData;

/** Drawn networks against oracle 13 within four standard errors, against drawing all weights, and the verdicts. */
class CommutativityStudyTest {

    private static final GaussianFamily RESIDUAL = new ResidualNetworks(Activations.relu(), 0.5);
    private static final GaussianFamily PLAIN = PlainNetworks.keepingVariance(Activations.relu());

    private static CommutativityStudy study(
            GaussianFamily family, List<Integer> widths, List<Integer> depths, int samples, long seed) {
        return CommutativityStudy.of(new CommutativityOptions(family, new Grid(widths, depths), samples, 0.3, seed));
    }

    private static SurfaceCell cell(CommutativityStudy study, NeuralFunction function, int width, int depth) {
        return study.surface(function).orElseThrow().cells().stream()
                .filter(cell -> cell.width() == width && cell.depth() == depth)
                .findFirst()
                .orElseThrow();
    }

    private static void check(JsonNode expected, SurfaceCell found) {
        double error = Objects.requireNonNull(found.meanError());
        double deviation = Objects.requireNonNull(found.deviation());
        assertThat(found.mean())
                .as("%s", found)
                .isCloseTo(
                        expected.path("mean").doubleValue(),
                        within(4 * Math.hypot(error, expected.path("se").doubleValue())));
        // Relative errors of standard deviations: 1/√(2R), times two for tails that are not normal.
        assertThat(deviation / expected.path("std").doubleValue())
                .isCloseTo(1, within(8 * Math.sqrt(0.5 / found.networks() + 0.5 / 8000)));
    }

    @Test
    void measured_ofTheOraclesNetworks_agreesWithinFourSigma() {
        CommutativityStudy residual = study(RESIDUAL, List.of(32, 64, 128), List.of(32, 64, 128), 1500, 3);
        CommutativityStudy plain = study(PLAIN, List.of(32, 64, 128), List.of(32, 64, 128), 1500, 4);
        int checked = 0;
        for (JsonNode row : TestData.criticality("13-commutativity-mc").path("cases")) {
            int width = row.at("/inputs/n").intValue();
            int depth = row.at("/inputs/L").intValue();
            if (width > 128 || depth > 128 || depth < 32) {
                continue;
            }
            boolean isResidual = row.at("/inputs/kind").asText().equals("resnet");
            CommutativityStudy study = isResidual ? residual : plain;
            check(row.at("/outputs/ln_q_aa"), cell(study, NeuralFunction.LN_Q, width, depth));
            check(row.at("/outputs/c"), cell(study, NeuralFunction.CORRELATION, width, depth));
            if (isResidual) {
                check(row.at("/outputs/q_ab"), cell(study, NeuralFunction.COVARIANCE, width, depth));
                SurfaceCell covariance = cell(study, NeuralFunction.COVARIANCE, width, depth);
                assertThat(covariance.error())
                        .isCloseTo(
                                row.at("/outputs/l2_q_ab_vs_limit/value").doubleValue(),
                                within(4
                                        * Math.hypot(
                                                Objects.requireNonNull(covariance.errorError()),
                                                row.at("/outputs/l2_q_ab_vs_limit/se")
                                                        .doubleValue())));
            } else {
                SurfaceCell ln = cell(study, NeuralFunction.LN_Q, width, depth);
                double error = Objects.requireNonNull(ln.meanError());
                assertThat(ln.mean()).isCloseTo(Objects.requireNonNull(ln.exactMean()), within(4 * error));
            }
            checked++;
        }
        assertThat(checked).isEqualTo(6);
        // n Var ln q comes to the constant of width fluctuations.
        double deviation = Objects.requireNonNull(
                cell(residual, NeuralFunction.LN_Q, 128, 128).deviation());
        assertThat(128 * deviation * deviation / WidthFluctuations.ofResidualRelu(1))
                .isCloseTo(1, within(0.12));
    }

    /** Oracle 13's own fits, from its own errors. */
    @Test
    void rates_ofTheOraclesErrors_areTheOracles() {
        JsonNode oracle = TestData.criticality("13-commutativity-mc");
        checkRates(oracle, "resnet", "l2_lnq_vs_infiniteWidth", "resnet_l2_lnq");
        checkRates(oracle, "resnet", "l2_q_ab_vs_limit", "resnet_l2_qab");
        checkRates(oracle, "mlp", "l2_lnq_vs_infiniteWidth", "mlp_l2_lnq");
    }

    private static void checkRates(JsonNode oracle, String kind, String error, String name) {
        List<JsonNode> rows = StreamSupport.stream(oracle.path("cases").spliterator(), false)
                .filter(row -> row.at("/inputs/kind").asText().equals(kind))
                .toList();
        Rates rates = Rates.of(
                rows.stream()
                        .mapToDouble(row -> row.at("/inputs/n").doubleValue())
                        .toArray(),
                rows.stream()
                        .mapToDouble(row -> row.at("/inputs/L").doubleValue())
                        .toArray(),
                rows.stream()
                        .mapToDouble(row ->
                                row.path("outputs").path(error).path("value").doubleValue())
                        .toArray());
        JsonNode expected = oracle.path("regression").path(name);
        // The oracle prints four decimals.
        assertThat(rates.betaWidth()).isCloseTo(expected.path("beta_n").doubleValue(), within(5.1e-5));
        assertThat(rates.betaDepth()).isCloseTo(expected.path("beta_L").doubleValue(), within(5.1e-5));
        assertThat(rates.diagonalSlope().orElseThrow())
                .isCloseTo(expected.path("diagonalSlope").doubleValue(), within(5.1e-5));
    }

    @Test
    void verdicts_ofResidualAndPlainNetworks_differ() {
        List<Integer> sizes = List.of(16, 32, 64, 128);
        CommutativityStudy residual = study(RESIDUAL, sizes, sizes, 300, 1);
        assertThat(residual.verdict().answer()).isEqualTo(Answer.COMMUTE);
        Surface ln = residual.surface(NeuralFunction.LN_Q).orElseThrow();
        FittedRates rates = Objects.requireNonNull(ln.rates());
        assertThat(rates.rates().betaWidth()).isCloseTo(0.5, within(0.06));
        assertThat(rates.rates().betaDepth()).isCloseTo(0, within(0.06));
        assertThat(rates.rates().alongDiagonal()).isCloseTo(-0.5, within(0.08));
        IteratedLimit widthFirst = Objects.requireNonNull(ln.widthFirst());
        assertThat(widthFirst.resolved()).isTrue();
        assertThat(widthFirst.value()).isCloseTo(0.5, within(5 * widthFirst.error()));
        assertThat(Objects.requireNonNull(ln.gap()).value()).isLessThan(0.1);
        // The error falls as the square root of the width, at every width.
        for (int i = 1; i < sizes.size(); i++) {
            double wide = Objects.requireNonNull(
                    cell(residual, NeuralFunction.LN_Q, sizes.get(i), 64).error());
            double narrow = Objects.requireNonNull(
                    cell(residual, NeuralFunction.LN_Q, sizes.get(i - 1), 64).error());
            assertThat(narrow / wide).isCloseTo(Math.sqrt(2), within(0.25));
        }

        CommutativityStudy plain = study(PLAIN, sizes, sizes, 300, 1);
        assertThat(plain.verdict().answer()).isEqualTo(Answer.WIDTH_FIRST);
        Surface failing = plain.surface(NeuralFunction.LN_Q).orElseThrow();
        assertThat(Objects.requireNonNull(failing.depthFirst()).resolved()).isFalse();
        assertThat(failing.gap()).isNull();
        assertThat(cell(plain, NeuralFunction.LN_Q, 64, 64).fluctuation()).isBetween(4.0, 7.0);
    }

    /** Lines with known errors: chance alone passes, a curve does not, and the intercept has the error that it says. */
    @Test
    void extrapolation_tellsLinesFromCurves() {
        SplittableRandom random = new SplittableRandom(4);
        double[] x = {1, 0.5, 0.25, 0.125};
        double[] errors = {0.1, 0.2, 0.1, 0.3};
        int adequate = 0;
        double[] intercepts = new double[2000];
        for (int i = 0; i < 2000; i++) {
            double[] y = new double[4];
            for (int k = 0; k < 4; k++) {
                y[k] = 2 + 0.01 * x[k] + errors[k] * random.nextGaussian();
            }
            Extrapolation fit = Extrapolation.of(x, y, errors);
            adequate += fit.adequate() ? 1 : 0;
            intercepts[i] = fit.value();
        }
        Extrapolation any = Extrapolation.of(x, new double[] {1, 2, 3, 4}, errors);
        assertThat(adequate).isGreaterThan(1990);
        assertThat(Statistics.mean(intercepts)).isCloseTo(2, within(4 * any.error() / Math.sqrt(2000)));
        assertThat(Statistics.deviation(intercepts) / any.error()).isCloseTo(1, within(0.06));
        double[] curve = {1, 2, 4, 8};
        assertThat(Extrapolation.of(x, curve, new double[] {0.1, 0.1, 0.1, 0.1}).adequate())
                .isFalse();
        assertThat(Extrapolation.of(x, curve, new double[] {9, 9, 9, 9}).adequate())
                .isTrue();
    }

    @Test
    void verdict_withoutALimit_isUndecided() {
        CommutativityStudy growing =
                study(new ResidualNetworks(Activations.relu(), 0.25), List.of(8, 16, 32), List.of(8, 16, 32), 50, 1);
        Surface ln = growing.surface(NeuralFunction.LN_Q).orElseThrow();
        assertThat(ln.kind()).isEqualTo(ReferenceKind.INFINITE_WIDTH);
        assertThat(ln.rates()).isNotNull();
        assertThat(growing.verdict().answer()).isEqualTo(Answer.UNDECIDED);
        assertThat(growing.verdict().words()).contains("no limit of infinite depth");
    }

    /** ln q in log-domain: (3/2)^L overflows float64 at 1752 layers. */
    @Test
    void draw_ofNetworksThatExplode_staysInRange() {
        PairSampler sampler = new PairSampler(new ResidualNetworks(Activations.relu(), 0), 40, 3000, 0.3, 1);
        LastLayer last = sampler.draw(0).last().orElseThrow();
        assertThat(last.lnQ1()).isBetween(0.7 * 3000 * Math.log(1.5), 1.1 * 3000 * Math.log(1.5));
        PairSampler vanishing = new PairSampler(new PlainNetworks(Activations.relu(), 0.1), 40, 3000, 0.3, 1);
        assertThat(vanishing.draw(0).last().orElseThrow().lnQ1()).isLessThan(-3000);
        PairSampler gelu = new PairSampler(new PlainNetworks(Activations.gelu(), 8), 40, 3000, 0.3, 1);
        assertThat(gelu.draw(0).fate()).hasValue(PairSampler.Fate.OVERFLOWN);
    }

    /** 3000 residual erf networks drawn weight by weight. */
    @Test
    void draw_againstDrawingAllWeights_hasTheSameLaw() {
        for (GaussianFamily family : List.of(
                new ResidualNetworks(Activations.erf(), 0.5),
                new ResidualNetworks(Activations.leakyRelu(0.2), 0.3),
                PlainNetworks.keepingVariance(Activations.gelu()))) {
            PairSampler sampler = new PairSampler(family, 9, 4, 0.6, 7);
            SplittableRandom random = new SplittableRandom(3);
            double[][] ours = new double[3][3000];
            double[][] plain = new double[3][3000];
            for (int i = 0; i < 3000; i++) {
                LastLayer fast = sampler.draw(i).last().orElseThrow();
                double[] slow = byWeights(family, 9, 4, random);
                double[] drawn = {fast.lnQ1(), fast.lnQ2(), fast.correlation()};
                for (int k = 0; k < 3; k++) {
                    ours[k][i] = drawn[k];
                    plain[k][i] = slow[k];
                }
            }
            for (int k = 0; k < 3; k++) {
                double a = Statistics.deviation(ours[k]);
                double b = Statistics.deviation(plain[k]);
                assertThat(Statistics.mean(ours[k]))
                        .isCloseTo(Statistics.mean(plain[k]), within(4 * Math.hypot(a, b) / Math.sqrt(3000)));
                assertThat(a / b).isCloseTo(1, within(0.08));
            }
        }
    }

    private static double[] byWeights(GaussianFamily family, int width, int depth, SplittableRandom random) {
        Activation activation = family.activation();
        double[] u = new double[width];
        double[] v = new double[width];
        for (int i = 0; i < width; i++) {
            u[i] = random.nextGaussian();
            v[i] = 0.6 * u[i] + 0.8 * random.nextGaussian();
        }
        for (int l = 0; l < depth; l++) {
            double[] nextU = family.residual() ? u.clone() : new double[width];
            double[] nextV = family.residual() ? v.clone() : new double[width];
            for (int i = 0; i < width; i++) {
                for (int j = 0; j < width; j++) {
                    double weight = family.factor(depth) * random.nextGaussian() / Math.sqrt(width);
                    nextU[i] += weight * activation.value(u[j]);
                    nextV[i] += weight * activation.value(v[j]);
                }
            }
            u = nextU;
            v = nextV;
        }
        double uu = dot(u, u);
        double vv = dot(v, v);
        return new double[] {Math.log(uu / width), Math.log(vv / width), dot(u, v) / Math.sqrt(uu * vv)};
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    @Test
    void of_anyNumberOfThreads_isTheSame() throws Exception {
        CommutativityOptions options =
                new CommutativityOptions(PLAIN, new Grid(List.of(4, 6, 8), List.of(3, 5, 7)), 40, 0.2, 6);
        ForkJoinPool one = new ForkJoinPool(1);
        try {
            assertThat(one.submit(() -> CommutativityStudy.of(options)).get())
                    .isEqualTo(CommutativityStudy.of(options));
        } finally {
            one.shutdown();
        }
    }

    @Test
    void dead_networks_areCountedAndLeftOut() {
        CommutativityStudy study = study(PLAIN, List.of(3, 6), List.of(2, 8), 500, 2);
        CellCount worst = study.counts().get(1);
        assertThat(worst.dead()).isGreaterThan(100);
        assertThat(worst.measured() + worst.dead()).isEqualTo(500);
        assertThat(study.surface(NeuralFunction.LN_Q).orElseThrow().cells())
                .allSatisfy(cell -> assertThat(cell.mean()).isFinite());
        assertThatThrownBy(() -> study(PLAIN, List.of(1, 6), List.of(2, 80), 20, 2))
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("width 1, depth 80")
                .hasMessageContaining("20 dead");
    }

    @Test
    void options_thatAreNone_areRefusedAllAtOnce() {
        assertThatThrownBy(() -> new Grid(List.of(4), List.of(3, 3)))
                .hasMessageContaining("at least two widths, found [4]")
                .hasMessageContaining("every depth may stand once");
        assertThatThrownBy(() -> new CommutativityOptions(PLAIN, new Grid(List.of(2, 4), List.of(2, 4)), 1, 1, 0))
                .hasMessageContaining("at least 2 samples")
                .hasMessageContaining("between -1 and 1, found 1.0");
    }
}
