package org.pathlift.conditioning.symmetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pathlift.conditioning.testing.Sketch.reasons;
import static org.pathlift.conditioning.testing.Sketch.whyNot;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pathlift.conditioning.testing.Invariance;
import org.pathlift.conditioning.testing.Sketch;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.runtime.ShapeInference;

/** Normalizations: the input keeps its scale, gain and shift carry new units. */
class NormalizationCasesTest {

    private static Sketch hidden(int opset) {
        return new Sketch(opset).input("x", 2, 2, 4, 4).conv("c", "x", 2, 6, 1);
    }

    private static Sketch head(Sketch sketch) {
        return sketch.relu("n", "r").conv("y", "r", 6, 3, 1).output("y");
    }

    private static Sketch batch(int opset, Object... attributes) {
        return head(hidden(opset)
                .weight("gain", 6)
                .weight("shift", 6)
                .weight("mean", 6)
                .positive("var", 6)
                .node("BatchNormalization", "c gain shift mean var", "n", attributes));
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 9, 14, 15})
    void batchNormalization_live_isExactInEvaluation(int opset) {
        Symmetry symmetry = batch(opset).check(6);
        assertThat(symmetry.groups().get(0).in()).containsExactly("gain", "shift");
        assertThat(symmetry.groups().get(0).out()).containsExactly("y.w");
        assertThat(reasons(symmetry, "c")).containsExactly("it is normalized");
        assertThat(whyNot(symmetry, "mean")).contains("running mean");
        assertThat(whyNot(symmetry, "var")).contains("running variance");
        assertThat(whyNot(symmetry, "c.w")).contains("it is normalized");
    }

    /** Statistics and epsilon are not touched, so the same rescaling is exact on batch statistics as well. */
    @Test
    void batchNormalization_inTraining_isExactToo() {
        Model evaluation = batch(15).model();
        Model training = head(hidden(15)
                        .weight("gain", 6)
                        .weight("shift", 6)
                        .weight("mean", 6)
                        .positive("var", 6)
                        .node("BatchNormalization", "c gain shift mean var", "n m v", "training_mode", 1))
                .model();
        Symmetry symmetry = SymmetryFinder.find(new Facts(training, ShapeInference.infer(evaluation)));
        assertThat(symmetry.units()).isEqualTo(6);
        Invariance.assertInFloat64(symmetry, 1);
    }

    /** Caffe2's spelling, and that of folding tools: a diagonal weight and a bias after the convolution. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void batchNormalization_writtenAsMulAndAdd_isExact(boolean constantFirst) {
        Symmetry symmetry = head(hidden(9)
                        .positive("gain", 6, 1, 1)
                        .weight("shift", 6, 1, 1)
                        .node("Mul", constantFirst ? "gain c" : "c gain", "m")
                        .node("Add", "m shift", "n"))
                .check(12);
        assertThat(symmetry.regions()).hasSize(1);
    }

    @Test
    void instanceNormalization_isExact() {
        head(hidden(17).weight("gain", 6).weight("shift", 6).node("InstanceNormalization", "c gain shift", "n"))
                .check(6);
    }

    /** Version 18 has a gain for each of 3 groups, version 21 for each of 6 channels. */
    @ParameterizedTest
    @CsvSource({"18,3", "21,6"})
    void groupNormalization_ofBothVersions_isExact(int opset, int gains) {
        head(hidden(opset)
                        .weight("gain", gains)
                        .weight("shift", gains)
                        .node("GroupNormalization", "c gain shift", "n", "num_groups", 3))
                .check(gains);
    }

    private static Sketch rows(int opset) {
        return new Sketch(opset).input("x", -1, 5, 6);
    }

    private static Sketch rowsHead(Sketch sketch) {
        return sketch.weight("v", 6, 3).node("MatMul", "n v", "y").output("y");
    }

    @Test
    void layerNormalization_isExact() {
        rowsHead(rows(17).weight("gain", 6).weight("shift", 6).node("LayerNormalization", "x gain shift", "n"))
                .check(6);
        rowsHead(rows(17).weight("gain", 6).node("LayerNormalization", "x gain", "n", "axis", 2))
                .check(6);
    }

    /** A gain for each of 5 x 6 places; the matrix product ties the 5 rows. */
    @Test
    void layerNormalization_overTwoAxes_isExact() {
        rowsHead(rows(17).weight("gain", 5, 6)
                        .weight("shift", 5, 6)
                        .node("LayerNormalization", "x gain shift", "n", "axis", -2))
                .check(6);
    }

    @Test
    void layerNormalization_writtenOut_isExact() {
        rowsHead(rows(17).number("two", 2)
                        .number("epsilon", 1e-5f)
                        .positive("gain", 6)
                        .weight("shift", 6)
                        .node("ReduceMean", "x", "m", "axes", new long[] {-1})
                        .node("Sub", "x m", "d")
                        .node("Pow", "d two", "q")
                        .node("ReduceMean", "q", "s", "axes", new long[] {-1})
                        .node("Add", "s epsilon", "e")
                        .node("Sqrt", "e", "t")
                        .node("Div", "d t", "z")
                        .node("Mul", "z gain", "g")
                        .node("Add", "g shift", "n"))
                .check(6);
    }

    @Test
    void rmsNormalization_isExact() {
        Symmetry symmetry = rowsHead(rows(23).weight("gain", 6).node("RMSNormalization", "x gain", "n"))
                .symmetry();
        assertThat(symmetry.units()).isEqualTo(6);
        Invariance.assertInFloat64(symmetry, 1);
    }

    @Test
    void normalization_ofComputedGain_pins() {
        Symmetry symmetry = head(hidden(17)
                        .weight("raw", 6)
                        .weight("shift", 6)
                        .node("Abs", "raw", "gain")
                        .node("InstanceNormalization", "c gain shift", "n"))
                .check(0);
        assertThat(reasons(symmetry, "c")).containsExactly("it is normalized");
    }
}
