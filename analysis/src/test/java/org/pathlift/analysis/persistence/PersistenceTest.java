package org.pathlift.analysis.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.testdata.TestData;

/** Reference numbers: oracles/symmetry/persistence.json, made with Kruskal's algorithm and by enumeration. */
class PersistenceTest {

    private static final JsonNode ORACLE = TestData.oracle("persistence");

    private static EdgeMatrix matrix(JsonNode rows) {
        List<Double> values = new ArrayList<>();
        rows.forEach(row -> numbers(row, values));
        return EdgeMatrix.of(
                rows.size(),
                values.size() / rows.size(),
                values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static double[] numbers(JsonNode node) {
        List<Double> values = new ArrayList<>();
        numbers(node, values);
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static void numbers(JsonNode node, List<Double> values) {
        if (node.isArray()) {
            node.forEach(child -> numbers(child, values));
        } else {
            values.add(node.doubleValue());
        }
    }

    private static List<EdgeMatrix> layersOfA() {
        List<EdgeMatrix> layers = new ArrayList<>();
        ORACLE.at("/mlp_3_4_4_2/weights").forEach(weight -> layers.add(matrix(weight)));
        return layers;
    }

    private static void check(double found, JsonNode expected) {
        assertThat(expected.isNumber()).isTrue();
        assertThat(found).isCloseTo(expected.doubleValue(), within(1e-12));
    }

    private static void checkLayer(JsonNode expected, SpanningTree tree, double largest) {
        double[] falling = new double[expected.path("mst_weights").size()];
        Arrays.setAll(falling, i -> expected.path("mst_weights").get(i).doubleValue());
        double[] found = tree.values().map(value -> value / largest).toArray();
        assertThat(found).hasSize(falling.length);
        for (int i = 0; i < falling.length; i++) {
            assertThat(found[i]).isCloseTo(falling[falling.length - 1 - i], within(1e-12));
        }
        NeuralPersistence persistence = NeuralPersistence.of(tree, largest);
        check(persistence.total(), expected.path("total_persistence"));
        check(persistence.normalized(), expected.path("normalized"));
        check(persistence.withEssential(), expected.path("aleph_normalized"));
        check(
                persistence.withEssential() * Math.sqrt(persistence.edges()),
                expected.path("aleph_total_with_essential"));
        NeuralPersistence layerwise = NeuralPersistence.of(tree, tree.largest());
        check(layerwise.total(), expected.path("layerwise_max_total"));
        check(layerwise.normalized(), expected.path("layerwise_max_normalized"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlp_3_4_4_2", "single_2x3"})
    void neuralPersistence_ofLayersAndNetwork_isTheOracles(String net) {
        JsonNode expected = ORACLE.path(net);
        List<LayerTree> trees = new ArrayList<>();
        expected.path("weights").forEach(weight -> {
            EdgeMatrix edges = matrix(weight);
            trees.add(new LayerTree("", "", edges.rows(), edges.columns(), false, SpanningTree.of(edges)));
        });
        NetworkPersistence network = NetworkPersistence.of(trees);

        check(network.largest(), expected.path("W_max"));
        check(network.mean(), expected.path("mean_normalized"));
        check(network.meanWithEssential(), expected.path("mean_aleph_normalized"));
        check(network.meanLayerwise(), expected.path("mean_layerwise_max_normalized"));
        for (int i = 0; i < trees.size(); i++) {
            checkLayer(expected.path("layers").get(i), trees.get(i).tree(), network.largest());
        }
        checkSum(network, LayerPersistence::persistence, NeuralPersistence::normalized, expected, "normalized");
        checkSum(
                network, LayerPersistence::persistence, NeuralPersistence::withEssential, expected, "aleph_normalized");
        checkSum(
                network,
                LayerPersistence::layerwise,
                NeuralPersistence::normalized,
                expected,
                "layerwise_max_normalized");
        checkSum(network, LayerPersistence::persistence, NeuralPersistence::total, expected, "total_persistence");
        checkSum(
                network,
                LayerPersistence::persistence,
                layer -> layer.withEssential() * Math.sqrt(layer.edges()),
                expected,
                "aleph_total_with_essential");
    }

    /** The sum over layers, and their mean. */
    private static void checkSum(
            NetworkPersistence network,
            Function<LayerPersistence, NeuralPersistence> which,
            ToDoubleFunction<NeuralPersistence> value,
            JsonNode expected,
            String name) {
        double sum = network.layers().stream()
                .mapToDouble(layer -> value.applyAsDouble(which.apply(layer)))
                .sum();
        check(sum, expected.path("sum_" + name));
        check(sum / network.layers().size(), expected.path("mean_" + name));
    }

    /** All spanning trees were enumerated: none weighs more. */
    @Test
    void spanningTree_ofASmallLayer_weighsTheMost() {
        JsonNode expected = ORACLE.path("single_2x3");
        double weight = SpanningTree.of(matrix(expected.path("weights").get(0)))
                .values()
                .sum();

        check(weight, expected.path("brute_force_max_tree_weight"));
        check(weight, expected.path("kruskal_tree_weight"));
    }

    @Test
    void neuralPersistence_ofAFlattenedConvolution_isTheOracles() {
        JsonNode nodes = TestData.oracle("nets").at("/conv_stride_pad_pool/nodes");
        List<EdgeMatrix> weights = new ArrayList<>();
        nodes.forEach(node -> {
            if (node.hasNonNull("W")) {
                weights.add(matrix(node.path("W")));
            }
        });
        double largest = weights.stream().mapToDouble(EdgeMatrix::largest).max().orElseThrow();
        SpanningTree tree = SpanningTree.of(weights.get(0));
        NeuralPersistence conv = NeuralPersistence.of(tree, largest);
        double[] falling = numbers(ORACLE.at("/conv_flattened_option/conv1_mst"));
        double[] rising = tree.values().map(value -> value / largest).toArray();
        assertThat(rising).hasSize(falling.length);
        for (int i = 0; i < rising.length; i++) {
            assertThat(rising[i]).isCloseTo(falling[falling.length - 1 - i], within(1e-12));
        }

        check(conv.total(), ORACLE.at("/conv_flattened_option/total"));
        check(conv.normalized(), ORACLE.at("/conv_flattened_option/normalized"));
    }

    @Test
    void deepGraphPersistence_ofANetwork_isTheOracles() {
        JsonNode expected = ORACLE.path("dgp_mlp_3_4_4_2");
        DeepGraphPersistence deep = DeepGraphPersistence.of(layersOfA());

        check(deep.prev(), expected, "dnp_prev");
        check(deep.exact(), expected, "dnp_exact");
        check(deep.vanilla(), expected, "vanilla_signed");
        check(deep.vanillaAbsolute(), expected, "vanilla_abs");
    }

    private static void check(NeuralPersistence found, JsonNode expected, String variant) {
        check(found.total(), expected.path(variant + "_paper").path("total"));
        check(found.normalized(), expected.path(variant + "_paper").path("normalized"));
        check(found.withEssential(), expected.path(variant + "_aleph").path("normalized"));
        check(
                found.withEssential() * Math.sqrt(found.edges()),
                expected.path(variant + "_aleph").path("total"));
    }

    /** The matrix of widest paths of standardized, absolute and signed weights, and the trees of each. */
    @ParameterizedTest
    @CsvSource({
        "S, dnp_prev, false",
        "S, dnp_exact, true",
        "S_vanilla_abs, vanilla_abs, true",
        "S_vanilla_signed_as_in_public_code, vanilla_signed, true"
    })
    void bottleneckProduct_isTheOraclesMatrixOfWidestPaths(String name, String tree, boolean overLargest) {
        JsonNode deep = ORACLE.path("dgp_mlp_3_4_4_2");
        List<DoubleUnaryOperator> values = new ArrayList<>();
        for (int layer = 0; layer < 3; layer++) {
            double mean = deep.path("layer_mean").get(layer).doubleValue();
            double deviation = deep.path("layer_std_population").get(layer).doubleValue();
            double most = deep.path("global_max_after_standardise").doubleValue();
            values.add(
                    switch (name) {
                        case "S" -> weight -> Math.abs((weight - mean) / deviation) / most;
                        case "S_vanilla_abs" -> Math::abs;
                        default -> DoubleUnaryOperator.identity();
                    });
        }
        EdgeMatrix product = BottleneckProduct.of(layersOfA(), values);
        EdgeMatrix expected = matrix(deep.path(name));

        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 2; j++) {
                assertThat(product.at(i, j)).isCloseTo(expected.at(i, j), within(1e-15));
            }
        }
        double[] falling = numbers(deep.path(tree + "_paper").path("mst"));
        double[] rising = SpanningTree.of(product)
                .values()
                .map(value -> overLargest ? value / product.largest() : value)
                .toArray();
        assertThat(rising).hasSize(falling.length);
        for (int i = 0; i < rising.length; i++) {
            assertThat(rising[i]).isCloseTo(falling[falling.length - 1 - i], within(1e-12));
        }
    }

    /** Edges in falling order, each that joins two components. */
    private static double[] kruskal(EdgeMatrix edges) {
        int[] component = IntStream.range(0, edges.rows() + edges.columns()).toArray();
        List<Double> tree = new ArrayList<>();
        Stream<int[]> all = IntStream.range(0, edges.rows() * edges.columns())
                .mapToObj(i -> new int[] {i / edges.columns(), i % edges.columns()});
        all.sorted((a, b) -> Double.compare(Math.abs(edges.at(b[0], b[1])), Math.abs(edges.at(a[0], a[1]))))
                .forEach(edge -> {
                    int from = component[edge[0]];
                    int to = component[edges.rows() + edge[1]];
                    if (from != to) {
                        tree.add(Math.abs(edges.at(edge[0], edge[1])));
                        for (int i = 0; i < component.length; i++) {
                            component[i] = component[i] == from ? to : component[i];
                        }
                    }
                });
        return tree.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    @Test
    void spanningTree_ofRandomMatrices_isKruskals() {
        SplittableRandom random = new SplittableRandom(7);
        for (int trial = 0; trial < 60; trial++) {
            int rows = 1 + random.nextInt(17);
            int columns = 1 + random.nextInt(17);
            // Few different values: many ties, and weights of 0.
            double[] values = random.doubles((long) rows * columns, -1, 1)
                    .map(value -> Math.rint(5 * value))
                    .toArray();
            EdgeMatrix edges = EdgeMatrix.of(rows, columns, values);

            assertThat(SpanningTree.of(edges).values().toArray()).isEqualTo(kruskal(edges));
            assertThat(SpanningTree.of(edges.transposed()).values().toArray()).isEqualTo(kruskal(edges));
        }
    }

    @Test
    void neuralPersistence_ofALayerOfZeros_isOne() {
        NeuralPersistence zero = NeuralPersistence.of(SpanningTree.of(EdgeMatrix.of(2, 2, 0, 0, 0, 0)), 3);

        assertThat(zero.normalized()).isEqualTo(1);
        assertThat(zero.edges()).isEqualTo(3);
    }

    @Test
    void neuralPersistence_withoutALargestWeight_isRefused() {
        SpanningTree zeros = SpanningTree.of(EdgeMatrix.of(1, 1, 0));
        assertThatThrownBy(() -> NeuralPersistence.of(zeros, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void deepGraphPersistence_ofALayerOfEqualWeights_isRefused() {
        EdgeMatrix equal = EdgeMatrix.of(3, 2, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1);
        assertThatThrownBy(() -> DeepGraphPersistence.of(List.of(equal)))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("layer 1");
    }
}
