package org.pathlift.analysis.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.pathlift.analysis.inventory.TransformerBlock.Form;
import org.pathlift.conditioning.permutation.ModelMatcher;
import org.pathlift.conditioning.permutation.PermutationFinder;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.testing.OracleNets;
import org.pathlift.onnx.graph.Model;

/**
 * Every change of the reference numbers' table, made to the block and run in ONNX Runtime: the outputs move by what the table
 * says, and the inventory counts the symmetry where they do not move.
 */
class TransformerOracleTest {

    private static final JsonNode ORACLE = TransformerBlock.ORACLE;
    private static final int HEADS = ORACLE.path("heads").asInt();
    private static final double[] X = OracleNets.flat(ORACLE.path("X"));
    /** Of outputs of size 1 that are exact in real arithmetic; the table's are at most 2.4e-15. */
    private static final double EXACT = 2e-14;
    /** Epsilon is a float32 attribute: 2.5e-13 beside the oracle's, over variances of 0.2 and more. */
    private static final double CLOSED_FORM = 2e-12;

    /** A change of the table, and where the inventory counts the symmetry if it is one. */
    private record Change(String name, Form form, Consumer<BlockWeights> make, Predicate<Symmetry> counted) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static RealMatrix part(String name, int... at) {
        JsonNode found = ORACLE.path("transforms").path(name);
        for (int i : at) {
            found = found.get(i);
        }
        return BlockWeights.matrix(found);
    }

    private static RealMatrix diagonal(RealMatrix row) {
        return MatrixUtils.createRealDiagonalMatrix(row.getRow(0));
    }

    private static RealMatrix inverse(RealMatrix matrix) {
        return MatrixUtils.inverse(matrix);
    }

    /** Wq A, Wk A^-T, and their biases alike. */
    private static void queryKey(BlockWeights weights, RealMatrix... ofHeads) {
        for (int head = 0; head < HEADS; head++) {
            RealMatrix a = ofHeads[head % ofHeads.length];
            for (String part : List.of("W", "b")) {
                weights.change(part + "q", head, w -> w.multiply(a));
                weights.change(part + "k", head, w -> w.multiply(inverse(a).transpose()));
            }
        }
    }

    private static void valueOutput(BlockWeights weights, RealMatrix... ofHeads) {
        for (int head = 0; head < HEADS; head++) {
            RealMatrix a = ofHeads[head];
            weights.change("Wv", head, w -> w.multiply(a));
            weights.change("bv", head, w -> w.multiply(a));
            weights.change("Wo", head, w -> inverse(a).multiply(w));
        }
    }

    private static void gated(BlockWeights weights, String up, RealMatrix scales) {
        weights.change(up, w -> w.multiply(scales));
        weights.change("Wd", w -> inverse(scales).multiply(w));
    }

    private static void permuted(BlockWeights weights) {
        int[] order = Arrays.stream(OracleNets.flat(ORACLE.path("transforms").path("perm")))
                .mapToInt(value -> (int) value)
                .toArray();
        int[] rows = IntStream.range(0, ORACLE.path("d").asInt()).toArray();
        weights.change("Wg", w -> w.getSubMatrix(rows, order));
        weights.change("Wu", w -> w.getSubMatrix(rows, order));
        weights.change("Wd", w -> w.getSubMatrix(order, rows));
    }

    /** Some shift of the keys' biases; the oracle does not say which it took. */
    private static void shiftedKeys(BlockWeights weights) {
        weights.change("bk", b -> b.add(MatrixUtils.createRowRealMatrix(new double[] {0.9, -1.4})));
    }

    private static void foldedValues(BlockWeights weights) {
        for (int head = 0; head < HEADS; head++) {
            RealMatrix moved = weights.get("bv", head).multiply(weights.get("Wo", head));
            weights.change("bo", b -> b.add(moved));
        }
        weights.change("bv", b -> b.scalarMultiply(0));
    }

    private static void absorbedLayerNormalization(BlockWeights weights) {
        RealMatrix gain = diagonal(weights.get("g1", 0));
        RealMatrix shift = weights.get("be1", 0);
        for (String name : List.of("q", "k", "v")) {
            for (int head = 0; head < HEADS; head++) {
                RealMatrix moved = shift.multiply(weights.get("W" + name, head));
                weights.change("b" + name, head, b -> b.add(moved));
            }
            weights.change("W" + name, gain::multiply);
        }
        weights.change("g1", TransformerOracleTest::ones);
        weights.change("be1", b -> b.scalarMultiply(0));
    }

    private static void absorbedGain(BlockWeights weights) {
        RealMatrix gain = diagonal(weights.get("g2", 0));
        List.of("Wg", "Wu").forEach(name -> weights.change(name, gain::multiply));
        weights.change("g2", TransformerOracleTest::ones);
    }

    private static RealMatrix ones(RealMatrix row) {
        return row.scalarMultiply(0).scalarAdd(1);
    }

    private static void gainAndReaders(BlockWeights weights) {
        RealMatrix c = diagonal(part("c"));
        weights.change("g2", g -> g.multiply(c));
        List.of("Wg", "Wu").forEach(name -> weights.change(name, inverse(c)::multiply));
    }

    private static boolean free(Symmetry symmetry, String value) {
        return IntStream.range(0, symmetry.field(value).size())
                .allMatch(i -> symmetry.field(value).get(i) != 0);
    }

    private static AttentionGroup attention(Symmetry symmetry) {
        return Inventory.of(symmetry).attentions().get(0);
    }

    private static boolean full(long dimensions) {
        long each = ORACLE.path("dk").asLong();
        return dimensions == HEADS * each * each;
    }

    static Stream<Change> changes() {
        RealMatrix[] diagonals = {diagonal(part("lam", 0)), diagonal(part("lam", 1))};
        RealMatrix[] pairs = {diagonal(part("lam_pair", 0)), diagonal(part("lam_pair", 1))};
        RealMatrix[] general = {part("GL", 0), part("GL", 1)};
        RealMatrix gates = diagonal(part("mu"));
        Predicate<Symmetry> anyMatrix = symmetry -> full(attention(symmetry).queryKey());
        Predicate<Symmetry> complex = symmetry -> attention(symmetry).queryKey() > 0;
        Predicate<Symmetry> keyBias = symmetry -> attention(symmetry).keyBias() > 0;
        Predicate<Symmetry> values = symmetry -> full(attention(symmetry).valueOutput());
        Predicate<Symmetry> gatedUnits = symmetry -> free(symmetry, "up");
        return Stream.of(
                new Change("QK_diag_per_channel", Form.PLAIN, w -> queryKey(w, diagonals), anyMatrix),
                new Change("QK_diag_per_channel_with_rope", Form.ROPE, w -> queryKey(w, diagonals), anyMatrix),
                new Change("QK_pair_scale_with_rope", Form.ROPE, w -> queryKey(w, pairs), complex),
                new Change("QK_pair_scale_with_qknorm_only_eps", Form.QK_NORM, w -> queryKey(w, pairs), complex),
                new Change("QK_GL", Form.PLAIN, w -> queryKey(w, general), anyMatrix),
                new Change("QK_GL_with_rope", Form.ROPE, w -> queryKey(w, general), anyMatrix),
                new Change("QK_complex_scale_with_rope", Form.ROPE, w -> queryKey(w, part("complex")), complex),
                new Change("VO_GL", Form.PLAIN, w -> valueOutput(w, general), values),
                new Change("VO_diag", Form.PLAIN, w -> valueOutput(w, diagonals), values),
                new Change("key_bias_translation", Form.PLAIN, TransformerOracleTest::shiftedKeys, keyBias),
                new Change("key_bias_translation_with_rope", Form.ROPE, TransformerOracleTest::shiftedKeys, keyBias),
                new Change(
                        "value_bias_into_output_bias",
                        Form.PLAIN,
                        TransformerOracleTest::foldedValues,
                        symmetry -> attention(symmetry).valueBias() > 0),
                new Change(
                        "head_permutation",
                        Form.PLAIN,
                        BlockWeights::swapHeads,
                        symmetry -> attention(symmetry).headPermutations() > 0),
                new Change("SwiGLU_up_down_diag", Form.PLAIN, w -> gated(w, "Wu", gates), gatedUnits),
                new Change(
                        "SwiGLU_up_down_negative",
                        Form.PLAIN,
                        w -> gated(w, "Wu", gates.scalarMultiply(-1)),
                        symmetry -> !Inventory.of(symmetry).gates().isEmpty()),
                new Change(
                        "SwiGLU_gate_down_diag",
                        Form.PLAIN,
                        w -> gated(w, "Wg", gates),
                        symmetry -> free(symmetry, "gate")),
                new Change(
                        "SwiGLU_permutation",
                        Form.PLAIN,
                        TransformerOracleTest::permuted,
                        symmetry -> Inventory.of(symmetry).classes().logOrder() > 0),
                new Change(
                        "LN_affine_absorbed_into_QKV",
                        Form.PLAIN,
                        TransformerOracleTest::absorbedLayerNormalization,
                        symmetry -> free(symmetry, "n")
                                && !Inventory.of(symmetry).shifts().isEmpty()),
                new Change(
                        "RMSNorm_gain_absorbed_into_gate_up",
                        Form.PLAIN,
                        TransformerOracleTest::absorbedGain,
                        symmetry -> free(symmetry, "m")),
                new Change(
                        "RMSNorm_gain_vs_next_diag",
                        Form.PLAIN,
                        TransformerOracleTest::gainAndReaders,
                        symmetry -> free(symmetry, "m")));
    }

    @ParameterizedTest
    @CsvSource({"PLAIN, y_plain", "ROPE, y_rope", "QK_NORM, y_qknorm"})
    void block_inOnnxRuntime_givesTheOutputsOfTheOracle(Form form, String expected) {
        double[] y = TransformerBlock.run(TransformerBlock.model(new BlockWeights(ORACLE), form, HEADS), X);

        assertThat(y).containsExactly(OracleNets.flat(ORACLE.path(expected)), within(CLOSED_FORM));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void change_ofTheTable_movesOutputsAsItSaysAndIsCountedIfExact(Change change) {
        JsonNode expected = ORACLE.path("tests").path(change.name());
        assertThat(expected.isObject()).isTrue();
        Model before = TransformerBlock.model(new BlockWeights(ORACLE), change.form(), HEADS);
        BlockWeights changed = new BlockWeights(ORACLE);
        change.make().accept(changed);

        double moved = OracleNets.farthest(
                TransformerBlock.run(TransformerBlock.model(changed, change.form(), HEADS), X),
                TransformerBlock.run(before, X));

        boolean exact = expected.path("claimed_exact").asBoolean();
        if (exact) {
            assertThat(moved).isLessThan(EXACT);
        } else if (change.name().startsWith("key_bias")) {
            assertThat(moved).isGreaterThan(0.1);
        } else {
            assertThat(moved).isCloseTo(expected.path("max_abs").doubleValue(), within(1e-10));
        }
        assertThat(change.counted().test(TransformerBlock.symmetry(before))).isEqualTo(exact);
    }

    /** Scales, permutations and signs that the finder knows are found from the two models alone. */
    @ParameterizedTest
    @CsvSource({
        "QK_diag_per_channel, true",
        "VO_diag, true",
        "head_permutation, true",
        "SwiGLU_up_down_diag, true",
        "SwiGLU_permutation, true",
        "RMSNorm_gain_vs_next_diag, true",
        "SwiGLU_gate_down_diag, false",
        "QK_diag_per_channel_with_rope, false"
    })
    void compare_blockAndItsChange_findsTheMap(String name, boolean same) {
        Change change =
                changes().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
        BlockWeights changed = new BlockWeights(ORACLE);
        change.make().accept(changed);
        Symmetry reference =
                TransformerBlock.symmetry(TransformerBlock.model(new BlockWeights(ORACLE), change.form(), HEADS));

        ModelMatcher.Result result = ModelMatcher.compare(
                PermutationFinder.find(reference),
                TransformerBlock.model(changed, change.form(), HEADS),
                ModelMatcher.Options.DEFAULT);

        assertThat(result instanceof ModelMatcher.Equal).isEqualTo(same);
    }

    /** All that is written to the stream times 3: no change if epsilons grow by 9, and one of their size if not. */
    @ParameterizedTest
    @CsvSource({"residual_stream_scale_eps_scaled, 9", "residual_stream_scale_eps_fixed, 1"})
    void scaleOfTheStream_isFreeUpToEpsilon(String name, double epsilons) {
        double scale = 3;
        JsonNode expected = ORACLE.path("tests").path(name);
        BlockWeights changed = new BlockWeights(ORACLE);
        List.of("Wo", "bo", "Wd").forEach(part -> changed.change(part, w -> w.scalarMultiply(scale)));
        double epsilon = changed.epsilon();
        changed.epsilon(epsilons * epsilon);
        Model before = TransformerBlock.model(new BlockWeights(ORACLE), Form.PLAIN, HEADS);

        double[] scaled = TransformerBlock.run(
                TransformerBlock.model(changed, Form.PLAIN, HEADS),
                Arrays.stream(X).map(x -> scale * x).toArray());

        double moved = OracleNets.farthest(
                Arrays.stream(scaled).map(y -> y / scale).toArray(), TransformerBlock.run(before, X));
        assertThat(moved).isCloseTo(expected.path("max_abs").doubleValue(), within(CLOSED_FORM));
        assertThat(moved < CLOSED_FORM).isEqualTo(expected.path("claimed_exact").asBoolean());
    }
}
