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

    private static void projection(ModelBuilder builder, String name, String input, String shape) {
        builder.node("MatMul", List.of(input, "W" + name), List.of(name + "0"));
        builder.node("Add", List.of(name + "0", "b" + name), List.of(name + "1"));
        builder.node("Reshape", List.of(name + "1", shape), List.of(name + "2"));
        long[] order = name.equals("k") ? new long[] {0, 2, 3, 1} : new long[] {0, 2, 1, 3};
        builder.node("Transpose", List.of(name + "2"), List.of(name), Map.of("perm", order));
    }

    private Symmetry symmetry() {
        JsonNode params = ORACLE.path("params");
        int positions = ORACLE.path("T").asInt();
        int hidden = ORACLE.path("dff").asInt();
        ModelBuilder builder = new ModelBuilder(17).input("x", ElementType.DOUBLE, 1, positions, width);
        for (String name : List.of("q", "k", "v")) {
            add(builder, "W" + name, columns(params.path("W" + name)), width, (long) heads * each);
            add(builder, "b" + name, flat(params.path("b" + name)), (long) heads * each);
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
        builder.initializer(Tensor.ofLongs("split", Shape.of(4), 1, positions, heads, each));
        builder.initializer(Tensor.ofLongs("join", Shape.of(3), 1, positions, (long) heads * each));
        builder.node("LayerNormalization", List.of("x", "g1", "be1"), List.of("n"), Map.of("axis", -1));
        for (String name : List.of("q", "k", "v")) {
            projection(builder, name, "n", "split");
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
