package org.pathlift.analysis.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pathlift.conditioning.rescale.Application;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.LogScales;
import org.pathlift.conditioning.symmetry.NodeFilter;
import org.pathlift.conditioning.symmetry.SymmetryFinder;
import org.pathlift.conditioning.testing.OracleNets;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.RequestException;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.serde.ModelBuilder;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.testdata.TestData;

/** Oracle {@code replica}: closed forms to 1e-12, canonical points to 1e-9. */
class ReplicaDistanceTest {

    private static final double EXACT = 1e-12;
    private static final double MINIMUM = 1e-9;
    private static final String[] PARTS = {"fc1.W", "fc1.b", "fc2.W", "fc2.b", "fc3.W", "fc3.b"};

    private static JsonNode oracle() {
        return TestData.oracle("replica");
    }

    /** The ReLU network 3-4-4-2 with these weights and biases, in float64. */
    private static Model network(JsonNode parts) {
        ModelBuilder builder = new ModelBuilder(17).input("x", ElementType.DOUBLE, -1, 3);
        int[][] shapes = {{4, 3}, {4}, {4, 4}, {4}, {2, 4}, {2}};
        for (int i = 0; i < PARTS.length; i++) {
            Shape shape = shapes[i].length == 1 ? Shape.of(shapes[i][0]) : Shape.of(shapes[i][0], shapes[i][1]);
            builder.initializer(Tensor.ofDoubles(PARTS[i], shape, OracleNets.flat(parts.get(i))));
        }
        String value = "x";
        for (int layer = 1; layer <= 3; layer++) {
            String out = layer == 3 ? "y" : "h" + layer;
            builder.namedNode(
                    "fc" + layer,
                    "",
                    "Gemm",
                    List.of(value, "fc" + layer + ".W", "fc" + layer + ".b"),
                    List.of(out),
                    Map.of("transB", 1));
            if (layer < 3) {
                builder.node("Relu", List.of(out), List.of("a" + layer));
                value = "a" + layer;
            }
        }
        return builder.output("y").build();
    }

    private static Model first() {
        return network(oracle().path("replica").path("A"));
    }

    private static Model second() {
        return network(oracle().path("replica").path("B"));
    }

    private static PairDistance distance(Model a, Model b, Canonical canonical) {
        return PairDistance.of(Replica.of("A", a, canonical), Replica.of("B", b, canonical));
    }

    private static Model rescaled(Model model, double... z) {
        return Application.apply(
                SymmetryFinder.find(new Facts(model, ShapeInference.infer(model)), NodeFilter.ALL), LogScales.ofZ(z));
    }

    @ParameterizedTest
    @CsvSource({"NONE, raw", "ENORM, canonical_enorm", "PATHCOND, canonical_pathcond"})
    void distances_oracle_areTheSame(Canonical canonical, String name) {
        JsonNode replica = oracle().path("replica");
        JsonNode expected = replica.path(name);
        double tolerance = canonical == Canonical.NONE ? EXACT : MINIMUM;

        PairDistance distance = distance(first(), second(), canonical);

        assertThat(distance.tensors()).extracting(TensorDistance::name).containsExactly(PARTS);
        for (TensorDistance tensor : distance.tensors()) {
            JsonNode numbers = expected.path("per_tensor").path(tensor.name());
            assertThat(tensor.w1()).isCloseTo(numbers.path("w1").asDouble(), within(tolerance));
            assertThat(tensor.w2()).isCloseTo(numbers.path("w2").asDouble(), within(tolerance));
            assertThat(tensor.deviation()).isCloseTo(numbers.path("std_pooled").asDouble(), within(tolerance));
            assertThat(tensor.normalized())
                    .isCloseTo(numbers.path("w1_over_std").asDouble(), within(10 * tolerance));
        }
        assertThat(distance.weights().w1())
                .isCloseTo(expected.path("whole_pooled_w1_weights").asDouble(), within(tolerance));
        assertThat(distance.parameters().w1())
                .isCloseTo(expected.path("whole_pooled_w1_all").asDouble(), within(tolerance));
        assertThat(distance.sizeWeighted())
                .isCloseTo(expected.path("whole_size_weighted_w1_weights").asDouble(), within(tolerance));
        assertThat(distance.plainMean())
                .isCloseTo(expected.path("whole_unweighted_mean_w1_weights").asDouble(), within(tolerance));
        JsonNode elementwise = canonical == Canonical.NONE
                ? replica.path("elementwise_unaligned")
                : expected.path("elementwise_unaligned");
        assertThat(distance.elementwise().meanAbsolute())
                .isCloseTo(elementwise.path("l1_mean").asDouble(), within(tolerance));
        assertThat(distance.elementwise().rootMeanSquare())
                .isCloseTo(elementwise.path("rms").asDouble(), within(tolerance));
        assertThat(distance.elementwise().cosine())
                .isCloseTo(elementwise.path("cosine").asDouble(), within(tolerance));
    }

    @ParameterizedTest
    @CsvSource({"ENORM, canonical_enorm", "PATHCOND, canonical_pathcond"})
    void aligned_oracle_isTheSame(Canonical canonical, String name) {
        JsonNode expected = oracle().path("replica").path(name).path("elementwise_aligned");

        PairDistance.Elementwise aligned =
                distance(first(), second(), canonical).aligned();

        assertThat(aligned.meanAbsolute()).isCloseTo(expected.path("l1_mean").asDouble(), within(MINIMUM));
        assertThat(aligned.rootMeanSquare()).isCloseTo(expected.path("rms").asDouble(), within(MINIMUM));
        assertThat(aligned.cosine()).isCloseTo(expected.path("cosine").asDouble(), within(MINIMUM));
    }

    @Test
    void canonical_rescaledReplica_hasTheSameDistance() {
        JsonNode replica = oracle().path("replica");
        Model moved = rescaled(first(), OracleNets.flat(replica.path("rescaled_A_z")));

        assertThat(distance(moved, second(), Canonical.NONE).weights().w1())
                .isCloseTo(replica.path("raw_after_rescaling_A").asDouble(), within(EXACT));
        for (Canonical canonical : List.of(Canonical.ENORM, Canonical.PATHCOND)) {
            assertThat(distance(moved, second(), canonical).weights().w1())
                    .isCloseTo(distance(first(), second(), canonical).weights().w1(), within(MINIMUM));
            assertThat(distance(moved, first(), canonical).elementwise().meanAbsolute())
                    .isLessThan(MINIMUM);
        }
    }

    @Test
    void neurons_oracle_areTheCheapestPairing() {
        JsonNode expected = oracle().path("replica").path("neuron_ot_layer1");

        PairDistance distance = distance(first(), second(), Canonical.NONE);

        assertThat(distance.neurons()).hasValueCloseTo(expected.path("W1").asDouble(), within(EXACT));
        assertThat(distance.neuronsSquared())
                .hasValueCloseTo(expected.path("W2").asDouble(), within(EXACT));
    }

    @Test
    void threeReplicas_oracle_haveItsPairsMeanAndDeviation() {
        JsonNode expected = oracle().path("three_replicas");

        ReplicaDistances distances = ReplicaDistances.between(List.of(
                Replica.of("A", first(), Canonical.NONE),
                Replica.of("B", second(), Canonical.NONE),
                Replica.of("C", network(expected.path("third")), Canonical.NONE)));

        assertThat(distances.pairs().stream()
                        .mapToDouble(pair -> pair.weights().w1())
                        .toArray())
                .containsExactly(OracleNets.flat(expected.path("pair_values")), within(EXACT));
        ReplicaDistances.Summary summary =
                distances.summary(pair -> pair.weights().w1());
        assertThat(summary.mean()).isCloseTo(expected.path("mean").asDouble(), within(EXACT));
        assertThat(summary.deviation()).isCloseTo(expected.path("std_ddof1").asDouble(), within(EXACT));
        double[][] matrix = distances.matrix(pair -> pair.weights().w1());
        assertThat(matrix[0][2])
                .isEqualTo(matrix[2][0])
                .isEqualTo(distances.pairs().get(1).weights().w1());
        assertThat(matrix[1][1]).isZero();
    }

    @Test
    void unequalSizes_oracle_areTheSame() {
        JsonNode expected = oracle().path("w1_unequal");
        double[] a = OracleNets.flat(expected.path("a"));
        double[] b = OracleNets.flat(expected.path("b"));

        assertThat(WassersteinDistance.between(a, b, 1))
                .isCloseTo(expected.path("w1").asDouble(), within(EXACT));
        assertThat(WassersteinDistance.between(b, a, 2))
                .isCloseTo(expected.path("w2").asDouble(), within(EXACT));
        assertThat(WassersteinDistance.between(new double[] {1, 2}, new double[] {1, 1, 2, 2}, 3))
                .isZero();
        assertThat(WassersteinDistance.between(new double[] {0}, new double[] {2, -2}, 3))
                .isCloseTo(2, within(EXACT));
        assertThatThrownBy(() -> WassersteinDistance.between(a, new double[] {Double.NaN}, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noiseFloor_oracle_isItsNumber() {
        JsonNode expected = oracle().path("noise_floor");

        assertThat(NoiseFloor.NORMAL).isEqualTo(expected.path("kappa_normal").asDouble());
        assertThat(NoiseFloor.UNIFORM)
                .isCloseTo(expected.path("kappa_uniform_unit_half_width").asDouble(), within(EXACT));
        assertThat(NoiseFloor.expected(400, 400, NoiseFloor.NORMAL))
                .isCloseTo(expected.path("predicted_n400").asDouble(), within(EXACT))
                .isCloseTo(
                        expected.path("simulated_mean_400_trials").asDouble(),
                        within(3 * expected.path("simulated_se").asDouble()));
    }

    /** The empirical ∫ sqrt(F (1 − F)) of a fine grid on [−1, 1] is that of the uniform law, π/4. */
    @Test
    void noiseFloor_ofAnEmpiricalLaw_tendsToThatOfTheLaw() {
        double[] grid = IntStream.range(0, 100_000)
                .mapToDouble(i -> 2 * (i + 0.5) / 100_000 - 1)
                .toArray();

        assertThat(NoiseFloor.spread(grid)).isCloseTo(NoiseFloor.UNIFORM, within(1e-5));
    }

    /** The mean of 200 distances of two samples of 400 uniform numbers; one of them varies by a third. */
    @Test
    void independentDraws_ofOneLaw_haveAboutTheFloor() {
        SplittableRandom random = new SplittableRandom(1);
        double sum = 0;
        for (int trial = 0; trial < 200; trial++) {
            double[] a = random.doubles(400, -1, 1).toArray();
            double[] b = random.doubles(400, -1, 1).toArray();
            sum += TensorDistance.ofSorted("t", WassersteinDistance.sorted(a), WassersteinDistance.sorted(b))
                    .overFloor();
        }

        assertThat(sum / 200).isCloseTo(1, within(0.1));
    }

    @Test
    void fixtures_withThemselves_haveNoDistance() {
        for (String name : TestData.fixtureNames()) {
            Replica replica = Replica.of(name, ModelReader.read(TestData.fixture(name)), Canonical.ENORM);
            PairDistance distance = PairDistance.of(replica, replica);

            assertThat(distance.weights().w1()).isZero();
            assertThat(distance.elementwise().cosine()).isCloseTo(1, within(1e-12));
            assertThat(distance.neurons().orElse(0)).isZero();
        }
    }

    @Test
    void otherArchitecture_isRefused() {
        Replica one = Replica.of("one", first(), Canonical.NONE);
        Replica other = Replica.of("other", ModelReader.read(TestData.fixture("mlp_relu")), Canonical.NONE);

        assertThatThrownBy(() -> PairDistance.of(one, other))
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("replicas must have the same architecture");
        assertThatThrownBy(() -> ReplicaDistances.between(List.of(one))).isInstanceOf(RequestException.class);
    }
}
