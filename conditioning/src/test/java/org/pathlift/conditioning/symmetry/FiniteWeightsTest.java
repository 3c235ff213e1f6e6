package org.pathlift.conditioning.symmetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pathlift.conditioning.init.InitOptions;
import org.pathlift.conditioning.init.InitPlan;
import org.pathlift.conditioning.init.Initializer;
import org.pathlift.conditioning.init.Scheme;
import org.pathlift.conditioning.permutation.ModelMatcher;
import org.pathlift.conditioning.permutation.PermutationFinder;
import org.pathlift.conditioning.rescale.CriterionChoice;
import org.pathlift.conditioning.rescale.OrbitMatch;
import org.pathlift.conditioning.rescale.RescaleOptions;
import org.pathlift.conditioning.rescale.RescalePlan;
import org.pathlift.conditioning.rescale.Rescaler;
import org.pathlift.conditioning.testing.Sketch;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.ShapeInference;

/** What a diverged training leaves is refused by name; a mask of -∞ and one of -1e9 are no weights. */
class FiniteWeightsTest {

    private static Sketch network() {
        return new Sketch(17)
                .input("x", -1, 4)
                .dense("h", "x", 4, 70_000)
                .relu("h", "r")
                .dense("y", "r", 70_000, 2)
                .output("y");
    }

    private static Model broken(String tensor, int index, float value) {
        Model model = network().model();
        Tensor old = model.graph().constant(tensor);
        float[] values = new float[(int) old.shape().elements()];
        old.reader().floats(0, values, 0, values.length);
        values[index] = value;
        return model.withConstants(Map.of(tensor, Tensor.ofFloats(tensor, old.shape(), values)));
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void find_weightThatIsNoNumber_isRefusedWithItsPlace(float value) {
        Model model = broken("h.w", 123_456, value);

        assertThatThrownBy(() -> Sketch.find(model, NodeFilter.ALL))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("'h.w'")
                .hasMessageContaining("1 of 280000 elements that are not, the first " + (double) value + " at 123456");
    }

    @Test
    void find_severalTensors_areAllNamed() {
        Model one = broken("h.b", 7, Float.NaN);
        Model two = one.withConstants(
                Map.of("y.w", Tensor.ofFloats("y.w", Shape.of(2, 70_000), filled(140_000, Float.NaN))));

        assertThatThrownBy(() -> Sketch.find(two, NodeFilter.ALL))
                .isInstanceOfSatisfying(
                        UnsupportedModelException.class,
                        refused -> assertThat(refused.problems())
                                .extracting(problem -> problem.where() + ": " + problem.found())
                                .containsExactly(
                                        "the new model: 'h.b' of 'Gemm_0' (Gemm): 1 of 70000 elements that are not, the first NaN at 7",
                                        "the new model: 'y.w' of 'Gemm_2' (Gemm): 140000 of 140000 elements that are not, the first NaN at 0"));
    }

    /** A model of NaN is no rescaling of another, whatever comparisons say of NaN. */
    @Test
    void compare_candidateThatIsNoNumber_isRefused() {
        Symmetry reference = Sketch.find(network().model(), NodeFilter.ALL);
        Model candidate = broken("h.w", 5, Float.NaN);

        assertThat(OrbitMatch.match(reference, candidate)).isInstanceOf(OrbitMatch.NotFound.class);
        assertThatThrownBy(() -> ModelMatcher.compare(
                        PermutationFinder.find(reference), candidate, ModelMatcher.Options.DEFAULT))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("'h.w'");
        assertThatThrownBy(() -> FiniteWeights.require(candidate)).isInstanceOf(UnsupportedModelException.class);
    }

    /** Every kind of constant that a layer, a normalization or a product reads, and an embedding's table. */
    private static Sketch mixed() {
        Sketch sketch = new Sketch(17)
                .weight("table", 7, 4)
                .weight("w", 5, 4)
                .weight("b", 5)
                .weight("gain", 5)
                .weight("factor", 5)
                .weight("head", 5, 2)
                .weight("position", 6, 2);
        sketch.builder().input("ids", ElementType.INT64, 1, 6);
        return sketch.node("Gather", "table ids", "x")
                .node("Transpose", "w", "t", "perm", new long[] {1, 0})
                .node("MatMul", "x t", "m")
                .node("Add", "b m", "h")
                .node("LayerNormalization", "h gain", "n")
                .node("Mul", "n factor", "f")
                .node("MatMul", "f head", "o")
                .node("Add", "o position", "y")
                .output("y");
    }

    private static Model mixed(String tensor, float value) {
        Model model = mixed().model();
        Tensor old = model.graph().constant(tensor);
        float[] values = new float[(int) old.shape().elements()];
        old.reader().floats(0, values, 0, values.length);
        values[1] = value;
        return model.withConstants(Map.of(tensor, Tensor.ofFloats(tensor, old.shape(), values)));
    }

    private static InitPlan plan(Model model) {
        return Initializer.plan(
                ConstantValues.find(new Facts(model, ShapeInference.infer(model))),
                InitOptions.of(Scheme.KEEP),
                List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"table", "w", "b", "gain", "factor", "head"})
    void plan_constantThatIsNoNumber_isRefusedByName(String tensor) {
        assertThatThrownBy(() -> plan(mixed(tensor, Float.NaN)))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("the weights of a model must be finite numbers")
                .hasMessageContaining("'" + tensor + "'")
                .hasMessageContaining("the first NaN at 1");
    }

    /** What is added to a layer position by position is no weight of it, as a mask. */
    @Test
    void plan_infinityThatIsAddedAsAMask_isNoWeight() {
        assertThat(plan(mixed("position", Float.NEGATIVE_INFINITY)).layers()).hasSize(3);
    }

    private static float[] filled(int count, float value) {
        float[] values = new float[count];
        java.util.Arrays.fill(values, value);
        return values;
    }

    /** Queries times keys, plus a mask, through softmax, times values. */
    private static Model attention(float hidden) {
        return new Sketch(17)
                .input("x", 1, 3, 4)
                .weight("q.w", 4, 5)
                .weight("k.w", 4, 5)
                .weight("v.w", 4, 6)
                .weight("o.w", 6, 2)
                .values("mask", new long[] {3, 3}, 0, hidden, hidden, 0, 0, hidden, 0, 0, 0)
                .node("MatMul", "x q.w", "q")
                .node("MatMul", "x k.w", "k")
                .node("MatMul", "x v.w", "v")
                .node("Transpose", "k", "kt", "perm", new long[] {0, 2, 1})
                .node("MatMul", "q kt", "scores")
                .node("Add", "scores mask", "masked")
                .node("Softmax", "masked", "weights", "axis", -1)
                .node("MatMul", "weights v", "mixed")
                .node("MatMul", "mixed o.w", "y")
                .output("y")
                .model();
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NEGATIVE_INFINITY, -1e9f, -Float.MAX_VALUE})
    void rescale_attentionWithAMask_isAsWithoutOne(float hidden) {
        Symmetry masked = Sketch.check(Sketch.find(attention(hidden), NodeFilter.ALL), 11);
        RescaleOptions options = RescaleOptions.defaults().withCriterion(CriterionChoice.ENORM);

        RescalePlan plan = Rescaler.plan(masked, options);

        RescalePlan open = Rescaler.plan(Sketch.find(attention(0), NodeFilter.ALL), options);
        for (int unit = 1; unit <= 11; unit++) {
            assertThat(plan.scales().z(unit)).isEqualTo(open.scales().z(unit));
        }
        assertThat(plan.regions())
                .extracting(region -> region.solution().objectiveFinal() < 1e3)
                .containsOnly(true);
    }
}
