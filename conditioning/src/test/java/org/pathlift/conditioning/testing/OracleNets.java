package org.pathlift.conditioning.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.SymmetryFinder;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.serde.ModelBuilder;
import org.pathlift.testdata.TestData;

/**
 * The networks of the reference numbers ({@code nets.json}, {@code extra_nets.json}) as ONNX models with float64 weights.
 *
 * <p>Weights are initializers named {@code NODE.W} and {@code NODE.b}; the values are named as their nodes. A network's
 * parameters have one numbering, θ: W in C order and then b of every node that has them, in the order of nodes.
 */
public final class OracleNets {

    private OracleNets() {}

    /** One element of an initializer: where a parameter θ_i stands. */
    public record Place(String tensor, int element) {}

    /** The names of all networks: those of {@code nets.json}, then those of {@code extra_nets.json}. */
    public static List<String> names() {
        List<String> names = new ArrayList<>();
        TestData.oracle("nets").fieldNames().forEachRemaining(names::add);
        TestData.oracle("extra_nets").fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** The symmetry of a network. */
    public static Symmetry symmetry(String net) {
        return SymmetryFinder.find(facts(net));
    }

    /** The names of the four networks of {@code nets.json}. */
    public static List<String> base() {
        List<String> names = new ArrayList<>();
        TestData.oracle("nets").fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** The reference numbers of a network: its entry in {@code pathcond.json} or {@code pathcond_extra.json}. */
    public static JsonNode reference(String net) {
        String file = TestData.oracle("nets").has(net) ? "pathcond" : "pathcond_extra";
        return TestData.oracle(file).path(net);
    }

    /** The shape of a network's input {@code x}, with a batch of one in front. */
    public static Shape inputShape(String net) {
        return withBatch(description(net).path("input_shape"), 1);
    }

    /** The network with float64 weights, input {@code x} with an open batch, output {@code y}. */
    public static Model model(String net) {
        return builder(net, ElementType.DOUBLE).build();
    }

    /**
     * The network with float64 weights and the shapes of its values. ONNX Runtime has no convolution in float64, so the
     * shapes are those of the network in float32.
     */
    public static Facts facts(String net) {
        return new Facts(
                model(net), ShapeInference.infer(builder(net, ElementType.FLOAT).build()));
    }

    /** As {@link #facts(String)}, for an image of other sides than the description's. */
    public static Facts facts(String net, int side) {
        JsonNode shape = description(net).path("input_shape");
        long[] dims = {-1, shape.get(0).asLong(), side, side};
        return new Facts(
                builder(net, ElementType.DOUBLE, dims).build(),
                ShapeInference.infer(builder(net, ElementType.FLOAT, dims).build()));
    }

    /** The network with weights of another real type: float32 (rounded) or float64. */
    public static ModelBuilder builder(String net, ElementType type) {
        return builder(net, type, withBatchDims(description(net).path("input_shape"), -1));
    }

    private static ModelBuilder builder(String net, ElementType type, long[] dims) {
        JsonNode description = description(net);
        ModelBuilder builder = new ModelBuilder(17).name(net);
        builder.input("x", type, dims);
        String last = "";
        for (JsonNode node : description.path("nodes")) {
            last = node.path("name").asText();
            add(builder, node, type);
        }
        builder.node("Identity", List.of(last), List.of("y"));
        return builder.output("y");
    }

    /** Where every parameter stands, in the order of θ. */
    public static List<Place> theta(String net) {
        List<Place> places = new ArrayList<>();
        for (JsonNode node : description(net).path("nodes")) {
            for (String part : List.of("W", "b")) {
                if (node.hasNonNull(part)) {
                    int elements = flat(node.path(part)).length;
                    for (int i = 0; i < elements; i++) {
                        places.add(new Place(node.path("name").asText() + "." + part, i));
                    }
                }
            }
        }
        return places;
    }

    /** The number in θ of the first element of every initializer, by its name. */
    public static Map<String, Integer> offsets(String net) {
        Map<String, Integer> offsets = new LinkedHashMap<>();
        List<Place> places = theta(net);
        for (int i = 0; i < places.size(); i++) {
            offsets.putIfAbsent(places.get(i).tensor(), i);
        }
        return offsets;
    }

    private static JsonNode description(String net) {
        JsonNode nets = TestData.oracle("nets");
        JsonNode found =
                nets.has(net) ? nets.path(net) : TestData.oracle("extra_nets").path(net);
        if (found.isMissingNode()) {
            throw new IllegalArgumentException("no network '" + net + "', only " + names());
        }
        return found;
    }

    private static void add(ModelBuilder builder, JsonNode node, ElementType type) {
        String name = node.path("name").asText();
        List<String> inputs = new ArrayList<>();
        node.path("inputs").forEach(input -> inputs.add(input.asText()));
        for (String part : List.of("W", "b")) {
            if (node.hasNonNull(part)) {
                builder.initializer(tensor(name + "." + part, node.path(part), type));
                inputs.add(name + "." + part);
            }
        }
        long stride = node.path("stride").asLong(1);
        long pad = node.path("pad").asLong(0);
        long kernel = node.path("kernel").asLong(1);
        long[] strides = {stride, stride};
        switch (node.path("op").asText()) {
            case "Gemm" -> builder.node("Gemm", inputs, List.of(name), Map.of("transB", 1));
            case "Conv" ->
                builder.node(
                        "Conv",
                        inputs,
                        List.of(name),
                        Map.of(
                                "strides",
                                strides,
                                "pads",
                                new long[] {pad, pad, pad, pad},
                                "group",
                                node.path("groups").asLong(1)));
            case "MaxPool", "AvgPool" ->
                builder.node(
                        node.path("op").asText().equals("MaxPool") ? "MaxPool" : "AveragePool",
                        inputs,
                        List.of(name),
                        Map.of("kernel_shape", new long[] {kernel, kernel}, "strides", strides));
            case "GlobalAvgPool" -> {
                builder.node("GlobalAveragePool", inputs, List.of(name + ".pooled"));
                builder.node("Flatten", List.of(name + ".pooled"), List.of(name));
            }
            case "Concat" -> builder.node("Concat", inputs, List.of(name), Map.of("axis", 1));
            case "Relu", "Flatten", "Add" -> builder.node(node.path("op").asText(), inputs, List.of(name));
            default -> throw new IllegalArgumentException("no operator " + node.path("op"));
        }
    }

    private static Tensor tensor(String name, JsonNode values, ElementType type) {
        List<Long> dims = new ArrayList<>();
        for (JsonNode at = values; at.isArray(); at = at.get(0)) {
            dims.add((long) at.size());
        }
        Shape shape = Shape.of(dims.stream().mapToLong(Long::longValue).toArray());
        double[] flat = flat(values);
        return switch (type) {
            case DOUBLE -> Tensor.ofDoubles(name, shape, flat);
            case FLOAT -> {
                float[] narrow = new float[flat.length];
                for (int i = 0; i < flat.length; i++) {
                    narrow[i] = (float) flat[i];
                }
                yield Tensor.ofFloats(name, shape, narrow);
            }
            default -> throw new IllegalArgumentException("weights must be float32 or float64, found " + type);
        };
    }

    /** The largest difference between two lists of equal length. */
    public static double farthest(double[] a, double[] b) {
        if (a.length != b.length) {
            throw new IllegalArgumentException(a.length + " numbers beside " + b.length);
        }
        return IntStream.range(0, a.length)
                .mapToDouble(i -> Math.abs(a[i] - b[i]))
                .max()
                .orElse(0);
    }

    /** The numbers of a nested list, row-major. */
    public static double[] flat(JsonNode values) {
        List<Double> flat = new ArrayList<>();
        collect(values, flat);
        return flat.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static void collect(JsonNode values, List<Double> into) {
        if (values.isArray()) {
            values.forEach(value -> collect(value, into));
        } else {
            into.add(values.asDouble());
        }
    }

    private static Shape withBatch(JsonNode shape, long batch) {
        return Shape.of(withBatchDims(shape, batch));
    }

    private static long[] withBatchDims(JsonNode shape, long batch) {
        long[] dims = new long[shape.size() + 1];
        dims[0] = batch;
        for (int i = 0; i < shape.size(); i++) {
            dims[i + 1] = shape.get(i).asLong();
        }
        return dims;
    }
}
