package org.pathlift.analysis.redundancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pathlift.conditioning.permutation.CanonicalWeights;
import org.pathlift.conditioning.permutation.PermutationFinder;
import org.pathlift.conditioning.permutation.PermutationSymmetry;
import org.pathlift.conditioning.permutation.UnitVectors;
import org.pathlift.conditioning.testing.OracleNets;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.Runner;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.serde.ModelBuilder;
import org.pathlift.onnx.serde.ModelWriter;
import org.pathlift.testdata.TestData;

/** Against the reference numbers of permutation.json. */
class RedundancyOracleTest {

    private static final JsonNode CLONES = TestData.oracle("permutation").path("clones_relu");
    private static final JsonNode CHUNKS = TestData.oracle("permutation").path("chunk_R2");

    private static Clones clones() {
        List<double[]> vectors = new ArrayList<>();
        for (int i = 0; i < CLONES.path("W").size(); i++) {
            JsonNode row = CLONES.path("W").get(i);
            double[] vector = new double[row.size() + 1];
            for (int k = 0; k < row.size(); k++) {
                vector[k] = row.get(k).asDouble();
            }
            vector[row.size()] = CLONES.path("b").get(i).asDouble();
            vectors.add(vector);
        }
        return new Clones(vectors.toArray(double[][]::new), true);
    }

    private static List<List<Integer>> lists(JsonNode json) {
        List<List<Integer>> lists = new ArrayList<>();
        json.forEach(one -> lists.add(integers(one)));
        return lists;
    }

    private static List<Integer> integers(JsonNode json) {
        List<Integer> list = new ArrayList<>();
        json.forEach(value -> list.add(value.asInt()));
        return list;
    }

    @Test
    void similarity_referenceUnits_isTheCosine() {
        Clones clones = clones();
        for (int i = 0; i < 6; i++) {
            for (int j = 0; j < 6; j++) {
                assertThat(clones.similarity(i, j))
                        .isCloseTo(CLONES.path("cosine").get(i).get(j).asDouble(), within(1e-12));
            }
        }
    }

    @Test
    void components_referenceUnits_areTheReferenceCliques() {
        assertThat(clones().components(1 - 1e-9)).isEqualTo(lists(CLONES.path("cliques_tau_1_minus_1e9")));
        assertThat(clones().components(0.9999)).isEqualTo(lists(CLONES.path("cliques_tau_0_9999")));
        assertThat(clones().cliques(0.9999)).isEqualTo(lists(CLONES.path("cliques_tau_0_9999")));
        assertThat(clones().constants()).isEqualTo(integers(CLONES.path("constant_neurons")));
        assertThat(clones().opposite(1 - 1e-9))
                .isEqualTo(CLONES.path("antiparallel_pairs").size());
    }

    @Test
    void cliques_chain_isNotOneClique() {
        double[] degrees = {0, 19, 39, 58};
        double[][] fan = new double[4][];
        for (int i = 0; i < 4; i++) {
            fan[i] = new double[] {Math.cos(Math.toRadians(degrees[i])), Math.sin(Math.toRadians(degrees[i])), 0};
        }
        Clones clones = new Clones(fan, true);
        assertThat(clones.components(0.9)).containsExactly(List.of(0, 1, 2, 3));
        assertThat(clones.cliques(0.9)).containsExactly(List.of(0, 1), List.of(2, 3));
        assertThat(clones.pairs(0.9)).isEqualTo(3);
    }

    @Test
    void similarity_notHomogeneous_isOneForEqualVectorsOnly() {
        Clones clones = new Clones(new double[][] {{1, 2, 3}, {2, 4, 6}, {1, 2, 3}}, false);
        assertThat(clones.similarity(0, 2)).isEqualTo(1);
        assertThat(clones.similarity(0, 1)).isCloseTo(0.8, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({
        "'[0]',1e-9,1e-7",
        "'[0, 1]',1e-9,1e-6",
        "'[2, 4]',1e-9,1e-6",
        "'[0, 1, 2]',1e-9,1e-5",
        "'[0, 1, 2, 3, 4, 5]',1e-9,1e-7"
    })
    void of_referenceChunk_givesTheReferenceFit(String chunk, double r2, double correlation) {
        List<Integer> neurons = new ArrayList<>();
        for (String one : chunk.substring(1, chunk.length() - 1).split(", ")) {
            neurons.add(Integer.valueOf(one));
        }
        JsonNode reference = CHUNKS.path("chunks").path(chunk);
        ChunkRegression fit = ChunkRegression.of(features(), neurons);
        assertThat(fit.r2()).isCloseTo(reference.path("R2").asDouble(), within(r2));
        assertThat(fit.residualCorrelation())
                .isCloseTo(reference.path("mean_abs_residual_corr").asDouble(), within(correlation));
        assertThat(ChunkRegression.ofNeurons(features(), neurons))
                .containsExactly(OracleNets.flat(reference.path("per_neuron_r2")), within(r2));
    }

    @Test
    void of_allPairs_haveTheReferenceMeans() {
        double r2 = 0;
        double correlation = 0;
        for (int i = 0; i < 6; i++) {
            for (int j = 0; j < i; j++) {
                ChunkRegression fit = ChunkRegression.of(features(), List.of(j, i));
                r2 += fit.r2() / 15;
                correlation += fit.residualCorrelation() / 15;
            }
        }
        assertThat(r2).isCloseTo(CHUNKS.path("mean_over_all_15_pairs").get(0).asDouble(), within(1e-9));
        assertThat(correlation)
                .isCloseTo(CHUNKS.path("mean_over_all_15_pairs").get(1).asDouble(), within(1e-6));
    }

    /** The similarity of centred features is their correlation. */
    @Test
    void similarity_centredFeatures_isTheReferenceCorrelation() {
        double[][] features = features();
        double[][] neurons = new double[features[0].length][features.length];
        for (int j = 0; j < neurons.length; j++) {
            double mean = 0;
            for (double[] row : features) {
                mean += row[j] / features.length;
            }
            for (int s = 0; s < features.length; s++) {
                neurons[j][s] = features[s][j] - mean;
            }
        }
        Clones clones = new Clones(neurons, true);
        for (int i = 0; i < neurons.length; i++) {
            for (int j = 0; j < neurons.length; j++) {
                double expected = CHUNKS.path("pearson").get(i).get(j).asDouble();
                assertThat(clones.similarity(i, j)).isCloseTo(expected, within(1e-12));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void participationRatio_referenceFeatures_isTheReference(boolean fewSamples) {
        double[][] features = features();
        double[][] shown = features;
        if (fewSamples) {
            // Each neuron three times: more neurons than samples, and the same ratio.
            shown = new double[features.length][18];
            for (int s = 0; s < shown.length; s++) {
                for (int j = 0; j < 18; j++) {
                    shown[s][j] = features[s][j / 3];
                }
            }
        }

        assertThat(ParticipationRatio.of(shown))
                .isCloseTo(CHUNKS.path("participation_ratio").asDouble(), within(1e-12));
    }

    /** Directions of weights without the bias: three, of six units. */
    @Test
    void independentColumns_referenceUnits_areAsManyAsTheReferenceRank() {
        int units = CLONES.path("W").size();
        double[][] rows = new double[3][units];
        for (int unit = 0; unit < units; unit++) {
            for (int i = 0; i < 3; i++) {
                rows[i][unit] = CLONES.path("W").get(unit).get(i).asDouble();
            }
        }
        List<Integer> all = IntStream.range(0, units).boxed().toList();

        assertThat(IndependentColumns.of(rows, all))
                .hasSize(CLONES.path("numeric_rank_of_directions").asInt());
    }

    /** The layer of the reference in ONNX Runtime, before and after its exact clones are merged. */
    @Test
    void merge_referenceClones_keepsTheOutputs() {
        Model model = new ModelBuilder(17)
                .input("x", ElementType.DOUBLE, -1, 3)
                .initializer(tensor("W", 6, 3))
                .initializer(tensor("b", 6))
                .initializer(tensor("V", 2, 6))
                .initializer(tensor("b2", 2))
                .node("Gemm", List.of("x", "W", "b"), List.of("h"), Map.of("transB", 1))
                .node("Relu", List.of("h"), List.of("r"))
                .node("Gemm", List.of("r", "V", "b2"), List.of("y"), Map.of("transB", 1))
                .output("y")
                .build();
        PermutationSymmetry symmetry = PermutationFinder.find(model);
        List<Integer> cell = symmetry.classes().get(0).blocks().get(0).cells().get(0);
        CloneMerge merge = new CloneMerge(model, new UnitVectors(symmetry, CanonicalWeights.raw(symmetry, model)));

        merge.merge(cell, List.of(List.of(0, 1)));

        assertThat(merge.merged()).isEqualTo(1);
        double[] expected = OracleNets.flat(CLONES.path("y"));
        assertThat(run(model)).containsExactly(expected, within(1e-12));
        assertThat(run(merge.model())).containsExactly(expected, within(1e-12));
    }

    private static Tensor tensor(String name, long... dims) {
        return Tensor.ofDoubles(name, Shape.of(dims), OracleNets.flat(CLONES.path(name)));
    }

    private static double[] run(Model model) {
        try (Runner runner = Runner.open(ModelWriter.toBytes(model))) {
            Shape shape = Shape.of(CLONES.path("X").size(), 3);
            return runner.run(Map.of("x", Sample.ofDoubles(shape, OracleNets.flat(CLONES.path("X")))))
                    .get("y")
                    .toDoubles();
        }
    }

    @Test
    void of_chunkOfCopies_isThatOfOneNeuron() {
        double[][] features = features();
        double[][] wide = new double[features.length][8];
        for (int s = 0; s < wide.length; s++) {
            System.arraycopy(features[s], 0, wide[s], 0, 6);
            wide[s][6] = 1000 * features[s][0];
            wide[s][7] = 3;
        }
        ChunkRegression copies = ChunkRegression.of(wide, List.of(0, 6, 7));
        ChunkRegression one = ChunkRegression.of(wide, List.of(6));
        assertThat(copies.r2()).isCloseTo(one.r2(), within(1e-9));
        assertThat(copies.r2()).isBetween(0.99, 1.0);
        assertThat(ChunkRegression.of(wide, List.of(7)).r2()).isZero();
    }

    private static double[][] features() {
        JsonNode json = CHUNKS.path("features");
        double[][] features = new double[json.size()][json.get(0).size()];
        for (int i = 0; i < features.length; i++) {
            for (int j = 0; j < features[i].length; j++) {
                features[i][j] = json.get(i).get(j).asDouble();
            }
        }
        return features;
    }
}
