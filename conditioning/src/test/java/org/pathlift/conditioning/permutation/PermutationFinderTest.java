package org.pathlift.conditioning.permutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.hipparchus.special.Gamma;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pathlift.conditioning.testing.Invariance;
import org.pathlift.conditioning.testing.RealModels;
import org.pathlift.conditioning.testing.Sketch;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.testdata.TestData;

class PermutationFinderTest {

    static Stream<String> fixtures() {
        return TestData.fixtureNames().stream();
    }

    static Stream<Path> models() {
        return RealModels.available();
    }

    private static PermutationSymmetry fixture(String name) {
        return PermutationFinder.find(ModelReader.read(TestData.fixture(name)));
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void apply_randomArrangement_keepsTheFunctionInOnnxRuntime(String fixture) {
        Model model = ModelReader.read(TestData.fixture(fixture));
        PermutationSymmetry symmetry = PermutationFinder.find(model);
        assertThat(symmetry.units()).isPositive();
        for (int seed = 1; seed <= 2; seed++) {
            Arrangement drawn = Arrangement.random(symmetry, seed);
            assertThat(drawn.moved()).isPositive();
            Arranging.assertInOnnxRuntime(symmetry, model, Rearranging.apply(symmetry, model, drawn), seed);
            Arranging.assertInOnnxRuntime(symmetry, model, Rearranging.random(symmetry, seed), seed);
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void apply_randomArrangementOfRealModel_keepsTheFunction(Path path) {
        Model model = Invariance.withDrawnWeights(ModelReader.read(path), 7);
        PermutationSymmetry symmetry = PermutationFinder.find(model);
        assertThat(symmetry.units()).isPositive();
        Arranging.assertInOnnxRuntime(symmetry, model, Rearranging.random(symmetry, 3), 3);
    }

    @Test
    void find_fixtures_haveTheClassesOfTheirArchitectures() {
        assertThat(Arranging.shapes(fixture("mlp_relu"))).containsExactly("32", "24");
        assertThat(Arranging.shapes(fixture("mlp_gelu"))).containsExactly("32", "32");
        assertThat(Arranging.shapes(fixture("resnet_bn_unfused"))).containsExactly("8", "8", "16", "16", "16");
        assertThat(Arranging.shapes(fixture("densenet_bn"))).containsExactly("8", "6", "6", "6");
        assertThat(Arranging.shapes(fixture("attention_gelu"))).containsExactly("16", "2 x [8, 8]", "32");
        assertThat(Arranging.shapes(fixture("mobile_relu6_bn"))).containsExactly("8", "16", "4 x [6, 6]");
        assertThat(Arranging.shapes(fixture("tied_weights"))).containsExactly("32");
    }

    @Test
    void find_fixtures_haveTheSignsOfOddActivations() {
        assertThat(fixture("mlp_tanh").signs()).isEqualTo(64);
        assertThat(fixture("mlp_relu").signs()).isZero();
        assertThat(fixture("mlp_gelu").signs()).isZero();
        // The values of two heads of 8, and their queries with their keys.
        assertThat(fixture("attention_gelu").signs()).isEqualTo(32);
        // And the 32 ungated units of the feed-forward layer.
        assertThat(fixture("attention_swiglu").signs()).isEqualTo(64);
    }

    @Test
    void logOrder_mlp_isThatOfTheFactorials() {
        assertThat(fixture("mlp_relu").logOrder())
                .isCloseTo(Gamma.logGamma(33) + Gamma.logGamma(25), Assertions.within(1e-9));
        assertThat(fixture("mlp_tanh").logOrder())
                .isCloseTo(2 * Gamma.logGamma(33) + 64 * Math.log(2), Assertions.within(1e-9));
    }

    @Test
    void find_residualSum_isOneClass() {
        PermutationSymmetry symmetry = Arranging.checked(new Sketch(17)
                .input("x", -1, 3)
                .dense("a", "x", 3, 5)
                .relu("a", "ar")
                .dense("b", "ar", 5, 5)
                .node("Sigmoid", "b", "bs")
                .node("Add", "ar bs", "sum")
                .dense("y", "sum", 5, 2)
                .output("y"));
        assertThat(Arranging.shapes(symmetry)).containsExactly("5");
        assertThat(symmetry.fixed()).extracting(FixedPlace::text).containsExactly("it is an output of the graph");
    }

    @Test
    void find_flattenAfterConvolution_movesBlocks() {
        PermutationSymmetry symmetry = Arranging.checked(new Sketch(17)
                .input("x", -1, 2, 4, 4)
                .conv("c", "x", 2, 6, 1)
                .node("Sigmoid", "c", "e")
                .node("Flatten", "e", "f")
                .dense("y", "f", 96, 3)
                .output("y"));
        assertThat(Arranging.shapes(symmetry)).containsExactly("6");
    }

    @Test
    void find_flattenOfTransposedChannels_movesBlocks() {
        PermutationSymmetry symmetry = Arranging.checked(new Sketch(17)
                .input("x", -1, 2, 4, 4)
                .conv("c", "x", 2, 6, 1)
                .node("Transpose", "c", "t", "perm", new long[] {0, 2, 3, 1})
                .node("Flatten", "t", "f")
                .dense("y", "f", 96, 3)
                .output("y"));
        assertThat(Arranging.shapes(symmetry)).containsExactly("6");
    }

    @Test
    void find_depthMultiplier_isBlocksOfOneChannelAndItsOutputs() {
        PermutationSymmetry symmetry = Arranging.checked(new Sketch(17)
                .input("x", -1, 2, 4, 4)
                .conv("c", "x", 2, 4, 1)
                .relu("c", "r")
                .weight("d.w", 12, 1, 3, 3)
                .node("Conv", "r d.w", "d", "group", 4, "pads", new long[] {1, 1, 1, 1})
                .relu("d", "dr")
                .conv("e", "dr", 12, 3, 1)
                .node("GlobalAveragePool", "e", "p")
                .node("Flatten", "p", "f")
                .dense("y", "f", 3, 2)
                .output("y"));
        assertThat(Arranging.shapes(symmetry)).containsExactly("4 x [1, 3]", "3");
    }

    @Test
    void find_layerNormalization_keepsTheClass() {
        PermutationSymmetry symmetry = Arranging.checked(new Sketch(17)
                .input("x", -1, 4)
                .dense("a", "x", 4, 6)
                .weight("g", 6)
                .weight("s", 6)
                .node("LayerNormalization", "a g s", "n", "axis", -1)
                .dense("b", "n", 6, 5)
                .node("Tanh", "b", "t")
                .dense("y", "t", 5, 2)
                .output("y"));
        assertThat(Arranging.shapes(symmetry)).containsExactly("6", "5");
        assertThat(symmetry.signs()).isEqualTo(5);
    }

    @Test
    void find_sliceThatCutsUnitsUnequally_separatesThem() {
        // Of the flattened [3, 4] the first and the last element are cut off: units 0 and 2 keep other parts.
        PermutationSymmetry symmetry = Arranging.checked(new Sketch(17)
                .input("x", -1, 2, 2, 2)
                .conv("c", "x", 2, 3, 1)
                .node("Flatten", "c", "f")
                .ints("from", 1)
                .ints("to", 11)
                .ints("axes", 1)
                .node("Slice", "f from to axes", "cut")
                .dense("y", "cut", 10, 2)
                .output("y"));
        assertThat(Arranging.shapes(symmetry)).containsExactly("1", "1", "1");
    }

    @Test
    void find_unknownOperator_keepsItsInputInPlace() {
        PermutationSymmetry symmetry = Arranging.find(new Sketch(17)
                .input("x", -1, 3)
                .dense("a", "x", 3, 5)
                .node("Hardmax", "a", "h")
                .dense("y", "h", 5, 2)
                .output("y")
                .model());
        assertThat(symmetry.units()).isZero();
        assertThat(symmetry.fixed()).extracting(FixedPlace::toString).anyMatch(text -> text.contains("Hardmax"));
    }

    @Test
    void find_sumWithInput_keepsTheClassInPlace() {
        PermutationSymmetry symmetry = Arranging.find(new Sketch(17)
                .input("x", -1, 5)
                .dense("a", "x", 5, 5)
                .node("Add", "a x", "s")
                .dense("y", "s", 5, 2)
                .output("y")
                .model());
        assertThat(symmetry.units()).isZero();
        assertThat(symmetry.fixed())
                .extracting(FixedPlace::text)
                .contains("it is combined with elements that stay where they are");
    }

    @Test
    void find_concatenation_isBlocksOfClasses() {
        PermutationSymmetry symmetry = Arranging.checked(new Sketch(17)
                .input("x", -1, 3)
                .dense("a", "x", 3, 4)
                .dense("b", "x", 3, 5)
                .node("Concat", "a b x", "c", "axis", 1)
                .relu("c", "r")
                .dense("y", "r", 12, 2)
                .output("y"));
        assertThat(Arranging.shapes(symmetry)).containsExactlyInAnyOrder("4", "5");
    }

    @Test
    void random_sameSeed_sameBytes() {
        PermutationSymmetry symmetry = fixture("attention_swiglu");
        assertThat(Arrangement.random(symmetry, 5)).isEqualTo(Arrangement.random(symmetry, 5));
        assertThat(Arrangement.random(symmetry, 5)).isNotEqualTo(Arrangement.random(symmetry, 6));
        assertThat(List.of(
                        Arrangement.identity(symmetry).moved(),
                        Arrangement.identity(symmetry).flips()))
                .containsExactly(0, 0);
    }
}
