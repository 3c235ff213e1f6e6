package org.pathlift.analysis.degeneracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

/** Drawn networks against oracle 14 within four standard errors, against drawing all weights, and against the laws. */
class DegeneracyStudyTest {

    private static DegeneracyOptions options(List<Integer> widths, double theta0, int samples, long seed) {
        return new DegeneracyOptions(
                widths, theta0, List.of(AngleLaw.HYBRID), AnglePrediction.ONE_DEGREE, samples, seed);
    }

    @Test
    void measured_ofOneLayer_isTheOraclesWithinFourSigma() {
        int checked = 0;
        for (JsonNode row : AngleLawTest.cases("oneStep")) {
            int width = row.at("/inputs/n").intValue();
            if (width > 64) {
                continue;
            }
            DegeneracyStudy study = DegeneracyStudy.of(
                    options(List.of(width), row.at("/inputs/theta").doubleValue(), 20_000, 11));
            MeasuredAngle layer = study.measured().get(0);
            JsonNode outputs = row.path("outputs");
            assertThat(layer.mean())
                    .as("%s", row.path("inputs"))
                    .isCloseTo(
                            outputs.path("mcMean").doubleValue(),
                            within(4
                                    * Math.hypot(
                                            layer.error(),
                                            outputs.path("mcMeanSe").doubleValue())));
            double variance = layer.deviation() * layer.deviation();
            // The error of a variance from its scaled reference: that of a million networks.
            double error = outputs.path("mcVarSe").doubleValue() * Math.sqrt(1_000_000.0 / layer.networks());
            assertThat(variance).isCloseTo(outputs.path("mcVar").doubleValue(), within(4.1 * error));
            checked++;
        }
        assertThat(checked).isEqualTo(10);
    }

    @Test
    void measured_overDepth_isTheOraclesWithinFourSigma() {
        for (JsonNode row : AngleLawTest.cases("depth")) {
            int width = row.at("/inputs/width").intValue();
            if (width > 64) {
                continue;
            }
            DegeneracyStudy study = DegeneracyStudy.of(options(
                    Collections.nCopies(30, width), row.at("/inputs/theta0").doubleValue(), 4000, 5));
            for (JsonNode expected : row.at("/outputs/layers")) {
                MeasuredAngle layer =
                        study.measured().get(expected.path("layer").intValue() - 1);
                assertThat(layer.mean())
                        .isCloseTo(
                                expected.path("mcMean").doubleValue(),
                                within(4
                                        * Math.hypot(
                                                layer.error(),
                                                expected.path("mcSe").doubleValue())));
                assertThat(layer.deviation() / expected.path("mcStd").doubleValue())
                        .isCloseTo(1, within(4 * Math.sqrt(1.0 / 8000 + 1.0 / 80000)));
            }
        }
    }

    /** The bias of finite width falls as 1/n and the spread as 1/√n, over four widths. */
    @Test
    void measured_overWidths_convergesAsTheLawsSay() {
        double theta0 = Math.PI / 2;
        for (int width : new int[] {32, 64, 128, 256}) {
            DegeneracyStudy study = DegeneracyStudy.of(options(Collections.nCopies(12, width), theta0, 3000, 9));
            MeasuredAngle last = study.measured().get(11);
            PredictedAngle hybrid = study.predictions().get(0).layers().get(11);
            double infinite = AnglePrediction.of(AngleLaw.INFINITE_WIDTH, Collections.nCopies(12, width), theta0)
                    .layers()
                    .get(11)
                    .recursion();
            assertThat(last.mean())
                    .isCloseTo(hybrid.distribution().mean(), within(4 * last.error() + 20.0 / width / width));
            assertThat(last.deviation() / hybrid.distribution().deviation()).isCloseTo(1, within(0.07));
            // 12 layers at 64 units: −0.27 below infinite width; n times the gap stays within a quarter.
            assertThat(width * (infinite - last.mean())).isBetween(12.0, 24.0);
            assertThat(Math.sqrt(width) * last.deviation()).isBetween(4.0, 7.5);
        }
    }

    /** 3000 networks drawn weight by weight. */
    @Test
    void draw_againstDrawingAllWeights_hasTheSameLaw() {
        int[] widths = {7, 12, 5};
        AngleSampler sampler = new AngleSampler(widths, 0.8, 2);
        SplittableRandom random = new SplittableRandom(8);
        double[] ours = new double[3000];
        double[] plain = new double[3000];
        int count = 0;
        int slow = 0;
        for (int i = 0; i < 3000; i++) {
            double drawn = sampler.draw(i)[2];
            if (!Double.isNaN(drawn)) {
                ours[count++] = drawn;
            }
            double weights = byWeights(widths, random);
            if (!Double.isNaN(weights) && weights > -60) {
                plain[slow++] = weights;
            }
        }
        double[] a = moments(ours, count);
        double[] b = moments(plain, slow);
        assertThat(a[0]).isCloseTo(b[0], within(4 * Math.hypot(a[1], b[1])));
        assertThat(a[1] / b[1]).isCloseTo(1, within(0.08));
        assertThat(count).isCloseTo(slow, within(60));
    }

    private static double[] moments(double[] values, int count) {
        double mean = 0;
        for (int i = 0; i < count; i++) {
            mean += values[i] / count;
        }
        double squares = 0;
        for (int i = 0; i < count; i++) {
            squares += (values[i] - mean) * (values[i] - mean);
        }
        return new double[] {mean, Math.sqrt(squares / count / count)};
    }

    private static double byWeights(int[] widths, SplittableRandom random) {
        double[] a = {1, 0};
        double[] b = {Math.cos(0.8), Math.sin(0.8)};
        for (int width : widths) {
            double[] nextA = new double[width];
            double[] nextB = new double[width];
            for (int i = 0; i < width; i++) {
                for (int j = 0; j < a.length; j++) {
                    double weight = random.nextGaussian();
                    nextA[i] += weight * a[j];
                    nextB[i] += weight * b[j];
                }
                nextA[i] = Math.max(0, nextA[i]);
                nextB[i] = Math.max(0, nextB[i]);
            }
            a = nextA;
            b = nextB;
        }
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < i; j++) {
                double cross = a[i] * b[j] - a[j] * b[i];
                sum += cross * cross;
            }
        }
        return Math.log(sum) - Math.log(dot(a, a)) - Math.log(dot(b, b));
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
        DegeneracyOptions options = options(List.of(20, 3, 40), 1, 300, 4);
        ForkJoinPool one = new ForkJoinPool(1);
        try {
            assertThat(one.submit(() -> DegeneracyStudy.of(options)).get()).isEqualTo(DegeneracyStudy.of(options));
        } finally {
            one.shutdown();
        }
    }

    @Test
    void dead_networks_areCountedAndNoNumbers() {
        DegeneracyStudy study = DegeneracyStudy.of(options(Collections.nCopies(6, 3), 2, 2000, 1));
        int before = 0;
        for (MeasuredAngle layer : study.measured()) {
            assertThat(layer.mean()).isFinite();
            assertThat(layer.networks() + layer.dead()).isEqualTo(2000);
            assertThat(layer.dead()).isGreaterThan(before);
            before = layer.dead();
        }
    }

    @Test
    void oppositeAndParallelInputs_areWhatTheyAre() {
        DegeneracyStudy opposite = DegeneracyStudy.of(options(List.of(10, 10), Math.PI, 500, 1));
        assertThat(opposite.measured().get(0).mean()).isZero();
        assertThat(opposite.measured().get(0).dead()).isBetween(0, 6);
        assertThat(opposite.measured().get(1).mean()).isNegative();
        assertThat(DegeneracyStudy.of(options(List.of(10), 0, 500, 1)).measured())
                .isEmpty();
    }

    @Test
    void options_thatAreNone_areRefusedAllAtOnce() {
        assertThatThrownBy(() -> options(List.of(4, 1), 5, 0, 0))
                .hasMessageContaining("at least 2 units, found 1")
                .hasMessageContaining("found 5.0");
        assertThatThrownBy(() -> options(List.of(4), 1, 1, 0)).hasMessageContaining("0 or at least 2, found 1");
    }
}
