package org.pathlift.analysis.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pathlift.analysis.inventory.TransformerBlock.Form;
import org.pathlift.analysis.rescaling.AttentionEnergy;
import org.pathlift.analysis.rescaling.UnitEnergies;
import org.pathlift.conditioning.symmetry.IndexField;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.testing.OracleNets;

/** The transformer block of the reference numbers: dimensions of its groups, and the balance of its units. */
class TransformerInventoryTest {

    private static final double CLOSED_FORM = 1e-12;
    private static final JsonNode ORACLE = TransformerBlock.ORACLE;

    private static final int HEADS = ORACLE.path("heads").asInt();
    private static final int EACH = ORACLE.path("dk").asInt();

    private static Symmetry symmetry() {
        return TransformerBlock.symmetry(Form.PLAIN, HEADS);
    }

    @Test
    void groups_ofTheBlock_haveTheDimensionsOfTheOracle() {
        JsonNode dims = ORACLE.path("dims");
        Inventory inventory = Inventory.of(symmetry());

        assertThat(inventory.attentions()).hasSize(1);
        AttentionGroup attention = inventory.attentions().get(0);
        assertThat(attention.heads()).isEqualTo(dims.path("h").asInt());
        assertThat(attention.queryKey()).isEqualTo(dims.path("QK_GL").asLong());
        assertThat(attention.valueOutput()).isEqualTo(dims.path("VO_GL").asLong());
        assertThat(attention.keyBias()).isEqualTo(dims.path("key_bias").asLong());
        assertThat(attention.valueBias()).isEqualTo(dims.path("value_bias").asLong());
        assertThat(attention.headPermutations())
                .isCloseTo(dims.path("log_perm").path("heads").asDouble(), within(CLOSED_FORM));
        assertThat(inventory.gates()).hasSize(1);
        assertThat(inventory.gates().get(0).units())
                .isEqualTo(dims.path("swiglu").asInt());
        assertThat(inventory.classes().logOrder())
                .isCloseTo(dims.path("log_perm").path("ffn").asDouble(), within(1e-11));
        // The gain of the layer normalization is among the scales, its shift among the shifts.
        assertThat(inventory.shifts()).extracting(AbsorbedShift::shift).containsExactly("be1");
        long affine = free(symmetry().field("n")) + inventory.shifts().get(0).dimensions();
        assertThat(affine).isEqualTo(dims.path("ln_affine_vs_next").asLong());
        assertThat(free(symmetry().field("m")))
                .isEqualTo(dims.path("rms_gain_vs_next").asLong());
        assertThat(inventory.streams()).extracting(NormalizedStream::kind).containsOnly("layer");
    }

    /** How many units a value carries. */
    private static long free(IndexField field) {
        return IntStream.range(0, field.size())
                .map(field::get)
                .filter(unit -> unit != 0)
                .distinct()
                .count();
    }

    @Test
    void queriesAndKeys_thatAreRotatedOrNormalized_haveTheGroupOfTheOracle() {
        JsonNode dims = ORACLE.path("dims");

        AttentionGroup rotated = Inventory.of(TransformerBlock.symmetry(Form.ROPE, HEADS))
                .attentions()
                .get(0);
        AttentionGroup normalized = Inventory.of(TransformerBlock.symmetry(Form.QK_NORM, HEADS))
                .attentions()
                .get(0);

        assertThat(rotated.form()).isEqualTo("rope");
        assertThat(rotated.queryKey()).isEqualTo(dims.path("QK_rope").asLong());
        assertThat(rotated.keyBias()).isZero();
        assertThat(rotated.valueOutput()).isEqualTo(dims.path("VO_GL").asLong());
        assertThat(normalized.form()).isEqualTo("qk-norm");
        assertThat(normalized.queryKey()).isZero();
        assertThat(normalized.valueOutput()).isEqualTo(dims.path("VO_GL").asLong());
    }

    /** One head of keys and values for two of queries: A acts on all of them at once. */
    @Test
    void sharedKeys_haveOneGroupForAllTheirQueries() {
        Symmetry symmetry = TransformerBlock.symmetry(Form.PLAIN, 1);

        AttentionGroup attention = Inventory.of(symmetry).attentions().get(0);
        List<AttentionEnergy> energies = AttentionEnergy.of(symmetry, List.of(attention));

        assertThat(attention.keyHeads()).isEqualTo(1);
        assertThat(attention.queryKey()).isEqualTo((long) EACH * EACH);
        assertThat(attention.valueOutput()).isEqualTo((long) EACH * EACH);
        assertThat(attention.headPermutations()).isCloseTo(Math.log(2), within(CLOSED_FORM));
        assertThat(energies).extracting(AttentionEnergy::heads).containsExactly(1, 1);
        energies.forEach(energy -> assertThat(energy.general()).isLessThan(energy.energy()));
    }

    @Test
    void units_ofTheBlock_haveTheBalanceOfTheOracle() {
        Symmetry symmetry = symmetry();
        UnitEnergies energies = UnitEnergies.of(symmetry);
        JsonNode balance = ORACLE.path("balance");

        // A key's unit is made by the keys and, inversely, by the queries; the oracle's ratio is query over key.
        assertRatios(symmetry, energies, "k1", balance.path("QK_log_ratio"), -1);
        assertRatios(symmetry, energies, "v1", balance.path("VO_log_ratio"), 1);
        assertRatios(symmetry, energies, "up", balance.path("SwiGLU_log_ratio"), 1);
    }

    /** λ = exp(-r/2), the oracle's scales of least energy, and the energies of queries and keys before and after them. */
    @Test
    void balance_ofUnits_isTheScaleOfLeastEnergyOfTheOracle() {
        Symmetry symmetry = symmetry();
        UnitEnergies energies = UnitEnergies.of(symmetry);
        JsonNode balance = ORACLE.path("balance");

        assertScales(
                symmetry, energies, "k1", balance.path("QK_diag_lambda (Q*lambda, K/lambda; biases included)"), -1);
        assertScales(
                symmetry, energies, "v1", balance.path("VO_diag_lambda (V*lambda, O/lambda; value bias included)"), 1);
        assertScales(symmetry, energies, "up", balance.path("SwiGLU_lambda (up*lambda, down/lambda)"), 1);
        IndexField keys = symmetry.field("k1");
        for (int head = 0; head < HEADS; head++) {
            double before = 0;
            double after = 0;
            for (int i = head * EACH; i < (head + 1) * EACH; i++) {
                int unit = Math.abs(keys.get(i));
                double in = energies.in(unit, UnitEnergies.Biases.WITH);
                double out = energies.out(unit, UnitEnergies.Biases.WITH);
                before += in + out;
                after += 2 * Math.sqrt(in * out);
            }
            assertThat(before)
                    .isCloseTo(balance.path("QK_diag_energy_before").get(head).asDouble(), within(CLOSED_FORM));
            assertThat(after)
                    .isCloseTo(balance.path("QK_diag_energy_after").get(head).asDouble(), within(CLOSED_FORM));
        }
    }

    private static void assertScales(
            Symmetry symmetry, UnitEnergies energies, String value, JsonNode expected, int sign) {
        double[] wanted = OracleNets.flat(expected);
        IndexField units = symmetry.field(value);
        for (int i = 0; i < wanted.length; i++) {
            double ratio = sign
                    * Math.signum(units.get(i))
                    * energies.logRatio(Math.abs(units.get(i)), UnitEnergies.Biases.WITH);
            assertThat(Math.exp(-ratio / 2)).as("%s %d", value, i).isCloseTo(wanted[i], within(CLOSED_FORM));
        }
    }

    @Test
    void energies_ofTheBlock_reachTheMinimaOfTheOracle() {
        Symmetry symmetry = symmetry();
        JsonNode balance = ORACLE.path("balance");

        List<AttentionEnergy> energies =
                AttentionEnergy.of(symmetry, Inventory.of(symmetry).attentions());

        assertThat(energies).extracting(AttentionEnergy::part).containsExactly("query-key", "value-output");
        AttentionEnergy queryKey = energies.get(0);
        assertThat(queryKey.heads()).isEqualTo(HEADS);
        assertThat(queryKey.energy()).isCloseTo(sum(balance, "QK_energy_weights_only_before"), within(CLOSED_FORM));
        assertThat(queryKey.diagonal()).isCloseTo(sum(balance, "QK_diag_min_energy_weights_only"), within(CLOSED_FORM));
        assertThat(queryKey.general())
                .isCloseTo(sum(balance, "QK_GL_min_energy_weights_only = 2*nuclear_norm(WqWk^T)"), within(CLOSED_FORM));
        AttentionEnergy valueOutput = energies.get(1);
        assertThat(valueOutput.general()).isLessThan(valueOutput.diagonal());
        assertThat(valueOutput.diagonal()).isLessThan(valueOutput.energy());
    }

    private static double sum(JsonNode balance, String name) {
        return Arrays.stream(OracleNets.flat(balance.path(name))).sum();
    }

    private static void assertRatios(
            Symmetry symmetry, UnitEnergies energies, String value, JsonNode expected, int sign) {
        double[] wanted = OracleNets.flat(expected);
        IndexField units = symmetry.field(value);
        assertThat(units.size()).isEqualTo(wanted.length);
        for (int i = 0; i < wanted.length; i++) {
            assertThat(units.get(i)).isNotZero();
            double ratio =
                    Math.signum(units.get(i)) * energies.logRatio(Math.abs(units.get(i)), UnitEnergies.Biases.WITH);
            assertThat(sign * ratio).as("%s %d", value, i).isCloseTo(wanted[i], within(CLOSED_FORM));
        }
    }
}
