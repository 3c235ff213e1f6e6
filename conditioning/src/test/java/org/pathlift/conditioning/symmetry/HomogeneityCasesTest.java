package org.pathlift.conditioning.symmetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pathlift.conditioning.testing.Sketch.isFree;
import static org.pathlift.conditioning.testing.Sketch.reasons;
import static org.pathlift.conditioning.testing.Sketch.whyNot;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pathlift.conditioning.testing.Sketch;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Tensor;

/** What lets scales through, and what pins: each is a case on which another tool changes the function. */
class HomogeneityCasesTest {

    /** x -> 6 hidden features {@code h}; the test adds what follows. */
    private static Sketch hidden(int opset) {
        return new Sketch(opset).input("x", -1, 4).dense("h", "x", 4, 6);
    }

    private static Sketch head(Sketch sketch, String last) {
        return sketch.dense("y", last, 6, 3).output("y");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Relu", "Abs", "Neg", "Identity", "LeakyRelu"})
    void homogeneousActivation_passes(String operator) {
        head(hidden(17).node(operator, "h", "r"), "r").check(6);
    }

    @Test
    void prelu_slopePerFeature_passesAndSaysWhatTheSlopeIs() {
        Symmetry symmetry = head(hidden(17).weight("slope", 6).node("PRelu", "h slope", "r"), "r")
                .check(6);
        assertThat(whyNot(symmetry, "slope")).contains("slope", "PRelu");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Tanh", "Sigmoid", "Softplus", "Erf", "Softmax"})
    void otherActivation_pinsAndNamesTheOperator(String operator) {
        Symmetry symmetry = head(hidden(17).node(operator, "h", "r"), "r").check(0);
        assertThat(reasons(symmetry, "h")).containsExactly(operator + " does not commute with positive scales");
        assertThat(whyNot(symmetry, "h.w")).contains(operator);
    }

    @Test
    void gelu_writtenOut_pinsByErf() {
        Symmetry symmetry = head(
                        hidden(17)
                                .number("root", 1.4142135f)
                                .number("one", 1)
                                .number("half", 0.5f)
                                .node("Div", "h root", "d")
                                .node("Erf", "d", "e")
                                .node("Add", "e one", "a")
                                .node("Mul", "h a", "m")
                                .node("Mul", "m half", "r"),
                        "r")
                .check(0);
        assertThat(whyNot(symmetry, "h.w")).contains("Erf");
    }

    @Test
    void gelu_oneOperator_pins() {
        Symmetry symmetry = head(hidden(20).node("Gelu", "h", "r"), "r").symmetry();
        assertThat(symmetry.units()).isZero();
        assertThat(reasons(symmetry, "h")).containsExactly("Gelu does not commute with positive scales");
    }

    @Test
    void product_ofATensorWithItself_pins() {
        Symmetry symmetry =
                head(hidden(17).relu("h", "r").node("Mul", "r r", "s"), "s").check(0);
        assertThat(whyNot(symmetry, "h.w")).contains("multiplied by another activation");
    }

    @Test
    void hiddenTensor_thatIsAGraphOutput_isPinned() {
        Symmetry symmetry = head(hidden(17).relu("h", "r"), "r").output("r").check(0);
        assertThat(whyNot(symmetry, "h.w")).contains("r: it is an output of the graph");
    }

    @Test
    void add_constantNumber_pins() {
        Symmetry symmetry = head(hidden(17).relu("h", "r").number("c", 3).node("Add", "r c", "s"), "s")
                .check(0);
        assertThat(reasons(symmetry, "r")).containsExactly("a constant number is added");
        assertThat(whyNot(symmetry, "h.w")).contains("a constant number is added");
    }

    @Test
    void add_zero_passes() {
        head(hidden(17).relu("h", "r").number("c", 0).node("Add", "r c", "s"), "s")
                .check(6);
    }

    @Test
    void add_constantVector_isABias() {
        Symmetry symmetry = head(hidden(17).relu("h", "r").weight("c", 6).node("Add", "r c", "s"), "s")
                .check(6);
        assertThat(symmetry.groups().get(0).in()).containsExactlyInAnyOrder("h.w", "h.b", "c");
    }

    @Test
    void add_graphInput_pins() {
        Symmetry symmetry = head(
                        new Sketch(17)
                                .input("x", -1, 6)
                                .dense("h", "x", 6, 6)
                                .relu("h", "r")
                                .node("Add", "r x", "s"),
                        "s")
                .check(0);
        assertThat(whyNot(symmetry, "h.w")).contains("added to a tensor that must keep scale 1");
    }

    /** One scale for all units is left: Max of all features broadcast back. */
    @Test
    void add_ofABroadcastMaximum_tiesAllUnits() {
        head(
                        hidden(17)
                                .relu("h", "r")
                                .node("ReduceMax", "r", "m", "axes", new long[] {1})
                                .node("Add", "r m", "s"),
                        "s")
                .check(1);
    }

    @ParameterizedTest
    @CsvSource({"Add", "Sub", "Sum", "Mean", "Max", "Min"})
    void parallelBranches_combined_areTied(String operator) {
        head(
                        new Sketch(17)
                                .input("x", -1, 4)
                                .dense("a", "x", 4, 6)
                                .dense("b", "x", 4, 6)
                                .node(operator, "a b", "s")
                                .relu("s", "r"),
                        "r")
                .check(6);
    }

    @Test
    void max_withAConstant_pins_withZeroPasses() {
        head(hidden(17).number("c", 0).node("Max", "h c", "r"), "r").check(6);
        Symmetry pinned =
                head(hidden(17).number("c", 1).node("Max", "h c", "r"), "r").check(0);
        assertThat(reasons(pinned, "h")).containsExactly("it is compared with a constant");
    }

    @Test
    void identityResidual_ofTheHidden_isTiedToItsBranch() {
        head(
                        hidden(17)
                                .relu("h", "r")
                                .dense("b", "r", 6, 5)
                                .relu("b", "c")
                                .dense("d", "c", 5, 6)
                                .node("Add", "d r", "s")
                                .relu("s", "t"),
                        "t")
                .check(11);
    }

    @Test
    void branch_whoseSecondConsumerComesLate_countsBoth() {
        Symmetry symmetry = hidden(17)
                .relu("h", "r")
                .dense("a", "r", 6, 5)
                .relu("a", "b")
                .dense("c", "b", 5, 4)
                .relu("c", "d")
                .node("Concat", "d r", "e", "axis", 1)
                .dense("y", "e", 10, 3)
                .output("y")
                .check(15);
        assertThat(symmetry.groups().get(0).out()).containsExactlyInAnyOrder("a.w", "y.w");
    }

    @Test
    void clip_saturating_pins() {
        Symmetry symmetry = head(hidden(17).number("low", 0).number("high", 6).node("Clip", "h low high", "r"), "r")
                .check(0);
        assertThat(reasons(symmetry, "h")).containsExactly("it is clipped to [0.0, 6.0]");
    }

    @Test
    void clip_belowAtZero_passes() {
        head(hidden(17).number("low", 0).node("Clip", "h low", "r"), "r").check(6);
        head(hidden(17).number("high", 0).node("Clip", "h _ high", "r"), "r").check(6);
        head(hidden(10).node("Clip", "h", "r", "min", 0f), "r").check(6);
    }

    @Test
    void clip_ofVersion6WithABound_pins() {
        head(hidden(10).node("Clip", "h", "r", "min", 0f, "max", 6f), "r").check(0);
    }

    @Test
    void dropout_ofAnyVersion_passes() {
        head(hidden(7).node("Dropout", "h", "r", "ratio", 0.5f), "r").check(6);
        head(hidden(17).node("Dropout", "h", "r mask"), "r").check(6);
    }

    @Test
    void cast_toWholeNumbers_pins() {
        Symmetry symmetry = head(
                        hidden(17)
                                .node("Cast", "h", "i", "to", ElementType.INT64.code())
                                .node("Cast", "i", "r", "to", ElementType.FLOAT.code()),
                        "r")
                .check(0);
        assertThat(reasons(symmetry, "h")).containsExactly("it is rounded to another type");
    }

    @Test
    void mulByConstants_numberAndMatrixPass_vectorIsAWeight() {
        head(hidden(17).number("c", 2).node("Mul", "h c", "r"), "r").check(6);
        head(hidden(17).number("c", 2).node("Div", "h c", "r"), "r").check(6);
        Symmetry diagonal =
                head(hidden(17).weight("c", 6).node("Mul", "c h", "r"), "r").check(12);
        assertThat(diagonal.groups()).extracting(UnitGroup::in).contains(List.of("c"));
        Symmetry fixed = head(
                        new Sketch(17)
                                .input("x", 5, 4)
                                .dense("h", "x", 4, 6)
                                .weight("c", 5, 6)
                                .node("Mul", "h c", "r"),
                        "r")
                .check(6);
        assertThat(whyNot(fixed, "c")).contains("fixed coefficient");
    }

    /** A vector that multiplies the batch axis varies along another axis than the units: a fixed coefficient. */
    @Test
    void mulByAColumn_isAFixedCoefficient() {
        head(
                        new Sketch(17)
                                .input("x", 5, 4)
                                .dense("h", "x", 4, 6)
                                .weight("c", 5, 1)
                                .node("Mul", "h c", "r"),
                        "r")
                .check(6);
    }

    @Test
    void div_byAnActivation_pinsTheDivisorOnly() {
        Symmetry symmetry = head(
                        new Sketch(17)
                                .input("x", -1, 4)
                                .dense("a", "x", 4, 6)
                                .dense("b", "x", 4, 6)
                                .node("Sigmoid", "b", "s")
                                .node("Div", "a s", "r"),
                        "r")
                .check(6);
        assertThat(isFree(symmetry, "a.w")).isTrue();
    }

    @Test
    void gemm_withAnActivationAsBias_tiesItToTheOutput() {
        Symmetry symmetry = new Sketch(17)
                .input("x", -1, 4)
                .dense("a", "x", 4, 6)
                .weight("w", 4, 6)
                .node("Gemm", "x w a", "h")
                .relu("h", "r")
                .dense("y", "r", 6, 3)
                .output("y")
                .check(6);
        assertThat(symmetry.groups().get(0).in()).contains("a.w", "a.b", "w");
    }

    @Test
    void slice_withoutElements_changesNothing() {
        new Sketch(17)
                .input("x", 2, 4)
                .dense("h", "x", 4, 6)
                .ints("from", 0)
                .ints("to", 0)
                .ints("axes", 1)
                .node("Slice", "h from to axes", "none")
                .node("Tanh", "none", "still")
                .node("Concat", "h still", "r", "axis", 1)
                .dense("y", "r", 6, 3)
                .output("y")
                .check(6);
    }

    @Test
    void reduction_ofNothing_pinsAndDoesNotFail() {
        Symmetry symmetry = new Sketch(17)
                .input("x", 2, 4)
                .dense("h", "x", 4, 6)
                .ints("from", 0)
                .ints("to", 0)
                .ints("axes", 1)
                .node("Slice", "h from to axes", "none")
                .node("ReduceSum", "none axes", "zero")
                .node("Add", "h zero", "r")
                .dense("y", "r", 6, 3)
                .output("y")
                .symmetry();
        assertThat(symmetry.units()).isZero();
        assertThat(whyNot(symmetry, "h.w")).contains("keep scale 1");
    }

    @Test
    void customDomain_pins() {
        Sketch sketch = hidden(17);
        sketch.builder()
                .opset("com.microsoft", 1)
                .node("com.microsoft", "FastGelu", List.of("h"), List.of("r"), java.util.Map.of());
        Symmetry symmetry = head(sketch, "r").symmetry();
        assertThat(symmetry.units()).isZero();
        assertThat(reasons(symmetry, "h")).containsExactly("operators of domain 'com.microsoft' are not known");
    }

    @Test
    void deadRowsAndColumns_leaveTheRestFree() {
        Tensor rows = Sketch.drawn("h.w", 6, 4);
        float[] values = new float[24];
        rows.reader().floats(0, values, 0, 24);
        java.util.Arrays.fill(values, 0, 4, 0);
        float[] out = new float[18];
        Sketch.drawn("y.w", 3, 6).reader().floats(0, out, 0, 18);
        out[2] = 0;
        out[8] = 0;
        out[14] = 0;
        new Sketch(17)
                .input("x", -1, 4)
                .values("h.w", new long[] {6, 4}, values)
                .weight("h.b", 6)
                .node("Gemm", "x h.w h.b", "h", "transB", 1)
                .relu("h", "r")
                .values("y.w", new long[] {3, 6}, out)
                .node("Gemm", "r y.w", "y", "transB", 1)
                .output("y")
                .check(6);
    }
}
