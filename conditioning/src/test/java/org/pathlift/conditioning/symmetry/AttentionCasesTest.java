package org.pathlift.conditioning.symmetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pathlift.conditioning.testing.Sketch;

/** Products of activations: attention with heads, gates, squeeze and excitation. */
class AttentionCasesTest {

    /** Projections of x [1, 5, 8] to {@code heads} heads of 3: NAME [1, heads, 5, 3]. */
    private static Sketch project(Sketch sketch, String name, int heads, boolean bias) {
        sketch.weight(name + ".w", 8, heads * 3L).node("MatMul", "x " + name + ".w", name + ".m");
        if (bias) {
            sketch.weight(name + ".b", heads * 3L).node("Add", name + ".m " + name + ".b", name + ".a");
        }
        return sketch.ints(name + ".cut", 0, 5, heads, 3)
                .node("Reshape", name + (bias ? ".a " : ".m ") + name + ".cut", name + ".r")
                .node("Transpose", name + ".r", name, "perm", new long[] {0, 2, 1, 3});
    }

    private static Sketch attend(Sketch sketch, int heads, String keys, String values) {
        return sketch.node("Transpose", keys, "kt", "perm", new long[] {0, 1, 3, 2})
                .number("scale", 0.577f)
                .node("MatMul", "q kt", "l0")
                .node("Mul", "l0 scale", "l")
                .node("Softmax", "l", "p")
                .node("MatMul", "p " + values, "o")
                .node("Transpose", "o", "ot", "perm", new long[] {0, 2, 1, 3})
                .ints("join", 0, 5, heads * 3L)
                .node("Reshape", "ot join", "or")
                .weight("wo", heads * 3L, 4)
                .node("MatMul", "or wo", "y")
                .output("y");
    }

    /** 2 heads of 3: 6 pairs of query and key with inverse scales, 6 values. */
    @ParameterizedTest
    @CsvSource({"1,true", "2,false", "2,true"})
    void attention_withHeads_tiesQueriesToKeysInversely(int heads, boolean bias) {
        Sketch sketch = new Sketch(17).input("x", 1, 5, 8);
        project(sketch, "q", heads, bias);
        project(sketch, "k", heads, bias);
        project(sketch, "v", heads, bias);
        Symmetry symmetry = attend(sketch, heads, "k", "v").check(6 * heads);
        UnitGroup keys = symmetry.groups().stream()
                .filter(group -> group.in().contains("k.w"))
                .findFirst()
                .orElseThrow();
        assertThat(keys.out()).containsExactlyInAnyOrderElementsOf(bias ? List.of("q.w", "q.b") : List.of("q.w"));
        assertThat(symmetry.regions()).allMatch(region -> !region.products().isEmpty());
    }

    /** 4 query heads read 2 key and value heads: 6 scales of keys, 6 of values, whatever the number of queries. */
    @Test
    void attention_withGroupedQueries_isExact() {
        Sketch sketch = new Sketch(17).input("x", 1, 5, 8);
        project(sketch, "q", 4, true);
        project(sketch, "k", 2, true);
        project(sketch, "v", 2, true);
        for (String name : List.of("k", "v")) {
            sketch.ints(name + ".one", 2)
                    .ints(name + ".more", 1, 2, 2, 5, 3)
                    .ints(name + ".merge", 1, 4, 5, 3)
                    .node("Unsqueeze", name + " " + name + ".one", name + ".u")
                    .node("Expand", name + ".u " + name + ".more", name + ".e")
                    .node("Reshape", name + ".e " + name + ".merge", name + ".g");
        }
        attend(sketch, 4, "k.g", "v.g").check(12);
    }

    /** Rotary embeddings mix the two halves of each head: x cos + rotate(x) sin ties the pairs. */
    @Test
    void attention_withRotaryEmbedding_tiesThePairs() {
        Sketch sketch = new Sketch(17).input("x", 1, 5, 8);
        for (String name : List.of("q", "k")) {
            sketch.weight(name + ".w", 8, 4)
                    .node("MatMul", "x " + name + ".w", name + ".m")
                    .node("Split", name + ".m", name + ".1 " + name + ".2", "axis", 2)
                    .node("Neg", name + ".2", name + ".n")
                    .node("Concat", name + ".n " + name + ".1", name + ".t", "axis", 2)
                    .weight(name + ".cos", 1, 5, 4)
                    .weight(name + ".sin", 1, 5, 4)
                    .node("Mul", name + ".m " + name + ".cos", name + ".c")
                    .node("Mul", name + ".t " + name + ".sin", name + ".s")
                    .node("Add", name + ".c " + name + ".s", name);
        }
        sketch.node("Transpose", "k", "kt", "perm", new long[] {0, 2, 1})
                .node("MatMul", "q kt", "l")
                .node("Softmax", "l", "y")
                .output("y")
                .check(2);
    }

    @Test
    void swiGlu_gateIsPinned_upAndDownAreFree() {
        Symmetry symmetry = new Sketch(17)
                .input("x", -1, 4)
                .dense("up", "x", 4, 6)
                .dense("gate", "x", 4, 6)
                .node("Sigmoid", "gate", "s")
                .node("Mul", "gate s", "silu")
                .node("Mul", "up silu", "h")
                .dense("y", "h", 6, 3)
                .output("y")
                .check(6);
        assertThat(symmetry.groups().get(0).in()).containsExactlyInAnyOrder("up.w", "up.b");
        assertThat(Sketch.whyNot(symmetry, "gate.w")).contains("Sigmoid");
    }

    /** ReLU gates: either side may carry the scales, not both. */
    @Test
    void reGlu_keepsOneSide() {
        new Sketch(17)
                .input("x", -1, 4)
                .dense("up", "x", 4, 6)
                .dense("gate", "x", 4, 6)
                .relu("gate", "s")
                .node("Mul", "up s", "h")
                .dense("y", "h", 6, 3)
                .output("y")
                .check(6);
    }

    /** The output is read: factors may only trade scales. */
    @Test
    void product_thatIsAGraphOutput_tradesScales() {
        new Sketch(17)
                .input("x", -1, 4)
                .dense("a", "x", 4, 6)
                .dense("b", "x", 4, 6)
                .node("Mul", "a b", "y")
                .output("y")
                .check(6);
    }

    @Test
    void squeezeAndExcitation_isExact() {
        Symmetry symmetry = new Sketch(17)
                .input("x", -1, 2, 4, 4)
                .conv("c", "x", 2, 6, 1)
                .relu("c", "h")
                .node("GlobalAveragePool", "h", "g")
                .weight("d.w", 3, 6, 1, 1)
                .weight("d.b", 3)
                .node("Conv", "g d.w d.b", "d")
                .relu("d", "e")
                .weight("u.w", 6, 3, 1, 1)
                .node("Conv", "e u.w", "u")
                .node("Sigmoid", "u", "s")
                .node("Mul", "h s", "f")
                .conv("y", "f", 6, 2, 1)
                .output("y")
                .check(9);
        assertThat(symmetry.groups().get(0).out()).containsExactlyInAnyOrder("d.w", "y.w");
    }

    /** A product of three: λ of one factor only. */
    @Test
    void product_ofThreeBranches_isExact() {
        new Sketch(17)
                .input("x", -1, 4)
                .dense("a", "x", 4, 6)
                .dense("b", "x", 4, 6)
                .dense("c", "x", 4, 6)
                .node("Mul", "a b", "ab")
                .node("Mul", "ab c", "h")
                .dense("y", "h", 6, 3)
                .output("y")
                .check(6);
    }
}
