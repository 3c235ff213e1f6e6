package org.pathlift.analysis.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pathlift.analysis.rescaling.AttentionEnergy;
import org.pathlift.analysis.rescaling.UnitEnergies;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.IndexField;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.SymmetryFinder;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.serde.ModelBuilder;
import org.pathlift.testdata.TestData;

/** The transformer block of the reference numbers: dimensions of its groups, and the balance of its units. */
class TransformerInventoryTest {

    private static final double CLOSED_FORM = 1e-12;
    private static final JsonNode ORACLE = TestData.oracle("transformer");

    private final int width = ORACLE.path("d").asInt();
    private final int heads = ORACLE.path("heads").asInt();
    private final int each = ORACLE.path("dk").asInt();

    /** [heads, rows, columns] as one matrix whose columns are those of the heads in turn. */
    private static double[] columns(JsonNode parts) {
        int rows = parts.get(0).size();
        int columns = parts.get(0).get(0).size();
        double[] values = new double[parts.size() * rows * columns];
        for (int head = 0; head < parts.size(); head++) {
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++) {
                    values[(row * parts.size() + head) * columns + column] =
                            parts.get(head).get(row).get(column).asDouble();
                }
            }
        }
        return values;
    }

    private static double[] flat(JsonNode values) {
        if (!values.isArray()) {
            return new double[] {values.asDouble()};
        }
        double[] all = new double[0];
        for (JsonNode value : values) {
            double[] more = flat(value);
            double[] joined = java.util.Arrays.copyOf(all, all.length + more.length);
            System.arraycopy(more, 0, joined, all.length, more.length);
            all = joined;
        }
        return all;
    }

    private static void add(ModelBuilder builder, String name, double[] values, long... dims) {
        builder.initializer(Tensor.ofDoubles(name, Shape.of(dims), values));
    }

    private void projection(ModelBuilder builder, String name, String input, String shape, Form form) {
        builder.node("MatMul", List.of(input, "W" + name), List.of(name + "0"));
        builder.node("Add", List.of(name + "0", "b" + name), List.of(name + "1"));
        builder.node("Reshape", List.of(name + "1", shape), List.of(name + "2"));
        boolean mixed = form != Form.PLAIN && !name.equals("v");
        if (mixed) {
            between(builder, form, name);
        }
        long[] order = name.equals("k") ? new long[] {0, 2, 3, 1} : new long[] {0, 2, 1, 3};
        builder.node("Transpose", List.of(name + (mixed ? "3" : "2")), List.of(name), Map.of("perm", order));
    }

    /** The first parts of parameters that are made for all heads. */
    private static JsonNode first(JsonNode parts, int count) {
        com.fasterxml.jackson.databind.node.ArrayNode some =
                com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < count; i++) {
            some.add(parts.get(i));
        }
        return some;
    }

    /** What stands between projections and scores. */
    private enum Form {
        PLAIN,
        ROPE,
        QK_NORM
    }

    private Symmetry symmetry() {
        return symmetry(Form.PLAIN, heads);
    }

    /** Rotates each pair of channels by the position, or normalizes each head's channels. */
    private void between(ModelBuilder builder, Form form, String name) {
        String value = name.equals("q") ? "q2" : "k2";
        if (form == Form.QK_NORM) {
            builder.node("LayerNormalization", List.of(value, "ones"), List.of(name + "3"), Map.of("axis", -1));
        } else {
            builder.node("Split", List.of(value), List.of(name + "a", name + "b"), Map.of("axis", -1));
            builder.node("Neg", List.of(name + "b"), List.of(name + "n"));
            builder.node("Concat", List.of(name + "n", name + "a"), List.of(name + "r"), Map.of("axis", -1));
            builder.node("Mul", List.of(value, "cos"), List.of(name + "c"));
            builder.node("Mul", List.of(name + "r", "sin"), List.of(name + "s"));
            builder.node("Add", List.of(name + "c", name + "s"), List.of(name + "3"));
        }
    }

    private void rotations(ModelBuilder builder, int positions) {
        double[] cos = new double[positions * each];
        double[] sin = new double[cos.length];
        for (int i = 0; i < cos.length; i++) {
            int position = i / each;
            cos[i] = Math.cos(position);
            sin[i] = Math.sin(position);
        }
        builder.initializer(Tensor.ofDoubles("cos", Shape.of(1, positions, 1, each), cos));
        builder.initializer(Tensor.ofDoubles("sin", Shape.of(1, positions, 1, each), sin));
        double[] ones = new double[each];
        java.util.Arrays.fill(ones, 1);
        builder.initializer(Tensor.ofDoubles("ones", Shape.of(each), ones));
    }

    private Symmetry symmetry(Form form, int keyHeads) {
        JsonNode params = ORACLE.path("params");
        int positions = ORACLE.path("T").asInt();
        int hidden = ORACLE.path("dff").asInt();
        ModelBuilder builder = new ModelBuilder(17).input("x", ElementType.DOUBLE, 1, positions, width);
        for (String name : List.of("q", "k", "v")) {
            int own = name.equals("q") ? heads : keyHeads;
            add(builder, "W" + name, columns(first(params.path("W" + name), own)), width, (long) own * each);
            add(builder, "b" + name, flat(first(params.path("b" + name), own)), (long) own * each);
        }
        add(builder, "Wo", flat(params.path("Wo")), (long) heads * each, width);
        add(builder, "bo", flat(params.path("bo")), width);
        add(builder, "g1", flat(params.path("g1")), width);
        add(builder, "be1", flat(params.path("be1")), width);
        add(builder, "g2", flat(params.path("g2")), width);
        for (String name : List.of("Wg", "Wu")) {
            add(builder, name, flat(params.path(name)), width, hidden);
        }
        add(builder, "Wd", flat(params.path("Wd")), hidden, width);
        builder.initializer(
                Tensor.ofDoubles("eps", Shape.SCALAR, ORACLE.path("eps").asDouble()));
        builder.initializer(Tensor.ofDoubles("two", Shape.SCALAR, 2));
        builder.initializer(Tensor.ofDoubles("scale", Shape.SCALAR, Math.sqrt(each)));
        rotations(builder, positions);
        builder.initializer(Tensor.ofLongs("split", Shape.of(4), 1, positions, heads, each));
        builder.initializer(Tensor.ofLongs("shared", Shape.of(4), 1, positions, keyHeads, each));
        builder.initializer(Tensor.ofLongs("join", Shape.of(3), 1, positions, (long) heads * each));
        builder.node("LayerNormalization", List.of("x", "g1", "be1"), List.of("n"), Map.of("axis", -1));
        for (String name : List.of("q", "k", "v")) {
            projection(builder, name, "n", name.equals("q") ? "split" : "shared", form);
        }
        builder.node("MatMul", List.of("q", "k"), List.of("raw"));
        builder.node("Div", List.of("raw", "scale"), List.of("scores"));
        builder.node("Softmax", List.of("scores"), List.of("weights"), Map.of("axis", -1));
        builder.node("MatMul", List.of("weights", "v"), List.of("mixed"));
        builder.node("Transpose", List.of("mixed"), List.of("moved"), Map.of("perm", new long[] {0, 2, 1, 3}));
        builder.node("Reshape", List.of("moved", "join"), List.of("joined"));
        builder.node("MatMul", List.of("joined", "Wo"), List.of("o0"));
        builder.node("Add", List.of("o0", "bo"), List.of("o"));
        builder.node("Add", List.of("x", "o"), List.of("s"));
        builder.node("Pow", List.of("s", "two"), List.of("square"));
        builder.node("ReduceMean", List.of("square"), List.of("mean"), Map.of("axes", new long[] {-1}));
        builder.node("Add", List.of("mean", "eps"), List.of("safe"));
        builder.node("Sqrt", List.of("safe"), List.of("root"));
        builder.node("Div", List.of("s", "root"), List.of("unit"));
        builder.node("Mul", List.of("unit", "g2"), List.of("m"));
        builder.node("MatMul", List.of("m", "Wg"), List.of("gate"));
        builder.node("MatMul", List.of("m", "Wu"), List.of("up"));
        builder.node("Sigmoid", List.of("gate"), List.of("open"));
        builder.node("Mul", List.of("gate", "open"), List.of("silu"));
        builder.node("Mul", List.of("silu", "up"), List.of("h"));
        builder.node("MatMul", List.of("h", "Wd"), List.of("down"));
        builder.node("Add", List.of("s", "down"), List.of("y"));
        Model model = builder.output("y").build();
        return SymmetryFinder.find(new Facts(model, ShapeInference.infer(model)));
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
        assertThat(inventory.streams()).extracting(NormalizedStream::kind).containsOnly("layer");
    }

    @Test
    void queriesAndKeys_thatAreRotatedOrNormalized_haveTheGroupOfTheOracle() {
        JsonNode dims = ORACLE.path("dims");

        AttentionGroup rotated =
                Inventory.of(symmetry(Form.ROPE, heads)).attentions().get(0);
        AttentionGroup normalized =
                Inventory.of(symmetry(Form.QK_NORM, heads)).attentions().get(0);

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
        Symmetry symmetry = symmetry(Form.PLAIN, 1);

        AttentionGroup attention = Inventory.of(symmetry).attentions().get(0);
        List<AttentionEnergy> energies = AttentionEnergy.of(symmetry, List.of(attention));

        assertThat(attention.keyHeads()).isEqualTo(1);
        assertThat(attention.queryKey()).isEqualTo((long) each * each);
        assertThat(attention.valueOutput()).isEqualTo((long) each * each);
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

    @Test
    void energies_ofTheBlock_reachTheMinimaOfTheOracle() {
        Symmetry symmetry = symmetry();
        JsonNode balance = ORACLE.path("balance");

        List<AttentionEnergy> energies =
                AttentionEnergy.of(symmetry, Inventory.of(symmetry).attentions());

        assertThat(energies).extracting(AttentionEnergy::part).containsExactly("query-key", "value-output");
        AttentionEnergy queryKey = energies.get(0);
        assertThat(queryKey.heads()).isEqualTo(heads);
        assertThat(queryKey.energy()).isCloseTo(sum(balance, "QK_energy_weights_only_before"), within(CLOSED_FORM));
        assertThat(queryKey.diagonal()).isCloseTo(sum(balance, "QK_diag_min_energy_weights_only"), within(CLOSED_FORM));
        assertThat(queryKey.general())
                .isCloseTo(sum(balance, "QK_GL_min_energy_weights_only = 2*nuclear_norm(WqWk^T)"), within(CLOSED_FORM));
        AttentionEnergy valueOutput = energies.get(1);
        assertThat(valueOutput.general()).isLessThan(valueOutput.diagonal());
        assertThat(valueOutput.diagonal()).isLessThan(valueOutput.energy());
    }

    private static double sum(JsonNode balance, String name) {
        return java.util.Arrays.stream(flat(balance.path(name))).sum();
    }

    private static void assertRatios(
            Symmetry symmetry, UnitEnergies energies, String value, JsonNode expected, int sign) {
        double[] wanted = flat(expected);
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
