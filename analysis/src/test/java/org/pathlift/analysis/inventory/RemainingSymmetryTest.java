package org.pathlift.analysis.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pathlift.conditioning.asymmetry.AsymmetryOptions;
import org.pathlift.conditioning.asymmetry.FixedEntries;
import org.pathlift.conditioning.asymmetry.MaskRule;
import org.pathlift.conditioning.asymmetry.SigmaAsymmetry;
import org.pathlift.conditioning.asymmetry.WeightAsymmetry;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.NodeFilter;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.SymmetryFinder;
import org.pathlift.conditioning.symmetry.UnitGroup;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.serde.ModelBuilder;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.testdata.TestData;

/** What fixed entries leave of the symmetries: reference numbers, and what asymmetric networks are made for. */
class RemainingSymmetryTest {

    private static final double CLOSED_FORM = 1e-12;

    private static Symmetry symmetry(Model model) {
        return SymmetryFinder.find(new Facts(model, ShapeInference.infer(model)));
    }

    private static RemainingSymmetry remaining(Model model, FixedEntries entries) {
        Symmetry symmetry = symmetry(model);
        return RemainingSymmetry.of(symmetry, ChannelFinder.find(symmetry), entries);
    }

    @Test
    void remaining_oracleNet_isThatOfTheOracle() {
        JsonNode expected = TestData.oracle("asymmetric").path("w_asym");
        JsonNode layers = expected.path("fixed_entries_null_is_trainable");
        ModelBuilder builder = new ModelBuilder(17).input("x", ElementType.FLOAT, 1, 3);
        Map<String, BitSet> fixed = new LinkedHashMap<>();
        String last = "x";
        for (int l = 0; l < layers.size(); l++) {
            JsonNode rows = layers.get(l);
            int columns = rows.get(0).size();
            float[] values = new float[rows.size() * columns];
            BitSet elements = new BitSet();
            for (int i = 0; i < values.length; i++) {
                JsonNode entry = rows.get(i / columns).get(i % columns);
                elements.set(i, !entry.isNull());
                values[i] = entry.isNull() ? 0.01f * (i + 7 * l + 1) : (float) entry.asDouble();
            }
            String name = "W" + l;
            builder.initializer(Tensor.ofFloats(name, Shape.of(rows.size(), columns), values));
            fixed.put(name, elements);
            String sum = "h" + l;
            builder.node("Gemm", List.of(last, name), List.of(sum), Map.of("transB", 1));
            last = sum;
            if (l + 1 < layers.size()) {
                last = "r" + l;
                builder.node("Relu", List.of(sum), List.of(last));
            }
        }
        Model model = builder.output(last).build();
        FixedEntries entries = new FixedEntries(fixed);
        RemainingSymmetry found = remaining(model, entries);

        assertThat(found.allScales())
                .isEqualTo(expected.path("rescaling_dim_full").asInt());
        assertThat(found.scales())
                .isEqualTo(expected.path("rescaling_dim_remaining").asInt());
        assertThat(found.share()).isCloseTo(expected.path("fraction_fixed").asDouble(), within(CLOSED_FORM));
        assertThat(Objects.requireNonNull(found.log()))
                .isCloseTo(expected.path("log_aut").asDouble(), within(CLOSED_FORM));
        assertThat(found.logBound()).isGreaterThanOrEqualTo(found.log() - CLOSED_FORM);
        assertThat(found.allLog()).isCloseTo(expected.path("log_full").asDouble(), within(CLOSED_FORM * 5));
        assertThat(Math.exp(found.log()))
                .isCloseTo(expected.path("automorphisms").size(), within(CLOSED_FORM));
        // The one permutation beside the identity changes the places of units 0 and 2 of the first layer.
        assertThat(expected.at("/automorphisms/1/0").toString()).isEqualTo("[2,1,0,3]");
        Symmetry symmetry = symmetry(model);
        List<List<Integer>> alike =
                ChannelColours.refine(symmetry, ChannelFinder.find(symmetry), entries).classes().stream()
                        .filter(colour -> colour.size() > 1)
                        .toList();
        int first = ChannelFinder.find(symmetry).fields().get("h0").get(0);
        assertThat(alike).containsExactly(List.of(first, first + 2));
        assertThat(found.channelsLeft()).containsExactly(new RemainingSymmetry.LayerChannels("h0", 4, 2));
        // Layers are counted from 1: the only free unit is the first of the second hidden layer.
        assertThat(expected.path("free_units").toString()).isEqualTo("[[2,0]]");
        assertThat(found.layersLeft()).containsExactly(new RemainingSymmetry.LayerScales("h1", 3, 1));
        ScaleConstraints constraints = new ScaleConstraints(symmetry.units());
        symmetry.bindings()
                .forEach(binding ->
                        constraints.keep(symmetry, binding, index -> entries.isFixed(binding.tensor(), index)));
        UnitGroup second = symmetry.groups().get(1);
        assertThat(IntStream.rangeClosed(1, symmetry.units()).filter(constraints::isFree))
                .containsExactly(second.first());
        assertThat(expected.path("linear_algebra_check").asInt()).isEqualTo(found.scales());
    }

    /** Of all permutations only the identity commutes with the matrix of the oracle. */
    @Test
    void sigmaAsymmetry_withTheMatrixOfTheOracle_leavesOnlyTheIdentity() {
        JsonNode expected = TestData.oracle("asymmetric").path("sigma_asym");
        int n = expected.path("C").size();
        float[] ones = new float[n * n];
        for (int i = 0; i < ones.length; i++) {
            ones[i] = 0.1f * i - 0.35f;
        }
        Model plain = new ModelBuilder(17)
                .input("x", ElementType.FLOAT, 1, n)
                .initializer(Tensor.ofFloats("W", Shape.of(n, n), ones))
                .initializer(Tensor.ofFloats("V", Shape.of(n, n), ones))
                .node("MatMul", List.of("x", "W"), List.of("h"))
                .node("Tanh", List.of("h"), List.of("a"))
                .node("MatMul", List.of("a", "V"), List.of("y"))
                .output("y")
                .build();
        SigmaAsymmetry changed =
                SigmaAsymmetry.of(symmetry(plain), new AsymmetryOptions(MaskRule.DENSEST, 1, 1, NodeFilter.ALL, 4));
        String matrix = changed.activations().get(0).matrix();
        float[] values = new float[n * n];
        for (int i = 0; i < values.length; i++) {
            values[i % n * n + i / n] =
                    (float) expected.path("C").get(i / n).get(i % n).asDouble();
        }
        RemainingSymmetry found = remaining(
                changed.model().withConstants(Map.of(matrix, Tensor.ofFloats(matrix, Shape.of(n, n), values))),
                changed.entries());

        assertThat(found.allLog()).isPositive();
        assertThat(Math.exp(Objects.requireNonNull(found.log())))
                .isEqualTo(expected.path("commuting_permutations").size());
        assertThat(found.channelsLeft()).isEmpty();
    }

    @Test
    void remaining_nothingFixed_isAll() {
        RemainingSymmetry found = remaining(ModelReader.read(TestData.fixture("mlp_relu")), new FixedEntries(Map.of()));

        assertThat(found.scales()).isEqualTo(found.allScales()).isPositive();
        assertThat(found.logBound()).isCloseTo(found.allLog(), within(1e-9));
        assertThat(found.log()).isNull();
    }

    @ParameterizedTest
    @EnumSource(MaskRule.class)
    void weightAsymmetry_ofFixtures_leavesNoSymmetry(MaskRule rule) {
        AsymmetryOptions options = new AsymmetryOptions(rule, 3, 1, NodeFilter.ALL, 9);
        for (String fixture : List.of("mlp_relu", "conv_pool", "resnet_bn", "mlp_tanh")) {
            Model model = ModelReader.read(TestData.fixture(fixture));
            WeightAsymmetry changed = WeightAsymmetry.of(symmetry(model), options);
            RemainingSymmetry found = remaining(changed.model(), changed.entries());

            assertThat(found.logBound()).as("%s of %s", rule, fixture).isCloseTo(0, within(1e-9));
            assertThat(found.scales()).as(fixture).isLessThanOrEqualTo(found.allScales() / 8);
        }
    }

    @Test
    void fixedEntries_ofTwoCheckpoints_areThoseThatAgree() {
        Model model = ModelReader.read(TestData.fixture("mlp_relu"));
        WeightAsymmetry first =
                WeightAsymmetry.of(symmetry(model), new AsymmetryOptions(MaskRule.DENSEST, 1, 1, NodeFilter.ALL, 2));
        Map<String, Tensor> trained = new LinkedHashMap<>();
        for (String name : first.entries().tensors()) {
            Tensor tensor = Objects.requireNonNull(first.model().graph().constant(name));
            double[] values = tensor.reader().toDoubles();
            float[] moved = new float[values.length];
            for (int i = 0; i < moved.length; i++) {
                moved[i] = (float) (first.entries().isFixed(name, i) ? values[i] : values[i] + 0.5);
            }
            trained.put(name, Tensor.ofFloats(name, tensor.shape(), moved));
        }
        FixedEntries found =
                FixedEntries.ofCheckpoints(first.model(), first.model().withConstants(trained));

        for (String name : first.entries().tensors()) {
            assertThat(found.count(name)).isEqualTo(first.entries().count(name)).isPositive();
        }
    }

    @Test
    void sigmaAsymmetry_ofAFixture_leavesNoSymmetryAndComputesItsFormula() {
        Model model = ModelReader.read(TestData.fixture("mlp_relu"));
        SigmaAsymmetry changed =
                SigmaAsymmetry.of(symmetry(model), new AsymmetryOptions(MaskRule.DENSEST, 1, 1, NodeFilter.ALL, 4));
        RemainingSymmetry found = remaining(changed.model(), changed.entries());

        assertThat(changed.activations()).isNotEmpty();
        assertThat(found.logBound()).isCloseTo(0, within(1e-9));
        assertThat(found.scales()).isZero();
        assertThat(remaining(ModelReader.read(TestData.fixture("conv_pool")), changed.entries())
                        .scales())
                .isPositive();
    }
}
