package org.pathlift.analysis.degeneracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.pathlift.testdata.TestData;

/** Laws and their composition against oracle 14; deterministic numbers to 1e-9, as the oracle says for θ from 0.1. */
class AngleLawTest {

    /**
     * Distributions reach angles below 0.1, where the oracle's laws have fewer digits: its deviations are off by up to
     * 2.1e-9 from the same grid with laws of 60 digits, which {@link #distribution_againstLawsOfSixtyDigits_agrees} has.
     */
    private static final double DISTRIBUTION = 3e-9;

    static List<JsonNode> cases(String kind) {
        return StreamSupport.stream(
                        TestData.criticality("14-depth-degeneracy")
                                .path("cases")
                                .spliterator(),
                        false)
                .filter(row -> row.at("/inputs/kind").asText().equals(kind))
                .toList();
    }

    private static void check(JsonNode outputs, String name, double found) {
        check(outputs, name, found, 1e-9);
    }

    private static void check(JsonNode outputs, String name, double found, double relative) {
        double expected = outputs.path(name).doubleValue();
        assertThat(outputs.has(name)).as(name).isTrue();
        assertThat(found).as(name).isCloseTo(expected, within(relative * Math.abs(expected)));
    }

    @Test
    void next_ofEveryLaw_isTheOracles() {
        for (JsonNode row : cases("oneStep")) {
            double theta = row.at("/inputs/theta").doubleValue();
            int width = row.at("/inputs/n").intValue();
            JsonNode outputs = row.path("outputs");
            check(outputs, "muPaper", AngleLaw.PAPER.next(theta, width).mean());
            check(outputs, "sigma2Paper", AngleLaw.PAPER.next(theta, width).variance());
            check(
                    outputs,
                    "muFirstOrder",
                    AngleLaw.FIRST_ORDER.next(theta, width).mean());
            check(
                    outputs,
                    "sigma2FirstOrder",
                    AngleLaw.FIRST_ORDER.next(theta, width).variance());
            check(outputs, "muHybrid", AngleLaw.HYBRID.next(theta, width).mean());
            check(outputs, "sigma2Hybrid", AngleLaw.HYBRID.next(theta, width).variance());
            check(
                    outputs,
                    "muInfiniteWidth",
                    AngleLaw.INFINITE_WIDTH.next(theta, width).mean());
        }
    }

    @Test
    void smallAngles_areTheOracles() {
        for (JsonNode row : cases("smallAngle")) {
            int width = row.at("/inputs/n").intValue();
            JsonNode outputs = row.path("outputs");
            check(outputs, "rhoExact", SmallAngles.exact(width).fall());
            check(outputs, "varExact", SmallAngles.exact(width).variance());
            check(outputs, "rhoPaper", SmallAngles.published(width).fall());
            check(outputs, "varPaper", SmallAngles.published(width).variance());
        }
    }

    @Test
    void paperLinear_atSmallAngles_isThePaperLaw() {
        for (int width : new int[] {64, 1024}) {
            LogSine linear = AngleLaw.PAPER_LINEAR.next(1e-6, width);
            LogSine full = AngleLaw.PAPER.next(1e-6, width);
            assertThat(linear.mean()).isCloseTo(full.mean(), within(1e-8));
        }
    }

    @Test
    void prediction_overThirtyLayers_isTheOracles() {
        for (JsonNode row : cases("depth")) {
            List<Integer> widths = Collections.nCopies(
                    row.at("/inputs/depth").intValue(), row.at("/inputs/width").intValue());
            double theta0 = row.at("/inputs/theta0").doubleValue();
            for (JsonNode expected : row.at("/outputs/layers")) {
                int l = expected.path("layer").intValue() - 1;
                PredictedAngle paper = at(AngleLaw.PAPER, widths, theta0, l);
                PredictedAngle first = at(AngleLaw.FIRST_ORDER, widths, theta0, l);
                PredictedAngle hybrid = at(AngleLaw.HYBRID, widths, theta0, l);
                check(expected, "recursionPaper", paper.recursion());
                check(expected, "recursionFirstOrder", first.recursion());
                check(
                        expected,
                        "infiniteWidth",
                        at(AngleLaw.INFINITE_WIDTH, widths, theta0, l).recursion());
                check(expected, "distPaperMean", paper.distribution().mean(), DISTRIBUTION);
                check(expected, "distPaperStd", paper.distribution().deviation(), DISTRIBUTION);
                check(expected, "distFirstMean", first.distribution().mean(), DISTRIBUTION);
                check(expected, "distFirstStd", first.distribution().deviation(), DISTRIBUTION);
                check(expected, "distHybridMean", hybrid.distribution().mean(), DISTRIBUTION);
                check(expected, "distHybridStd", hybrid.distribution().deviation(), DISTRIBUTION);
            }
        }
    }

    /** Layer 30 of law PAPER from θ = 0.1; every law on the grid evaluated in decimal arithmetic of 60 digits (mpmath). */
    @Test
    void distribution_againstLawsOfSixtyDigits_agrees() {
        LogSine wide = at(AngleLaw.PAPER, Collections.nCopies(30, 256), 0.1, 29).distribution();
        assertThat(wide.mean()).isCloseTo(-5.436147092708423, within(1e-12));
        assertThat(wide.deviation()).isCloseTo(0.8342454350213954, within(1e-12));
        LogSine narrow =
                at(AngleLaw.PAPER, Collections.nCopies(30, 64), 0.1, 29).distribution();
        assertThat(narrow.mean()).isCloseTo(-6.671340350333646, within(1e-12));
        assertThat(narrow.deviation()).isCloseTo(1.6357095360564866, within(1e-12));
    }

    private static PredictedAngle at(AngleLaw law, List<Integer> widths, double theta0, int layer) {
        return AnglePrediction.of(law, widths, theta0).layers().get(layer);
    }

    @Test
    void infiniteWidth_farDown_fallsAsThreePiOverDepth() {
        // θ ≈ 3π/l: from dθ/dl = −θ²/3π, the small-angle form of cos θ' = 2 J11(θ).
        AnglePrediction deep = AnglePrediction.of(AngleLaw.INFINITE_WIDTH, Collections.nCopies(4000, 8), Math.PI / 2);
        assertThat(deep.layers().get(3999).distribution().angle() * 4000).isCloseTo(3 * Math.PI, within(0.05));
        assertThat(deep.collapseDepth().orElseThrow()).isBetween(520, 545);
    }

    @Test
    void collapseDepth_isWhereTheRecursionFallsBelowOneDegree() {
        AnglePrediction network = AnglePrediction.of(AngleLaw.HYBRID, Collections.nCopies(200, 32), Math.PI / 2);
        int depth = network.collapseDepth().orElseThrow();
        double place = 2 * Math.log(Math.sin(AnglePrediction.ONE_DEGREE));
        assertThat(network.layers().get(depth - 1).recursion()).isLessThanOrEqualTo(place);
        assertThat(network.layers().get(depth - 2).recursion()).isGreaterThan(place);
        AnglePrediction shallow = AnglePrediction.of(AngleLaw.HYBRID, Collections.nCopies(10, 32), Math.PI / 2);
        assertThat(shallow.collapseDepth()).isEmpty();
        assertThat(shallow.collapseDepthWithin(1000)).hasValue(depth);
        assertThat(shallow.collapseDepthWithin(depth - 1)).isEmpty();
        assertThat(network.layers().get(199).collapsed()).isGreaterThan(0.9);
        assertThat(network.layers().get(5).collapsed()).isLessThan(1e-3);
    }

    @Test
    void prediction_ofEdgeCases_isDefined() {
        assertThat(AnglePrediction.of(AngleLaw.HYBRID, List.of(8, 8), 0).layers())
                .isEmpty();
        for (AngleLaw law : AngleLaw.values()) {
            // Opposite inputs become orthogonal in one layer of infinite width; narrow deep networks leave the first
            // grid.
            PredictedAngle opposite =
                    AnglePrediction.of(law, List.of(64), Math.PI).layers().get(0);
            assertThat(opposite.distribution().mean()).isFinite();
            PredictedAngle far = AnglePrediction.of(law, Collections.nCopies(150, 8), 1)
                    .layers()
                    .get(149);
            assertThat(far.distribution().mean()).isFinite();
        }
        assertThat(AngleLaw.HYBRID.next(Math.PI, 64).mean()).isCloseTo(0, within(1e-12));
        PredictedAngle far = at(AngleLaw.HYBRID, Collections.nCopies(150, 8), 1, 149);
        assertThat(far.distribution().mean())
                .isCloseTo(far.recursion(), within(0.02 * 76))
                .isLessThan(-70);
        assertThatThrownBy(() -> AnglePrediction.of(AngleLaw.HYBRID, List.of(1), 4))
                .hasMessageContaining("at least 2 units, found 1")
                .hasMessageContaining("from 0 to pi");
    }

    /** A finer grid changes nothing that is read: mean and deviation to four digits. */
    @Test
    void prediction_ofWideNetworks_isResolved() {
        PredictedAngle wide = at(AngleLaw.HYBRID, Collections.nCopies(20, 4096), Math.PI / 2, 19);
        PredictedAngle infinite = at(AngleLaw.INFINITE_WIDTH, Collections.nCopies(20, 4096), Math.PI / 2, 19);
        PredictedAngle half = at(AngleLaw.HYBRID, Collections.nCopies(20, 2048), Math.PI / 2, 19);
        double away = wide.distribution().mean() - infinite.recursion();
        double twice = half.distribution().mean() - infinite.recursion();
        assertThat(twice / away).isCloseTo(2, within(0.02));
        assertThat(half.distribution().variance() / wide.distribution().variance())
                .isCloseTo(2, within(0.02));
    }
}
