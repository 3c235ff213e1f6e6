package org.pathlift.conditioning.architecture;

import java.util.Map;
import org.pathlift.onnx.graph.Shape;

/** The layers that networks are put together from. Each is named as its node, its weights {@code NAME.weight} and so on. */
final class Layers {

    private static final double EPSILON = 1e-5;

    private final Blueprint blueprint;
    private final Assembly assembly;

    Layers(Blueprint blueprint, Assembly assembly) {
        this.blueprint = blueprint;
        this.assembly = assembly;
    }

    Assembly assembly() {
        return assembly;
    }

    Value input() {
        return new Value(Assembly.INPUT, blueprint.inputShape());
    }

    void part(String name, String what) {
        assembly.part(name, what);
    }

    /** A convolution. */
    Value convolution(Value x, String name, long channels, Window window, boolean bias) {
        return convolution(x, name, channels, window, 1, bias);
    }

    /** A convolution in groups of channels. */
    Value convolution(Value x, String name, long channels, Window window, long groups, boolean bias) {
        long inputs = x.channels() / groups;
        Shape kernel = Shape.of(channels, inputs, window.side(), window.side());
        String weight = weight(name + ".weight", kernel, WeightRole.LAYER);
        return assembly.operation(
                "Conv",
                name,
                window.over(x.shape(), channels),
                Map.of(
                        "kernel_shape", window.sides(),
                        "strides", window.strides(),
                        "pads", window.pads(),
                        "dilations", new long[] {1, 1},
                        "group", groups),
                withBias(name, channels, blueprint.bias(bias), x.name(), weight));
    }

    /** A transposed convolution with a window of 2x2 that doubles the extents: each output has one tap per channel. */
    Value doubling(Value x, String name, long channels) {
        String weight = weight(name + ".weight", Shape.of(x.channels(), channels, 2, 2), WeightRole.LAYER);
        return assembly.operation(
                "ConvTranspose",
                name,
                Shape.of(channels, 2 * x.shape().dim(1), 2 * x.shape().dim(2)),
                Map.of("kernel_shape", new long[] {2, 2}, "strides", new long[] {2, 2}),
                withBias(name, channels, blueprint.bias(true), x.name(), weight));
    }

    /** A dense layer of vectors. */
    Value dense(Value x, String name, long features) {
        String weight = weight(name + ".weight", Shape.of(features, x.channels()), WeightRole.LAYER);
        return assembly.operation(
                "Gemm",
                name,
                Shape.of(features),
                Map.of("transB", 1),
                withBias(name, features, blueprint.bias(true), x.name(), weight));
    }

    /** A dense layer of every token, a product and a sum. */
    Value project(Value x, String name, long features) {
        long inputs = x.shape().dim(1);
        Shape shape = Shape.of(x.shape().dim(0), features);
        String weight = weight(name + ".weight", Shape.of(inputs, features), WeightRole.LAYER);
        if (!blueprint.bias(true)) {
            return assembly.operation("MatMul", name, shape, Map.of(), x.name(), weight);
        }
        Value product = assembly.operation("MatMul", name + ".product", shape, Map.of(), x.name(), weight);
        String bias = weight(name + ".bias", Shape.of(features), WeightRole.BIAS);
        return assembly.operation("Add", name, shape, Map.of(), product.name(), bias);
    }

    private String[] withBias(String name, long features, boolean bias, String input, String weight) {
        return bias
                ? new String[] {input, weight, weight(name + ".bias", Shape.of(features), WeightRole.BIAS)}
                : new String[] {input, weight};
    }

    /** The normalization that was asked for; none leaves the value as it is. */
    Value normalize(Value x, String name) {
        return switch (blueprint.normalization()) {
            case NONE -> x;
            case BATCH -> batchNormalization(x, name);
            case LAYER -> layerNormalization(x, name);
        };
    }

    private Value batchNormalization(Value x, String name) {
        Shape features = Shape.of(x.channels());
        return assembly.operation(
                "BatchNormalization",
                name,
                x.shape(),
                Map.of("epsilon", EPSILON, "momentum", 0.9),
                x.name(),
                weight(name + ".weight", features, WeightRole.GAIN),
                weight(name + ".bias", features, WeightRole.SHIFT),
                weight(name + ".running_mean", features, WeightRole.MEAN),
                weight(name + ".running_var", features, WeightRole.VARIANCE));
    }

    private Value layerNormalization(Value x, String name) {
        Shape features = Shape.of(x.shape().dim(-1));
        return assembly.operation(
                "LayerNormalization",
                name,
                x.shape(),
                Map.of("epsilon", EPSILON, "axis", -1),
                x.name(),
                weight(name + ".weight", features, WeightRole.GAIN),
                weight(name + ".bias", features, WeightRole.SHIFT));
    }

    /** The activation that was asked for. */
    Value activate(Value x, String name) {
        return Activations.write(blueprint.activation(), x, name, assembly);
    }

    /** Dropout where it was asked for. */
    Value dropout(Value x, String name) {
        return blueprint.dropout() == 0
                ? x
                : assembly.operation(
                        "Dropout",
                        name,
                        x.shape(),
                        Map.of(),
                        x.name(),
                        assembly.number("dropout.ratio", blueprint.dropout()));
    }

    /** A sum, the second operand a residual branch scaled as asked for; {@code branches} is their number in the network. */
    Value residual(Value stream, Value branch, String name, int branches) {
        Value scaled = switch (blueprint.residual()) {
            case NONE -> branch;
            case SQRT_DEPTH -> scaled(branch, name, assembly.number(name + ".scale", 1 / Math.sqrt(branches)));
            case LEARNED -> scaled(branch, name, weight(name + ".gain", Shape.of(1), WeightRole.RESIDUAL_GAIN));
        };
        return assembly.operation("Add", name, stream.shape(), Map.of(), stream.name(), scaled.name());
    }

    private Value scaled(Value branch, String name, String factor) {
        return assembly.operation("Mul", name + ".scaled", branch.shape(), Map.of(), branch.name(), factor);
    }

    Value maxPool(Value x, String name, Window window) {
        return assembly.operation(
                "MaxPool",
                name,
                window.over(x.shape(), x.channels()),
                Map.of("kernel_shape", window.sides(), "strides", window.strides(), "pads", window.pads()),
                x.name());
    }

    /** The mean of 2x2. */
    Value averagePool(Value x, String name) {
        Window window = new Window(2, 2, 0);
        return assembly.operation(
                "AveragePool",
                name,
                window.over(x.shape(), x.channels()),
                Map.of("kernel_shape", window.sides(), "strides", window.strides()),
                x.name());
    }

    /** 2x2 to one, as asked for. */
    Value halve(Value x, String name) {
        return switch (blueprint.pooling()) {
            case MAX -> maxPool(x, name, new Window(2, 2, 0));
            case AVERAGE -> averagePool(x, name);
        };
    }

    /** The mean of each channel as a vector. */
    Value globalMean(Value x, String name) {
        Value mean = assembly.operation("GlobalAveragePool", name, Shape.of(x.channels(), 1, 1), Map.of(), x.name());
        return flatten(mean, "flatten");
    }

    /** All elements as a vector; a vector stays as it is. */
    Value flatten(Value x, String name) {
        return x.shape().rank() == 1
                ? x
                : assembly.operation("Flatten", name, Shape.of(x.shape().elements()), Map.of("axis", 1), x.name());
    }

    /** Channels of one image behind those of another. */
    Value concatenate(Value a, Value b, String name) {
        Shape shape = Shape.of(
                a.channels() + b.channels(), a.shape().dim(1), a.shape().dim(2));
        return assembly.operation("Concat", name, shape, Map.of("axis", 1), a.name(), b.name());
    }

    String weight(String name, Shape shape, WeightRole role) {
        return assembly.weight(name, shape, role);
    }
}
