package org.pathlift.conditioning.permutation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pathlift.onnx.graph.Model;
import org.pathlift.testdata.TestData;

/** Against the reference numbers of permutation.json, on the weights as they are. */
class WeightMatchingTest {

    private static Matching raw(PermutationSymmetry symmetry, Model a, Model b) {
        return ModelMatcher.match(
                symmetry,
                CanonicalWeights.raw(symmetry, a),
                CanonicalWeights.raw(symmetry, b),
                ModelMatcher.Options.DEFAULT);
    }

    /** The permutation of each class, counted from 0 within it. */
    private static List<List<Integer>> permutations(PermutationSymmetry symmetry, Arrangement arrangement) {
        List<List<Integer>> all = new ArrayList<>();
        for (PermutationClass one : symmetry.classes()) {
            List<Integer> units = one.blocks().get(0).cells().get(0);
            all.add(units.stream()
                    .map(unit -> arrangement.source(unit) - units.get(0))
                    .toList());
        }
        return all;
    }

    private static List<List<Integer>> expected(JsonNode json) {
        List<List<Integer>> all = new ArrayList<>();
        json.forEach(one -> {
            List<Integer> list = new ArrayList<>();
            one.forEach(value -> list.add(value.asInt()));
            all.add(list);
        });
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"weight_matching_noisy_copy", "weight_matching_independent"})
    void match_referenceNetworks_reachesTheBestOfAllPermutations(String name) {
        JsonNode reference = TestData.oracle("permutation").path(name);
        Model a = Matrices.network(reference.path("A"), "Relu");
        Model b = Matrices.network(reference.path("B"), "Relu");
        PermutationSymmetry symmetry = Arranging.find(a);
        Matching matching = raw(symmetry, a, b);
        assertThat(permutations(symmetry, matching.arrangement())).isEqualTo(expected(reference.path("recovered")));
        assertThat(matching.after().objective())
                .isCloseTo(reference.path("brute_force_best").asDouble(), within(1e-12));
    }

    @Test
    void match_noisyCopy_givesTheReferenceDistances() {
        JsonNode reference = TestData.oracle("permutation").path("weight_matching_noisy_copy");
        Model a = Matrices.network(reference.path("A"), "Relu");
        PermutationSymmetry symmetry = Arranging.find(a);
        Matching matching = raw(symmetry, a, Matrices.network(reference.path("B"), "Relu"));
        assertThat(matching.before().l2()).isCloseTo(reference.path("l2_before").asDouble(), within(1e-12));
        assertThat(matching.after().l2()).isCloseTo(reference.path("l2_after").asDouble(), within(1e-12));
    }

    @Test
    void match_tanhReference_findsOrderAndSigns() {
        JsonNode reference = TestData.oracle("permutation").path("tanh_signed_matching");
        Model a = Matrices.network(list(reference, "W1", "b1", "W2"), "Tanh");
        Model b = Matrices.network(list(reference, "W1b", "b1b", "W2b"), "Tanh");
        PermutationSymmetry symmetry = Arranging.find(a);
        assertThat(symmetry.logOrder())
                .isCloseTo(reference.path("log_group_order_per_layer_n3").asDouble(), within(1e-12));
        Matching matching = raw(symmetry, a, b);
        assertThat(permutations(symmetry, matching.arrangement()))
                .isEqualTo(List.of(expectedRow(reference.path("assignment"))));
        for (int sign = 1; sign <= 3; sign++) {
            assertThat(matching.arrangement().flipped(sign))
                    .isEqualTo(reference.path("signs").get(sign - 1).asDouble() < 0);
        }
        assertThat(matching.after().l2()).isEqualTo(reference.path("residual").asDouble());
    }

    private static List<Integer> expectedRow(JsonNode json) {
        List<Integer> list = new ArrayList<>();
        json.forEach(value -> list.add(value.asInt()));
        return list;
    }

    private static ArrayNode list(JsonNode reference, String... names) {
        ArrayNode list = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.arrayNode();
        for (String name : names) {
            list.add(reference.path(name));
        }
        return list;
    }

    /** The distance of two replicas after alignment, on the weights as they are. */
    @Test
    void match_replicas_givesTheAlignedDistance() {
        JsonNode reference = TestData.oracle("replica").path("replica");
        Model a = Matrices.network(reference.path("A"), "Relu");
        PermutationSymmetry symmetry = Arranging.find(a);
        Matching matching = raw(symmetry, a, Matrices.network(reference.path("B"), "Relu"));
        assertDistance(matching.before(), reference.path("elementwise_unaligned"));
        assertDistance(matching.after(), reference.path("elementwise_aligned"));
    }

    private static void assertDistance(WeightDistance distance, JsonNode expected) {
        assertThat(distance.meanAbsolute()).isCloseTo(expected.path("l1_mean").asDouble(), within(1e-12));
        assertThat(distance.rms()).isCloseTo(expected.path("rms").asDouble(), within(1e-12));
        assertThat(distance.cosine()).isCloseTo(expected.path("cosine").asDouble(), within(1e-12));
    }

    /** The RMS distances of theory for weights at the point of least norm: unaligned and aligned. */
    @Test
    void match_replicasAtLeastNorm_givesTheAlignedDistance() {
        JsonNode reference = TestData.oracle("replica").path("replica");
        Model a = Matrices.network(reference.path("A"), "Relu");
        PermutationSymmetry symmetry = Arranging.find(a);
        Matching matching = ModelMatcher.match(
                symmetry, Matrices.network(reference.path("B"), "Relu"), ModelMatcher.Options.DEFAULT);
        assertThat(matching.before().rms()).isCloseTo(0.939720425950, within(1e-9));
        assertThat(matching.after().rms()).isCloseTo(0.775289181798, within(1e-9));
    }

    @Test
    void ascend_randomStart_neverLowersTheObjective() {
        JsonNode reference = TestData.oracle("permutation").path("weight_matching_independent");
        Model a = Matrices.network(reference.path("A"), "Relu");
        PermutationSymmetry symmetry = Arranging.find(a);
        MatchedWeights weights = new MatchedWeights(
                symmetry,
                CanonicalWeights.of(symmetry, a),
                CanonicalWeights.of(symmetry, Matrices.network(reference.path("B"), "Relu")));
        for (int seed = 0; seed < 20; seed++) {
            Arrangement start = Arrangement.random(symmetry, seed);
            Arrangement end = new WeightMatching(weights).ascend(start);
            assertThat(weights.distance(end).objective())
                    .isGreaterThanOrEqualTo(weights.distance(start).objective());
        }
    }
}
