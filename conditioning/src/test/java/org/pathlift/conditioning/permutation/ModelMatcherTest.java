package org.pathlift.conditioning.permutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pathlift.conditioning.testing.Sketch;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.testdata.TestData;

class ModelMatcherTest {

    static Stream<String> fixtures() {
        return TestData.fixtureNames().stream();
    }

    private static ModelMatcher.Result compare(PermutationSymmetry symmetry, Model candidate) {
        return ModelMatcher.compare(symmetry, Arranging.reread(candidate), ModelMatcher.Options.DEFAULT);
    }

    private static Model edited(Model model, String tensor, IntUnaryOperator from, float factor, int element) {
        Tensor weight = model.graph().constant(tensor);
        float[] values = new float[(int) weight.shape().elements()];
        weight.reader().floats(0, values, 0, values.length);
        float[] moved = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            moved[i] = values[from.applyAsInt(i)];
        }
        if (element >= 0) {
            moved[element] *= factor;
        }
        return model.withConstants(Map.of(tensor, Tensor.ofFloats(tensor, weight.shape(), moved)));
    }

    private static Model scaledAt(Model model, String tensor, int element, float factor) {
        return edited(model, tensor, i -> i, factor, element);
    }

    /** A wide enough network of one hidden layer: weights h.w [8, 3], h.b [8], y.w [2, 8]. */
    private static Model small(String activation) {
        return new Sketch(17)
                .input("x", -1, 3)
                .dense("h", "x", 3, 8)
                .node(activation, "h", "r")
                .dense("g", "r", 8, 6)
                .node(activation, "g", "s")
                .dense("y", "s", 6, 2)
                .output("y")
                .model();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void compare_randomRepresentative_isFound(String fixture) {
        Model model = ModelReader.read(TestData.fixture(fixture));
        PermutationSymmetry symmetry = PermutationFinder.find(model);
        for (int seed = 1; seed <= 3; seed++) {
            ModelMatcher.Result result = compare(symmetry, Rearranging.random(symmetry, seed));
            assertThat(result).isInstanceOf(ModelMatcher.Equal.class);
            Arrangement drawn = Arrangement.random(symmetry, seed);
            Arrangement found = ((ModelMatcher.Equal) result).arrangement();
            for (int unit = 1; unit <= symmetry.units(); unit++) {
                assertThat(drawn.source(found.source(unit))).isEqualTo(unit);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void compare_oneWeightChanged_isNot(String fixture) {
        Model model = ModelReader.read(TestData.fixture(fixture));
        PermutationSymmetry symmetry = PermutationFinder.find(model);
        String tensor = symmetry.bindings().get(0).tensor();
        Model changed = scaledAt(Rearranging.random(symmetry, 4), tensor, 1, 1.01f);
        ModelMatcher.Result result = compare(symmetry, changed);
        assertThat(result).isInstanceOf(ModelMatcher.Unequal.class);
        ModelMatcher.Unequal not = (ModelMatcher.Unequal) result;
        assertThat(not.problems())
                .anySatisfy(problem -> assertThat(problem.where()).contains("'" + tensor + "'"));
        assertThat(not.matching().after().cosine()).isGreaterThan(0.9999);
        assertThat(not.matching().after().l2())
                .isPositive()
                .isLessThan(0.05 * not.matching().before().l2());
    }

    @Test
    void compare_duplicatedUnits_isFoundInSpiteOfTies() {
        // Rows 0 and 1 of the first layer are equal, biases too, but not what reads them.
        Model twin = edited(small("Relu"), "h.w", i -> i < 6 ? i % 3 : i, 1, -1);
        Model model = edited(twin, "h.b", i -> i == 1 ? 0 : i, 1, -1);
        PermutationSymmetry symmetry = Arranging.find(model);
        for (int seed = 0; seed < 10; seed++) {
            assertThat(compare(symmetry, Rearranging.random(symmetry, seed))).isInstanceOf(ModelMatcher.Equal.class);
        }
        assertThat(compare(symmetry, scaledAt(Rearranging.random(symmetry, 1), "g.w", 3, 1.001f)))
                .isInstanceOf(ModelMatcher.Unequal.class);
    }

    @Test
    void compare_equalUnits_isFoundThoughTheMapIsNotUnique() {
        Model twin = edited(small("Tanh"), "h.w", i -> i < 6 ? i % 3 : i, 1, -1);
        Model same = edited(twin, "h.b", i -> i == 1 ? 0 : i, 1, -1);
        Model model = edited(same, "g.w", i -> i % 8 == 1 ? i - 1 : i, 1, -1);
        PermutationSymmetry symmetry = Arranging.find(model);
        for (int seed = 0; seed < 5; seed++) {
            assertThat(compare(symmetry, Rearranging.random(symmetry, seed))).isInstanceOf(ModelMatcher.Equal.class);
        }
    }

    @Test
    void compare_deadUnits_isFound() {
        Model model = small("Relu");
        for (int element = 0; element < 48; element++) {
            if (element % 8 == 2 || element % 8 == 5) {
                // Nothing reads units 2 and 5.
                model = scaledAt(model, "g.w", element, 0);
            }
        }
        PermutationSymmetry symmetry = Arranging.find(model);
        for (int seed = 0; seed < 10; seed++) {
            assertThat(compare(symmetry, Rearranging.random(symmetry, seed))).isInstanceOf(ModelMatcher.Equal.class);
        }
    }

    @Test
    void compare_signFlippedReluUnit_isNot() {
        Model model = small("Relu");
        PermutationSymmetry symmetry = Arranging.find(model);
        assertThat(compare(symmetry, scaledAt(model, "h.w", 0, -1))).isInstanceOf(ModelMatcher.Unequal.class);
    }

    @Test
    void compare_otherGraph_namesTheDifference() {
        PermutationSymmetry symmetry = Arranging.find(small("Relu"));
        assertThat(compare(symmetry, small("Tanh"))).isInstanceOf(ModelMatcher.OtherGraph.class);
    }
}
