package org.pathlift.analysis.trajectory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.testdata.TestData;

/** Reference numbers: oracles/symmetry/trajectory.json. */
class TrajectoryTest {

    private static final JsonNode MDS = TestData.oracle("trajectory").path("mds");
    private static final JsonNode TURNS = TestData.oracle("trajectory").path("no_wrong_turns");

    private static double[] numbers(JsonNode node) {
        double[] numbers = new double[node.size()];
        Arrays.setAll(numbers, i -> node.get(i).doubleValue());
        return numbers;
    }

    private static Checkpoint checkpoint(double... weights) {
        // Two weights, so that sums go over several.
        return new Checkpoint(
                "",
                Map.of(
                        "a", Tensor.ofDoubles("a", Shape.of(1), weights[0]),
                        "b",
                                Tensor.ofDoubles(
                                        "b",
                                        Shape.of(weights.length - 1),
                                        Arrays.copyOfRange(weights, 1, weights.length))));
    }

    private static List<Checkpoint> checkpoints(JsonNode rows) {
        List<Checkpoint> checkpoints = new ArrayList<>();
        rows.forEach(row -> checkpoints.add(checkpoint(numbers(row))));
        return checkpoints;
    }

    private static void close(@Nullable Double found, JsonNode expected) {
        assertThat(expected.isNumber()).isTrue();
        assertThat(Objects.requireNonNull(found)).isCloseTo(expected.doubleValue(), within(1e-12));
    }

    /** Angles near 0 come from cosines near 1, which have half the digits. */
    private static void close(List<@Nullable Double> found, JsonNode expected) {
        assertThat(found).hasSize(expected.size()).isNotEmpty();
        for (int i = 0; i < found.size(); i++) {
            assertThat(Objects.requireNonNull(found.get(i)))
                    .isCloseTo(expected.get(i).doubleValue(), within(1e-11));
        }
    }

    private static void closeMap(SimilarityMap found, JsonNode expected) {
        assertThat(found.cosines()).hasSize(expected.size());
        for (int s = 0; s < expected.size(); s++) {
            for (int t = 0; t < expected.size(); t++) {
                assertThat(found.cosines().get(s).get(t))
                        .isCloseTo(expected.get(s).get(t).doubleValue(), within(1e-12));
            }
        }
    }

    @Test
    void of_theOraclesPath_hasAllItsNumbers() {
        Trajectory path = Trajectory.of(checkpoints(MDS.path("theta")), Set.of("a", "b"));

        assertThat(path.parameters()).isEqualTo(3);
        closeMap(path.weights(), MDS.path("trajectory_map"));
        close(path.weights().allPairs(), MDS.path("mds_all_pairs"));
        close(path.weights().allPairs(), MDS.path("identity_norm2_of_mean_unit_vector"));
        close(path.weights().offDiagonal(), MDS.path("mds_off_diagonal"));
        closeMap(path.fromStart(), MDS.path("relative_map_to_theta0"));
        assertThat(path.fromStart().rows())
                .as("the start itself has no direction")
                .containsExactly(1, 2, 3, 4);
        close(path.fromStart().allPairs(), MDS.path("mds_relative_theta0"));
        close(path.stepCosines(), MDS.path("step_cos"));
        close(path.meanStepCosine(), MDS.path("mean_step_cos"));
        close(path.steps().allPairs(), MDS.path("mds_steps"));
        close(path.stepAngles(), MDS.path("step_angles_deg"));
        close(path.apexAngles(), MDS.path("apex_angle_at_init_deg"));
        close(path.originAngles(), MDS.path("angle_at_origin_deg"));
        close(path.length(), MDS.path("path_length"));
        close(path.displacement(), MDS.path("net_displacement"));
        close(path.tortuosity(), MDS.path("tortuosity"));
        close(new ArrayList<>(path.stepNorms()), MDS.path("step_norms"));
        close(new ArrayList<>(path.singularValues()), MDS.path("gram_singular_values"));
    }

    @Test
    void gradientAngles_ofGivenGradients_areTheOracles() {
        List<GradientAngle> angles =
                GradientAngles.of(checkpoints(TURNS.path("theta")), checkpoints(TURNS.path("grads")));

        assertThat(angles).extracting(GradientAngle::checkpoint).containsExactly(0, 1, 2, 3);
        close(angles.stream().<@Nullable Double>map(GradientAngle::rsi).toList(), TURNS.path("RSI"));
        close(angles.stream().<@Nullable Double>map(GradientAngle::eb).toList(), TURNS.path("EB"));
        close(angles.stream().map(GradientAngle::gamma).toList(), TURNS.path("gamma"));
        close(angles.stream().map(GradientAngle::nearestRate).toList(), TURNS.path("locally_optimal_lr"));
    }

    @Test
    void gradientAngles_ofPlainSteps_areThoseOfTheStepsOverTheRate() {
        List<Checkpoint> path = checkpoints(TURNS.path("theta"));
        List<Checkpoint> gradients = new ArrayList<>();
        for (int t = 0; t + 1 < path.size(); t++) {
            double[] here = numbers(TURNS.path("theta").get(t));
            double[] next = numbers(TURNS.path("theta").get(t + 1));
            Arrays.setAll(here, i -> (here[i] - next[i]) / 0.1);
            gradients.add(checkpoint(here));
        }
        List<GradientAngle> expected = GradientAngles.of(path, gradients);
        List<GradientAngle> found = Trajectory.ofPlainSteps(GramMatrices.of(path, Set.of("a", "b")), 0.1);

        assertThat(found).hasSameSizeAs(expected);
        for (int t = 0; t < found.size(); t++) {
            assertThat(found.get(t).rsi()).isCloseTo(expected.get(t).rsi(), within(1e-12));
            assertThat(found.get(t).eb()).isCloseTo(expected.get(t).eb(), within(1e-12));
        }
    }

    @Test
    void of_tinyStepsFarFromTheOrigin_keepsTheirAngles() {
        double tiny = 1e-9;
        Trajectory path = Trajectory.of(
                List.of(checkpoint(1000, 0), checkpoint(1000, tiny), checkpoint(1000 + 0x1p-30, tiny)),
                Set.of("a", "b"));

        assertThat(Objects.requireNonNull(path.stepAngles().get(0))).isCloseTo(90, within(1e-6));
        assertThat(path.length()).isCloseTo(tiny + 0x1p-30, within(1e-20));
    }

    @Test
    void of_pathsThatStandStillOrReturn_leaveOutWhatHasNoDirection() {
        Trajectory path = Trajectory.of(
                List.of(checkpoint(0, 0), checkpoint(1, 0), checkpoint(1, 0), checkpoint(0, 0)), Set.of("a", "b"));

        assertThat(path.weights().rows()).containsExactly(1, 2);
        assertThat(path.steps().rows()).containsExactly(0, 2);
        assertThat(path.stepCosines()).containsOnlyNulls();
        assertThat(path.meanStepCosine()).isNull();
        assertThat(path.tortuosity()).isNull();
        assertThat(path.length()).isEqualTo(2);
    }

    @Test
    void of_manyWeights_isTheSameAsAtOnce() {
        SplittableRandom random = new SplittableRandom(2);
        List<double[]> rows = new ArrayList<>();
        List<Checkpoint> checkpoints = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            double[] row = random.doubles(200_000, -1, 1).toArray();
            rows.add(row);
            checkpoints.add(new Checkpoint("", Map.of("w", Tensor.ofDoubles("w", Shape.of(row.length), row))));
        }
        GramMatrices products = GramMatrices.of(checkpoints, Set.of("w"));
        double dot = 0;
        for (int i = 0; i < 200_000; i++) {
            dot += (rows.get(2)[i] - rows.get(1)[i]) * (rows.get(3)[i] - rows.get(2)[i]);
        }

        assertThat(products.steps().getEntry(1, 2)).isCloseTo(dot, within(1e-8));
        assertThat(GramMatrices.of(checkpoints, Set.of("w")).steps()).isEqualTo(products.steps());
    }

    @Test
    void of_oneCheckpoint_isRefused() {
        assertThatThrownBy(() -> Trajectory.of(List.of(checkpoint(1, 2)), Set.of("a")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
