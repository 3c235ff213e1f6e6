package org.pathlift.conditioning.architecture;

import java.util.Map;
import org.pathlift.onnx.graph.Shape;

/** Attention of several heads: softmax(Q K^T / sqrt(d)) V, d the features of a head (arXiv 1706.03762, section 3.2). */
final class Attention {

    private static final Map<String, Object> PLAIN = Map.of();

    private final String name;
    private final Layers layers;
    private final Assembly assembly;
    private final long tokens;
    private final long features;
    private final long heads;

    private Attention(int heads, Value x, String name, Layers layers) {
        this.name = name;
        this.layers = layers;
        this.assembly = layers.assembly();
        this.tokens = x.shape().dim(0);
        this.features = x.shape().dim(1);
        this.heads = heads;
    }

    static Value write(int heads, Value x, String name, Layers layers) {
        return new Attention(heads, x, name, layers).of(x);
    }

    private Value of(Value x) {
        long size = features / heads;
        Value queries = heads(x, "q", 0, 2, 1, 3);
        Value keys = heads(x, "k", 0, 2, 3, 1);
        Value values = heads(x, "v", 0, 2, 1, 3);
        Shape square = Shape.of(heads, tokens, tokens);
        Value product = assembly.operation("MatMul", name + ".product", square, PLAIN, queries.name(), keys.name());
        String scale = assembly.number("attention.scale", 1 / Math.sqrt((double) size));
        Value scores = assembly.operation("Mul", name + ".scores", square, PLAIN, product.name(), scale);
        Value weights = assembly.operation("Softmax", name + ".softmax", square, Map.of("axis", -1), scores.name());
        Value mixed = assembly.operation(
                "MatMul", name + ".mix", Shape.of(heads, tokens, size), PLAIN, weights.name(), values.name());
        Value turned = assembly.operation(
                "Transpose",
                name + ".transpose",
                Shape.of(tokens, heads, size),
                Map.of("perm", new long[] {0, 2, 1, 3}),
                mixed.name());
        Value joined = assembly.operation(
                "Reshape",
                name + ".join",
                Shape.of(tokens, features),
                PLAIN,
                turned.name(),
                assembly.whole("attention.join", 0, tokens, features));
        return layers.project(joined, name + ".out_proj", features);
    }

    /** Projects to all heads at once, cuts them apart and orders the axes batch, token, head, feature anew. */
    private Value heads(Value x, String what, long... order) {
        Value projected = layers.project(x, name + "." + what + "_proj", features);
        long size = features / heads;
        Value cut = assembly.operation(
                "Reshape",
                name + "." + what + ".cut",
                Shape.of(tokens, heads, size),
                PLAIN,
                projected.name(),
                assembly.whole("attention.cut", 0, tokens, heads, size));
        long[] dims = {0, tokens, heads, size};
        return assembly.operation(
                "Transpose",
                name + "." + what,
                Shape.of(dims[(int) order[1]], dims[(int) order[2]], dims[(int) order[3]]),
                Map.of("perm", order),
                cut.name());
    }
}
