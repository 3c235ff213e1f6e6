package org.pathlift.conditioning.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.pathlift.conditioning.symmetry.ConstantValues;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.NodeFilter;
import org.pathlift.conditioning.symmetry.PinReason;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.SymmetryFinder;
import org.pathlift.conditioning.symmetry.WeightStatus;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.serde.ModelBuilder;

/**
 * A small network in a few lines, for tests of the finder. Weights are drawn, seeded by their names.
 *
 * <pre>{@code
 * new Sketch(17).input("x", -1, 4).weight("w", 4, 8).node("MatMul", "x w", "h").node("Relu", "h", "r").output("r")
 * }</pre>
 */
public final class Sketch {

    private final ModelBuilder builder;

    public Sketch(long opset) {
        this.builder = new ModelBuilder(opset);
    }

    /** The builder behind it, for what has no shorthand. */
    public ModelBuilder builder() {
        return builder;
    }

    public Sketch input(String name, long... dims) {
        builder.input(name, ElementType.FLOAT, dims);
        return this;
    }

    /** A weight drawn from N(0, 1). */
    public Sketch weight(String name, long... dims) {
        builder.initializer(drawn(name, dims));
        return this;
    }

    /** A weight drawn from [0.5, 1.5): a variance, a gain. */
    public Sketch positive(String name, long... dims) {
        Random random = new Random(name.hashCode());
        float[] values = new float[(int) Shape.of(dims).elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = 0.5f + random.nextFloat();
        }
        builder.initializer(Tensor.ofFloats(name, Shape.of(dims), values));
        return this;
    }

    /** A tensor drawn from N(0, 1), seeded by its name. */
    public static Tensor drawn(String name, long... dims) {
        Random random = new Random(name.hashCode());
        float[] values = new float[(int) Shape.of(dims).elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Tensor.ofFloats(name, Shape.of(dims), values);
    }

    /** A float32 initializer with these values; extents follow from {@code dims}. */
    public Sketch values(String name, long[] dims, float... values) {
        builder.initializer(Tensor.ofFloats(name, Shape.of(dims), values));
        return this;
    }

    /** A float32 number. */
    public Sketch number(String name, float value) {
        builder.initializer(Tensor.ofFloats(name, Shape.SCALAR, value));
        return this;
    }

    /** A vector of whole numbers. */
    public Sketch ints(String name, long... values) {
        builder.initializer(Tensor.ofLongs(name, Shape.of(values.length), values));
        return this;
    }

    /** A node; inputs and outputs are separated by spaces, {@code _} is omitted; attributes alternate name, value. */
    public Sketch node(String operator, String inputs, String outputs, Object... attributes) {
        Map<String, Object> named = new LinkedHashMap<>();
        for (int i = 0; i < attributes.length; i += 2) {
            named.put((String) attributes[i], attributes[i + 1]);
        }
        builder.node(operator, names(inputs), names(outputs), named);
        return this;
    }

    private static List<String> names(String spaced) {
        return Arrays.stream(spaced.split(" ", -1))
                .map(name -> name.equals("_") ? "" : name)
                .toList();
    }

    /** Gemm with drawn [out, in] weight {@code NAME.w} and bias {@code NAME.b}; the result has the name. */
    public Sketch dense(String name, String input, int in, int out) {
        return weight(name + ".w", out, in)
                .weight(name + ".b", out)
                .node("Gemm", input + " " + name + ".w " + name + ".b", name, "transB", 1);
    }

    /** Conv 3x3, padded, with drawn weight and bias; the result has the name. */
    public Sketch conv(String name, String input, int in, int out, int groups) {
        return weight(name + ".w", out, in / groups, 3, 3)
                .weight(name + ".b", out)
                .node(
                        "Conv",
                        input + " " + name + ".w " + name + ".b",
                        name,
                        "pads",
                        new long[] {1, 1, 1, 1},
                        "group",
                        groups);
    }

    /** Ends a network in a tensor of one element: times 2 weights. */
    public Sketch dense0(String input) {
        return ints("one", 1, 1)
                .node("Reshape", input + " one", "flat")
                .dense("y", "flat", 1, 2)
                .output("y");
    }

    public Sketch relu(String input, String output) {
        return node("Relu", input, output);
    }

    public Sketch output(String... names) {
        builder.output(names);
        return this;
    }

    public Model model() {
        return builder.build();
    }

    /** Returns the values of the model that do not depend on its inputs. */
    public ConstantValues constants() {
        Model model = model();
        return ConstantValues.find(new Facts(model, ShapeInference.infer(model)));
    }

    public Symmetry symmetry() {
        return symmetry(NodeFilter.ALL);
    }

    public Symmetry symmetry(NodeFilter filter) {
        return find(model(), filter);
    }

    public static Symmetry find(Model model, NodeFilter filter) {
        return SymmetryFinder.find(new Facts(model, ShapeInference.infer(model)), filter);
    }

    /** The symmetry, after checks: this many units, and the function does not move, in float64 and in ONNX Runtime. */
    public Symmetry check(int units) {
        return check(symmetry(), units);
    }

    /** A symmetry after the same checks. */
    public static Symmetry check(Symmetry symmetry, int units) {
        assertThat(symmetry.units()).as("units of %s", symmetry.groups()).isEqualTo(units);
        for (int seed = 1; seed <= 3; seed++) {
            Invariance.assertInFloat64(symmetry, seed);
        }
        Invariance.assertInOnnxRuntime(symmetry, 4, 1e-4);
        return symmetry;
    }

    /** The reasons for which a tensor is pinned, as texts. */
    public static List<String> reasons(Symmetry symmetry, String tensor) {
        return symmetry.pins().stream()
                .filter(pin -> pin.tensor().equals(tensor))
                .map(PinReason::text)
                .toList();
    }

    /** Why no unit acts on a constant; fails where one does. */
    public static String whyNot(Symmetry symmetry, String constant) {
        WeightStatus status = symmetry.weights().stream()
                .filter(weight -> weight.tensor().equals(constant))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no status of '" + constant + "'"));
        return status.reason().orElseThrow(() -> new AssertionError("'" + constant + "' is rescaled"));
    }

    /** Whether a unit acts on a constant. */
    public static boolean isFree(Symmetry symmetry, String constant) {
        return symmetry.weights().stream().anyMatch(weight -> weight.tensor().equals(constant) && weight.free());
    }
}
