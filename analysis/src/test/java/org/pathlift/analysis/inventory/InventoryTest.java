package org.pathlift.analysis.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.SymmetryFinder;
import org.pathlift.conditioning.testing.OracleNets;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.serde.ModelBuilder;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.testdata.TestData;

/** Counts of symmetries against reference numbers and against what can be counted by hand. */
class InventoryTest {

    private static final double CLOSED_FORM = 1e-12;

    static Stream<String> nets() {
        return OracleNets.base().stream();
    }

    @ParameterizedTest
    @MethodSource("nets")
    void inventory_oracleNets_isThatOfTheOracle(String net) {
        JsonNode expected = TestData.oracle("asymmetric").path("inventory").path(net);
        Inventory inventory = Inventory.of(OracleNets.symmetry(net));

        assertThat(inventory.parameters()).isEqualTo(expected.path("p").asLong());
        assertThat(inventory.scales()).isEqualTo(expected.path("rescaling_dim").asInt());
        assertThat(inventory.effectiveScales())
                .isEqualTo(expected.path("rescaling_dim").asInt());
        List<ChannelClass> classes = inventory.classes().classes().stream()
                .filter(known -> known.stays().isEmpty())
                .toList();
        JsonNode groups = expected.path("perm_groups");
        assertThat(classes).hasSize(groups.size());
        groups.fieldNames()
                .forEachRemaining(name -> assertThat(classes)
                        .filteredOn(known -> known.tensors().contains(name))
                        .singleElement()
                        .extracting(ChannelClass::size)
                        .isEqualTo(groups.path(name).asInt()));
        double log = expected.path("log_perm_order").asDouble();
        assertThat(inventory.classes().logOrder()).isCloseTo(log, within(CLOSED_FORM * log));
        assertThat(inventory.attentions()).isEmpty();
        assertThat(inventory.streams()).isEmpty();
    }

    private static Inventory fixture(String name) {
        Model model = ModelReader.read(TestData.fixture(name));
        return Inventory.of(SymmetryFinder.find(new Facts(model, ShapeInference.infer(model))));
    }

    /** Heads of width d_k: d_k² each for queries with keys and for values, d_k for each bias. */
    @ParameterizedTest
    @CsvSource({"attention_gelu", "attention_swiglu"})
    void attention_ofFixtures_hasTheDimensionsOfItsHeads(String name) {
        Inventory inventory = fixture(name);

        assertThat(inventory.attentions()).hasSize(1);
        AttentionGroup attention = inventory.attentions().get(0);
        int heads = attention.heads();
        int width = attention.keyWidth();
        assertThat(heads * width).isEqualTo(16);
        assertThat(attention.form()).isEqualTo("plain");
        assertThat(attention.note()).isNull();
        assertThat(attention.queryKey()).isEqualTo((long) heads * width * width);
        assertThat(attention.valueOutput()).isEqualTo((long) heads * width * width);
        assertThat(attention.keyBias()).isEqualTo(16);
        assertThat(attention.valueBias()).isEqualTo(16);
        assertThat(attention.scales()).isEqualTo(32);
    }

    @Test
    void gates_swiglu_areTheHiddenUnits() {
        GatedUnits gate = fixture("attention_swiglu").gates().get(0);

        assertThat(gate.units()).isEqualTo(32);
        assertThat(gate.scales()).isEqualTo(32);
        assertThat(fixture("attention_gelu").gates()).isEmpty();
    }

    @Test
    void classes_tanh_haveSigns() {
        List<ChannelClass> classes = fixture("mlp_tanh").classes().classes().stream()
                .filter(known -> known.stays().isEmpty())
                .toList();

        assertThat(classes).isNotEmpty().allMatch(ChannelClass::signs).noneMatch(ChannelClass::mixes);
        assertThat(fixture("mlp_gelu").classes().classes()).noneMatch(ChannelClass::signs);
        assertThat(fixture("mlp_relu").classes().classes()).noneMatch(ChannelClass::signs);
    }

    @Test
    void classes_depthwiseAndShuffled_areTiedThroughTheNetwork() {
        assertThat(fixture("mobile_relu_bn").classes().logOrder()).isPositive();
        assertThat(fixture("shuffle_group").classes().logOrder()).isPositive();
        assertThat(fixture("densenet_bn").classes().logOrder()).isPositive();
        assertThat(fixture("unet_concat").classes().logOrder()).isPositive();
    }

    @Test
    void streams_batchNormalization_takeTheScaleOfEveryChannel() {
        List<NormalizedStream> streams = fixture("mobile_relu_bn_unfused").streams();

        assertThat(streams).isNotEmpty().allMatch(stream -> stream.kind().equals("batch"));
        assertThat(streams.get(0).note()).isNull();
        assertThat(streams.get(0).scales()).isEqualTo(streams.get(0).signs()).isPositive();
    }

    @Test
    void streams_residualOfATransformer_isReadByNormalizationsAndItsOwnSum() {
        List<NormalizedStream> streams = fixture("attention_gelu").streams();

        // The last sum is read by the head without a normalization.
        assertThat(streams).hasSize(1);
        assertThat(streams.get(0).note()).contains("reads it too");
    }

    private static Inventory built(Consumer<ModelBuilder> content, long... input) {
        ModelBuilder builder = new ModelBuilder(17).input("x", ElementType.FLOAT, input);
        content.accept(builder);
        Model model = builder.output("y").build();
        Symmetry symmetry = SymmetryFinder.find(new Facts(model, ShapeInference.infer(model)));
        return Inventory.of(symmetry);
    }

    private static void weight(ModelBuilder builder, String name, long... dims) {
        Shape shape = Shape.of(dims);
        float[] values = new float[(int) shape.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.cos(i + name.hashCode() % 7);
        }
        builder.initializer(Tensor.ofFloats(name, shape, values));
    }

    @Test
    void classes_twoLinearLayers_canBeMixed() {
        Inventory inventory = built(
                builder -> {
                    weight(builder, "a", 3, 5);
                    weight(builder, "b", 5, 2);
                    builder.node("MatMul", List.of("x", "a"), List.of("h"));
                    builder.node("MatMul", List.of("h", "b"), List.of("y"));
                },
                1,
                3);

        ChannelClass hidden = inventory.classes().classes().get(0);
        assertThat(hidden.size()).isEqualTo(5);
        assertThat(hidden.mixes()).isTrue();
        assertThat(inventory.classes().classes().get(1).stays()).isPresent();
    }

    @Test
    void classes_halvesReadByDifferentLayers_changePlacesWithinEachHalf() {
        Inventory inventory = built(
                builder -> {
                    weight(builder, "a", 3, 6);
                    weight(builder, "b", 2, 2);
                    weight(builder, "c", 4, 2);
                    builder.initializer(Tensor.ofLongs("parts", Shape.of(2), 2, 4));
                    builder.node("MatMul", List.of("x", "a"), List.of("h"));
                    builder.node("Relu", List.of("h"), List.of("r"));
                    builder.node("Split", List.of("r", "parts"), List.of("p", "q"), Map.of("axis", 1));
                    builder.node("MatMul", List.of("p", "b"), List.of("u"));
                    builder.node("MatMul", List.of("q", "c"), List.of("v"));
                    builder.node("Add", List.of("u", "v"), List.of("y"));
                },
                1,
                3);

        assertThat(inventory.classes().logOrder()).isCloseTo(Math.log(2 * 24), within(CLOSED_FORM * 4));
    }

    @Test
    void effectiveScales_zeroWeights_moveNothing() {
        Inventory inventory = Inventory.of(OracleNets.symmetry("dead_neuron"));

        assertThat(inventory.effectiveScales()).isEqualTo(inventory.scales());
    }
}
