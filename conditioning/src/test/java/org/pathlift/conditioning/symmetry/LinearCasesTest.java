package org.pathlift.conditioning.symmetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pathlift.conditioning.testing.Sketch.reasons;
import static org.pathlift.conditioning.testing.Sketch.whyNot;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pathlift.conditioning.testing.Sketch;

/** Linear layers in all the ways in which exporters write them. */
class LinearCasesTest {

    private static long[] repeated(int count, long value) {
        long[] values = new long[count];
        java.util.Arrays.fill(values, value);
        return values;
    }

    private static long[] dims(int space, long extent, long... front) {
        long[] dims = java.util.Arrays.copyOf(front, front.length + space);
        java.util.Arrays.fill(dims, front.length, dims.length, extent);
        return dims;
    }

    /** Two convolutions in 1, 2 and 3 dimensions; the second has groups. 6 units of the first, 8 of the second. */
    @ParameterizedTest
    @CsvSource({"1,1", "1,2", "2,1", "2,2", "2,3", "3,1", "3,2"})
    void conv_ofAnyRankAndGroups_isExact(int space, int groups) {
        int mid = 6;
        int out = groups * 4;
        new Sketch(17)
                .input("x", dims(space, 6, -1, 2))
                .weight("w1", dims(space, 3, mid, 2))
                .weight("b1", mid)
                .node("Conv", "x w1 b1", "h", "pads", repeated(2 * space, 1))
                .relu("h", "r")
                .weight("w2", dims(space, 2, out, mid / groups))
                .weight("b2", out)
                .node("Conv", "r w2 b2", "g", "group", groups, "strides", repeated(space, 2))
                .node("GlobalAveragePool", "g", "p")
                .node("Flatten", "p", "f")
                .dense("y", "f", out, 3)
                .output("y")
                .check(mid + out);
    }

    /** Depthwise: each channel's weight consumes its channel and makes one (or two) of its own. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void conv_depthwise_isExact(int multiplier) {
        new Sketch(17)
                .input("x", -1, 2, 6, 6)
                .conv("a", "x", 2, 4, 1)
                .relu("a", "ar")
                .conv("d", "ar", 4, 4 * multiplier, 4)
                .relu("d", "dr")
                .conv("y", "dr", 4 * multiplier, 3, 1)
                .output("y")
                .check(4 + 4 * multiplier);
    }

    @ParameterizedTest
    @CsvSource({"1,1", "1,2", "2,1", "2,2", "3,1", "3,2"})
    void convTranspose_ofAnyRankAndGroups_isExact(int space, int groups) {
        int mid = 4;
        int out = groups * 3;
        new Sketch(17)
                .input("x", dims(space, 3, -1, 2))
                .weight("w1", dims(space, 1, mid, 2))
                .node("Conv", "x w1", "h")
                .relu("h", "r")
                .weight("w2", dims(space, 3, mid, out / groups))
                .weight("b2", out)
                .node("ConvTranspose", "r w2 b2", "g", "group", groups, "strides", repeated(space, 2))
                .relu("g", "gr")
                .weight("w3", dims(space, 2, 2, out))
                .node("Conv", "gr w3", "y")
                .output("y")
                .check(mid + out);
    }

    @Test
    void conv_flattenDense_theBoundaryMoves() {
        Symmetry symmetry = new Sketch(17)
                .input("x", -1, 1, 8, 8)
                .conv("c", "x", 1, 5, 1)
                .relu("c", "r")
                .node("MaxPool", "r", "p", "kernel_shape", new long[] {2, 2}, "strides", new long[] {2, 2})
                .node("Flatten", "p", "f")
                .dense("h", "f", 80, 7)
                .relu("h", "hr")
                .dense("y", "hr", 7, 3)
                .output("y")
                .check(12);
        assertThat(symmetry.groups().get(0).out()).containsExactly("h.w");
        Binding dense = symmetry.bindings().stream()
                .filter(binding -> binding.tensor().equals("h.w"))
                .findFirst()
                .orElseThrow();
        assertThat(dense.consumers().get(15)).isEqualTo(1);
        assertThat(dense.consumers().get(16)).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "0,1", "1,0", "1,1"})
    void gemm_anyTransposition_isExact(int transA, int transB) {
        Sketch sketch = new Sketch(17).input("x", 5, 4).dense("h", "x", 4, 6).relu("h", "r");
        String in = "r";
        if (transA == 1) {
            sketch.node("Transpose", "r", "t", "perm", new long[] {1, 0});
            in = "t";
        }
        sketch.weight("w", transB == 1 ? new long[] {7, 6} : new long[] {6, 7})
                .weight("b", 7)
                .node("Gemm", in + " w b", "g", "transA", transA, "transB", transB, "alpha", 0.5f, "beta", 2f)
                .relu("g", "gr")
                .dense("y", "gr", 7, 2)
                .output("y")
                .check(13);
    }

    /** A bias [M, 1] has one element for all features of a row: they are tied. */
    @Test
    void gemm_biasOverRows_tiesTheFeatures() {
        new Sketch(17)
                .input("x", 5, 4)
                .weight("w", 4, 6)
                .weight("b", 5, 1)
                .node("Gemm", "x w b", "h")
                .relu("h", "r")
                .dense("y", "r", 6, 2)
                .output("y")
                .check(1);
    }

    @Test
    void gemm_scalarBias_tiesTheFeatures() {
        new Sketch(17)
                .input("x", 5, 4)
                .weight("w", 4, 6)
                .number("b", 0.3f)
                .node("Gemm", "x w b", "h")
                .relu("h", "r")
                .dense("y", "r", 6, 2)
                .output("y")
                .check(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void matMulAndAdd_inEitherOrder_isExact(boolean biasFirst) {
        new Sketch(17)
                .input("x", -1, 5, 4)
                .weight("w", 4, 6)
                .weight("b", 6)
                .node("MatMul", "x w", "m")
                .node("Add", biasFirst ? "b m" : "m b", "h")
                .relu("h", "r")
                .weight("v", 6, 3)
                .node("MatMul", "r v", "y")
                .output("y")
                .check(6);
    }

    /** One weight for each of 3 batches: 3 x 6 units. */
    @Test
    void matMul_batchedWeights_haveUnitsOfEachBatch() {
        new Sketch(17)
                .input("x", -1, 3, 5, 4)
                .weight("w", 3, 4, 6)
                .weight("b", 3, 1, 6)
                .weight("v", 3, 6, 2)
                .node("MatMul", "x w", "m")
                .node("Add", "m b", "h")
                .relu("h", "r")
                .node("MatMul", "r v", "y")
                .output("y")
                .check(18);
    }

    /** Batched units consumed by one weight for all batches: 6 units are left. */
    @Test
    void matMul_batchedThenShared_tiesTheBatches() {
        new Sketch(17)
                .input("x", -1, 3, 5, 4)
                .weight("w", 3, 4, 6)
                .weight("v", 6, 2)
                .node("MatMul", "x w", "h")
                .relu("h", "r")
                .node("MatMul", "r v", "y")
                .output("y")
                .check(6);
    }

    @Test
    void matMul_weightOnTheLeft_isExact() {
        new Sketch(17)
                .input("x", -1, 4, 5)
                .weight("w", 6, 4)
                .weight("b", 6, 1)
                .weight("v", 3, 6)
                .node("MatMul", "w x", "m")
                .node("Add", "m b", "h")
                .relu("h", "r")
                .node("MatMul", "v r", "y")
                .output("y")
                .check(6);
    }

    @Test
    void matMul_withAVector_pinsAndDoesNotFail() {
        Symmetry symmetry = new Sketch(17)
                .input("x", -1, 4)
                .dense("h", "x", 4, 6)
                .relu("h", "r")
                .weight("v", 6)
                .node("MatMul", "r v", "y")
                .output("y")
                .check(0);
        assertThat(reasons(symmetry, "r")).containsExactly("products with vectors are not followed");
    }

    @Test
    void weight_computedInTheGraph_pins() {
        Symmetry symmetry = new Sketch(17)
                .input("x", -1, 4)
                .dense("h", "x", 4, 6)
                .relu("h", "r")
                .weight("v", 6, 3)
                .node("Tanh", "v", "t")
                .node("MatMul", "r t", "y")
                .output("y")
                .check(0);
        assertThat(reasons(symmetry, "r")).containsExactly("its weight is computed in the graph");
    }

    @Test
    void weight_fromData_pinsTheData() {
        Symmetry symmetry = new Sketch(17)
                .input("x", 4, 3, 6, 6)
                .input("k", 2, 5, 3, 3)
                .conv("a", "x", 3, 5, 1)
                .relu("a", "r")
                .node("Conv", "r k", "h")
                .conv("y", "h", 2, 3, 1)
                .output("y")
                .check(0);
        assertThat(whyNot(symmetry, "a.w")).contains("its weight is computed from data");
    }

    /** Gemm(W, x): not followed, and said so. */
    @Test
    void gemm_withTheWeightOnTheLeft_pins() {
        Symmetry symmetry = new Sketch(17)
                .input("x", 4, 5)
                .weight("w", 6, 4)
                .node("MatMul", "w x", "h")
                .relu("h", "r")
                .weight("v", 3, 6)
                .node("Gemm", "v r", "y")
                .output("y")
                .check(0);
        assertThat(whyNot(symmetry, "w")).contains("its weight is the left factor");
    }
}
