package org.pathlift.conditioning.symmetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pathlift.conditioning.testing.Sketch.whyNot;

import org.junit.jupiter.api.Test;
import org.pathlift.conditioning.testing.Sketch;

/** Initializers that several nodes read. */
class SharingCasesTest {

    /** Siamese branches with shared weights and one head each: 6 units, tied over the branches. */
    @Test
    void sharedWeights_sideBySide_areTied() {
        Symmetry symmetry = new Sketch(17)
                .input("p", -1, 4)
                .input("q", -1, 4)
                .weight("w", 4, 6)
                .weight("b", 6)
                .weight("v", 6, 3)
                .weight("u", 6, 3)
                .node("Gemm", "p w b", "hp")
                .node("Gemm", "q w b", "hq")
                .relu("hp", "rp")
                .relu("hq", "rq")
                .node("MatMul", "rp v", "yp")
                .node("MatMul", "rq u", "yq")
                .node("Add", "yp yq", "y")
                .output("y")
                .check(6);
        assertThat(symmetry.groups().get(0).out()).containsExactlyInAnyOrder("v", "u");
    }

    /** One branch ends in tanh, so the shared weight cannot move in the other either. */
    @Test
    void sharedWeights_oneUsePinned_pinsTheOther() {
        Symmetry symmetry = new Sketch(17)
                .input("p", -1, 4)
                .weight("w", 4, 6)
                .weight("b", 6)
                .weight("v", 6, 3)
                .node("Gemm", "p w b", "hp")
                .node("Gemm", "p w b", "hq")
                .relu("hp", "rp")
                .node("Tanh", "hq", "rq")
                .node("MatMul", "rp v", "yp")
                .output("yp", "rq")
                .check(0);
        assertThat(whyNot(symmetry, "w")).contains("Tanh");
    }

    @Test
    void sharedWeight_inSeries_isPinned() {
        Symmetry symmetry = new Sketch(17)
                .input("x", -1, 6)
                .dense("a", "x", 6, 6)
                .relu("a", "ar")
                .weight("t", 6, 6)
                .node("MatMul", "ar t", "b")
                .relu("b", "br")
                .node("MatMul", "br t", "c")
                .relu("c", "cr")
                .dense("y", "cr", 6, 3)
                .output("y")
                .check(0);
        assertThat(whyNot(symmetry, "t")).contains("one path meets it in several nodes");
    }

    @Test
    void reusedLayer_onlyItsUnitsArePinned() {
        Symmetry symmetry = new Sketch(17)
                .input("x", -1, 6)
                .dense("a", "x", 6, 8)
                .relu("a", "ar")
                .dense("s", "ar", 8, 6)
                .relu("s", "sr")
                .weight("t", 6, 6)
                .node("MatMul", "sr t", "b")
                .relu("b", "br")
                .node("MatMul", "br t", "c")
                .relu("c", "cr")
                .dense("y", "cr", 6, 3)
                .output("y")
                .check(8);
        assertThat(symmetry.groups().get(0).in()).containsExactly("a.w", "a.b");
    }

    @Test
    void weight_thatIsAGraphOutputToo_isPinned() {
        Symmetry symmetry = new Sketch(17)
                .input("x", -1, 4)
                .weight("w", 4, 6)
                .node("MatMul", "x w", "h")
                .relu("h", "r")
                .dense("y", "r", 6, 3)
                .output("y")
                .node("Identity", "w", "copy")
                .output("copy")
                .check(0);
        assertThat(whyNot(symmetry, "w")).contains("it is an output of the graph too");
    }

    @Test
    void weight_readInAnotherWay_isPinned() {
        Symmetry symmetry = new Sketch(17)
                .input("x", -1, 4)
                .weight("w", 4, 6)
                .node("MatMul", "x w", "h")
                .relu("h", "r")
                .dense("y", "r", 6, 3)
                .node("ReduceSum", "w", "s")
                .output("y", "s")
                .check(0);
        assertThat(whyNot(symmetry, "w")).contains("reads it as well");
    }

    /** Exporters merge equal initializers: a fresh normalization's gain and running variance are both ones. */
    @Test
    void gainAndVariance_inOneInitializer_arePinned() {
        Symmetry symmetry = new Sketch(17)
                .input("x", -1, 2, 4, 4)
                .conv("c", "x", 2, 5, 1)
                .positive("ones", 5)
                .weight("b", 5)
                .weight("m", 5)
                .node("BatchNormalization", "c ones b m ones", "n")
                .relu("n", "r")
                .conv("y", "r", 5, 2, 1)
                .output("y")
                .check(0);
        assertThat(whyNot(symmetry, "ones")).contains("reads it as well");
    }

    /** One weight multiplies activations from both sides: rows and columns of the sum share one scale. */
    @Test
    void sharedWeight_withDifferentSides_keepsTheFunction() {
        new Sketch(17)
                .input("x", -1, 6, 6)
                .weight("w", 6, 6)
                .weight("v", 6, 3)
                .node("MatMul", "x w", "a")
                .node("MatMul", "w x", "b")
                .node("Add", "a b", "s")
                .relu("s", "r")
                .node("MatMul", "r v", "y")
                .output("y")
                .check(1);
    }

    /** A weight that one use applies to padded zeros and another to a live feature. */
    @Test
    void sharedWeight_overPaddedZeros_keepsTheFunction() {
        new Sketch(17)
                .input("x", -1, 4)
                .dense("a", "x", 4, 4)
                .relu("a", "ar")
                .dense("b", "x", 4, 6)
                .relu("b", "br")
                .ints("pads", 0, 0, 0, 2)
                .node("Pad", "ar pads", "ap")
                .weight("w", 6, 3)
                .node("MatMul", "ap w", "ya")
                .node("MatMul", "br w", "yb")
                .node("Add", "ya yb", "y")
                .output("y")
                .check(4);
    }
}
