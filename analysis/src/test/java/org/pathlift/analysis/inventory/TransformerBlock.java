package org.pathlift.analysis.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.hipparchus.linear.RealMatrix;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.SymmetryFinder;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.Runner;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.serde.ModelBuilder;
import org.pathlift.onnx.serde.ModelWriter;
import org.pathlift.testdata.TestData;

/**
 * The transformer block of {@code transformer.json} as an ONNX graph in float64: layer normalization, causal attention, residual,
 * root mean square normalization, gated layer, residual.
 */
final class TransformerBlock {

    static final JsonNode ORACLE = TestData.oracle("transformer");

    private static final int WIDTH = ORACLE.path("d").asInt();
    private static final int HEADS = ORACLE.path("heads").asInt();
    private static final int EACH = ORACLE.path("dk").asInt();
    private static final int POSITIONS = ORACLE.path("T").asInt();

    /** What stands between projections and scores. */
    enum Form {
        PLAIN,
        /** Each head's pair of channels is rotated by the position. */
        ROPE,
        /** Each head's queries and keys are divided by their root mean square. */
        QK_NORM
    }

    private final BlockWeights weights;
    private final Form form;
    private final int keyHeads;
    private final ModelBuilder builder = new ModelBuilder(17).input("x", ElementType.DOUBLE, 1, POSITIONS, WIDTH);

    private TransformerBlock(BlockWeights weights, Form form, int keyHeads) {
        this.weights = weights;
        this.form = form;
        this.keyHeads = keyHeads;
    }

    /** The block with the oracle's parameters and these heads of keys and values. */
    static Symmetry symmetry(Form form, int keyHeads) {
        return symmetry(model(new BlockWeights(ORACLE), form, keyHeads));
    }

    static Symmetry symmetry(Model model) {
        return SymmetryFinder.find(new Facts(model, ShapeInference.infer(model)));
    }

    static Model model(BlockWeights weights, Form form, int keyHeads) {
        return new TransformerBlock(weights, form, keyHeads).model();
    }

    /** The outputs of ONNX Runtime for [positions, width]. */
    static double[] run(Model model, double[] x) {
        try (Runner runner = Runner.open(ModelWriter.toBytes(model))) {
            return runner.run(Map.of("x", Sample.ofDoubles(Shape.of(1, POSITIONS, WIDTH), x)))
                    .get("y")
                    .toDoubles();
        }
    }

    private void add(String name, RealMatrix values, long... dims) {
        double[] flat =
                Arrays.stream(values.getData()).flatMapToDouble(Arrays::stream).toArray();
        builder.initializer(Tensor.ofDoubles(name, Shape.of(dims), flat));
    }

    private void node(String operator, String inputs, String output, Map<String, ?> attributes) {
        builder.node(operator, List.of(inputs.split(" ")), List.of(output), attributes);
    }

    private void node(String operator, String inputs, String output) {
        node(operator, inputs, output, Map.of());
    }

    private Model model() {
        parameters();
        constants();
        node("LayerNormalization", "x g1 be1", "n", Map.of("axis", -1, "epsilon", (float) weights.epsilon()));
        for (String name : List.of("q", "k", "v")) {
            projection(name);
        }
        node("MatMul", "q k", "raw");
        node("Div", "raw scale", "scaled");
        node("Add", "scaled mask", "scores");
        node("Softmax", "scores", "weights", Map.of("axis", -1));
        node("MatMul", "weights v", "mixed");
        node("Transpose", "mixed", "moved", Map.of("perm", new long[] {0, 2, 1, 3}));
        node("Reshape", "moved join", "joined");
        node("MatMul", "joined Wo", "o0");
        node("Add", "o0 bo", "o");
        node("Add", "x o", "s");
        rootMeanSquare("s", "unit");
        node("Mul", "unit g2", "m");
        node("MatMul", "m Wg", "gate");
        node("MatMul", "m Wu", "up");
        node("Sigmoid", "gate", "open");
        node("Mul", "gate open", "silu");
        node("Mul", "silu up", "h");
        node("MatMul", "h Wd", "down");
        node("Add", "s down", "y");
        return builder.output("y").build();
    }

    private void parameters() {
        for (String name : List.of("q", "k", "v")) {
            int own = name.equals("q") ? HEADS : keyHeads;
            add("W" + name, weights.columns("W" + name, own), WIDTH, (long) own * EACH);
            add("b" + name, weights.columns("b" + name, own), (long) own * EACH);
        }
        add("Wo", weights.rows("Wo"), (long) HEADS * EACH, WIDTH);
        for (String name : List.of("bo", "g1", "be1", "g2")) {
            add(name, weights.get(name, 0), WIDTH);
        }
        for (String name : List.of("Wg", "Wu", "Wd")) {
            RealMatrix values = weights.get(name, 0);
            add(name, values, values.getRowDimension(), values.getColumnDimension());
        }
    }

    private void constants() {
        double[] cos = new double[POSITIONS * EACH];
        double[] sin = new double[cos.length];
        double[] mask = new double[POSITIONS * POSITIONS];
        for (int i = 0; i < cos.length; i++) {
            int position = i / EACH;
            cos[i] = Math.cos(position);
            sin[i] = Math.sin(position);
        }
        for (int i = 0; i < mask.length; i++) {
            mask[i] = i % POSITIONS > i / POSITIONS ? Double.NEGATIVE_INFINITY : 0;
        }
        builder.initializer(Tensor.ofDoubles("cos", Shape.of(1, POSITIONS, 1, EACH), cos))
                .initializer(Tensor.ofDoubles("sin", Shape.of(1, POSITIONS, 1, EACH), sin))
                .initializer(Tensor.ofDoubles("mask", Shape.of(POSITIONS, POSITIONS), mask))
                .initializer(Tensor.ofDoubles("eps", Shape.SCALAR, weights.epsilon()))
                .initializer(Tensor.ofDoubles("two", Shape.SCALAR, 2))
                .initializer(Tensor.ofDoubles("scale", Shape.SCALAR, Math.sqrt(EACH)))
                .initializer(Tensor.ofLongs("split", Shape.of(4), 1, POSITIONS, HEADS, EACH))
                .initializer(Tensor.ofLongs("shared", Shape.of(4), 1, POSITIONS, keyHeads, EACH))
                .initializer(Tensor.ofLongs("join", Shape.of(3), 1, POSITIONS, (long) HEADS * EACH));
    }

    private void projection(String name) {
        node("MatMul", "n W" + name, name + "0");
        node("Add", name + "0 b" + name, name + "1");
        node("Reshape", name + "1 " + (name.equals("q") ? "split" : "shared"), name + "2");
        String mixed = name.equals("v") ? name + "2" : mixed(name);
        long[] order = name.equals("k") ? new long[] {0, 2, 3, 1} : new long[] {0, 2, 1, 3};
        node("Transpose", mixed, name, Map.of("perm", order));
    }

    private String mixed(String name) {
        String value = name + "2";
        return switch (form) {
            case PLAIN -> value;
            case ROPE -> {
                builder.node("Split", List.of(value), List.of(name + "a", name + "b"), Map.of("axis", -1));
                node("Neg", name + "b", name + "n");
                node("Concat", name + "n " + name + "a", name + "r", Map.of("axis", -1));
                node("Mul", value + " cos", name + "c");
                node("Mul", name + "r sin", name + "s");
                node("Add", name + "c " + name + "s", name + "3");
                yield name + "3";
            }
            case QK_NORM -> {
                rootMeanSquare(value, name + "3");
                yield name + "3";
            }
        };
    }

    private void rootMeanSquare(String value, String output) {
        node("Pow", value + " two", value + ".square");
        node("ReduceMean", value + ".square", value + ".mean", Map.of("axes", new long[] {-1}));
        node("Add", value + ".mean eps", value + ".safe");
        node("Sqrt", value + ".safe", value + ".root");
        node("Div", value + " " + value + ".root", output);
    }
}
