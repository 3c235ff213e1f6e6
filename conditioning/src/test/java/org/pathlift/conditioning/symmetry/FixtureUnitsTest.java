package org.pathlift.conditioning.symmetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.pathlift.conditioning.testing.Sketch;
import org.pathlift.onnx.graph.Constant;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.ValueInfo;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.testdata.TestData;

/** How many units every fixture has, counted by hand from its architecture, and that the order of nodes is no matter. */
class FixtureUnitsTest {

    static Stream<String> fixtures() {
        return TestData.fixtureNames().stream();
    }

    /*
     * Counted from the networks as they were defined:
     *
     * mlp_relu             32 + 24 hidden features
     * mlp_deep_relu        10 hidden layers of 16
     * mlp_bottleneck       40 + 5 + 30 hidden features
     * mlp_tanh, mlp_gelu   none: neither is positively homogeneous
     * conv_pool            8 + 12 + 16 channels, 24 features; the pools and the flattening pass
     * fullconv             8 + 12 + 12 + 16 channels; the fifth convolution makes the logits
     * resnet_bn            stream 8 (stem and block 1 share it by the identity), block 1 inside 8, block 2 inside 16,
     *                      stream 16 (projection, block 2 and block 3 share it), block 3 inside 16
     * resnet_bn_unfused    8 + 8 + 16 + 16 + 16 as above, carried by the normalizations' gains
     * mobile_relu_bn       8 | 8, 16 | 16, 24 | 24: stem, two depthwise-pointwise pairs, the grouped convolution
     * mobile_relu6_bn      none: every activation saturates at 6
     * densenet_bn          the three normalizations (8, 14, 20 channels) and the last convolution's 6, which only the
     *                      dense layer reads; the stem and the others are read by a normalization, which keeps scale
     * unet_concat          a 8, d2 12, m 12, up 8, u1 8, and 1 of the last 1x1 convolution, flattened into 64 features
     * shuffle_group        12 + 12 + 12; the shuffle only moves channels
     * attention_gelu       two normalizations of 16, 16 pairs of query and key, 16 values; GELU and the residual pin
     * attention_swiglu     the same and the 32 of up; the gate is pinned by the sigmoid
     * tied_weights         none: the tied layer is met twice by every path, its input and output units are all units
     */
    @ParameterizedTest
    @CsvSource({
        "mlp_relu,56",
        "mlp_deep_relu,160",
        "mlp_bottleneck,75",
        "mlp_tanh,0",
        "mlp_gelu,0",
        "conv_pool,60",
        "fullconv,48",
        "resnet_bn,64",
        "resnet_bn_unfused,64",
        "mobile_relu_bn,96",
        "mobile_relu_bn_unfused,96",
        "mobile_relu6_bn,0",
        "densenet_bn,48",
        "unet_concat,49",
        "shuffle_group,36",
        "attention_gelu,64",
        "attention_swiglu,96",
        "tied_weights,0"
    })
    void units_ofFixture_areThoseCountedByHand(String fixture, int units) {
        Model model = ModelReader.read(TestData.fixture(fixture));
        assertThat(Sketch.find(model, NodeFilter.ALL).units()).isEqualTo(units);
    }

    /** The fixtures cover all files, so that a new one is counted too. */
    @Test
    void weights_ofEveryFixture_areRescaledOrSaidWhyNot() {
        for (String fixture : TestData.fixtureNames()) {
            Model model = ModelReader.read(TestData.fixture(fixture));
            for (WeightStatus weight : Sketch.find(model, NodeFilter.ALL).weights()) {
                assertThat(weight.free() || !weight.reason().orElse("").isBlank())
                        .as(fixture + " " + weight)
                        .isTrue();
                assertThat(weight.reason().orElse("")).doesNotContain("null");
            }
        }
    }

    /** Nodes and constants of the file in any order, valid or not: the same groups, units and bindings. */
    @ParameterizedTest
    @MethodSource("fixtures")
    void find_shuffledFile_givesTheSame(String fixture) {
        Model model = ModelReader.read(TestData.fixture(fixture));
        Facts facts = new Facts(model, ShapeInference.infer(model));
        Symmetry expected = SymmetryFinder.find(facts);
        for (int seed = 0; seed < 5; seed++) {
            Symmetry found = SymmetryFinder.find(new Facts(shuffled(model, seed), facts.shapes()));
            assertThat(found.units()).isEqualTo(expected.units());
            assertThat(found.groups()).isEqualTo(expected.groups());
            assertThat(bindings(found)).isEqualTo(bindings(expected));
            assertThat(found.pins()).isEqualTo(expected.pins());
            assertThat(found.regions()).hasSameSizeAs(expected.regions());
        }
    }

    private static List<String> bindings(Symmetry symmetry) {
        return symmetry.bindings().stream()
                .map(binding -> binding.tensor()
                        + binding.kind()
                        + binding.node().name()
                        + binding.producers()
                        + binding.consumers())
                .toList();
    }

    private static Model shuffled(Model model, long seed) {
        Graph graph = model.graph();
        Random random = new Random(seed);
        List<Node> order = new ArrayList<>(graph.nodes());
        Collections.shuffle(order, random);
        List<Node> nodes = new ArrayList<>();
        for (Node node : order) {
            nodes.add(new Node(
                    nodes.size(),
                    node.name(),
                    node.opType(),
                    node.domain(),
                    node.inputs(),
                    node.outputs(),
                    node.attributes()));
        }
        List<String> names = new ArrayList<>(graph.constants().keySet());
        Collections.shuffle(names, random);
        java.util.Map<String, Constant> constants = new java.util.LinkedHashMap<>();
        names.forEach(name -> constants.put(name, graph.constants().get(name)));
        List<ValueInfo> none = List.of();
        Graph mixed = new Graph(graph.name(), nodes, graph.inputs(), graph.outputs(), none, constants);
        return new Model(model.irVersion(), model.opsets(), model.producer(), model.metadata(), mixed, model.source());
    }
}
