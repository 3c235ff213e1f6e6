package org.pathlift.conditioning.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.opentest4j.AssertionFailedError;
import org.pathlift.onnx.graph.Model;

/**
 * Small random networks over images [N, 2, 6, 6]: a list of layers drawn from a seed, each of which takes the channels
 * that the last one left, so that any sublist of the layers is a network too. Failing ones shrink by dropping layers.
 */
public final class RandomNets {

    private RandomNets() {}

    /** One layer: its kind and the seed of its own choices. */
    public record Layer(String kind, int choice) {
        @Override
        public String toString() {
            return kind + ":" + choice;
        }
    }

    private static final List<String> KINDS = List.of(
            "conv",
            "conv",
            "conv",
            "grouped",
            "depthwise",
            "residual",
            "projection",
            "dense-block",
            "split",
            "slice",
            "pool",
            "batchnorm",
            "affine",
            "gate",
            "shared",
            "shuffle",
            "saturate",
            "bias",
            "pad",
            "excite",
            "transposed",
            "pixel-shuffle",
            "layernorm",
            "matmul");

    /** The layers of a seed, 2 to 9 of them. */
    public static List<Layer> layers(long seed) {
        Random random = new Random(seed);
        List<Layer> layers = new ArrayList<>();
        int count = 2 + random.nextInt(8);
        for (int i = 0; i < count; i++) {
            layers.add(new Layer(KINDS.get(random.nextInt(KINDS.size())), random.nextInt(1000)));
        }
        return layers;
    }

    /** Whether some unit is obvious: a convolution, read only by a ReLU that the next layer's convolution reads. */
    public static boolean hasAnObviousUnit(List<Layer> layers) {
        for (int i = 0; i + 1 < layers.size(); i++) {
            if (layers.get(i).kind().equals("conv") && layers.get(i + 1).kind().equals("conv")) {
                return true;
            }
        }
        return false;
    }

    /** The network of some layers, with a dense head. */
    public static Model model(List<Layer> layers) {
        Build build = new Build();
        for (Layer layer : layers) {
            build.add(layer);
        }
        return build.finish();
    }

    /** The state while layers are put on each other. */
    private static final class Build {

        private final Sketch net = new Sketch(17).input("x", -1, 2, 6, 6);
        private String last = "x";
        private int channels = 2;
        private int space = 6;
        private int names;

        private String name() {
            return "t" + names++;
        }

        private String node(String operator, String inputs, Object... attributes) {
            String name = name();
            net.node(operator, inputs, name, attributes);
            return name;
        }

        private String conv(String input, int in, int out, int groups) {
            String name = name();
            net.conv(name, input, in, out, groups);
            return name;
        }

        private String activated(String input, int choice) {
            return switch (choice % 5) {
                case 0 -> input;
                case 1 -> node("LeakyRelu", input, "alpha", 0.2f);
                default -> node("Relu", input);
            };
        }

        private String vector(int size) {
            String name = name();
            net.positive(name, size, 1, 1);
            return name;
        }

        private String ints(long... values) {
            String name = name();
            net.ints(name, values);
            return name;
        }

        private void add(Layer layer) {
            int choice = layer.choice();
            int out = 2 + choice % 5;
            switch (layer.kind()) {
                case "conv" -> {
                    last = node("Relu", conv(last, channels, out, 1));
                    channels = out;
                }
                case "grouped" -> {
                    int groups = channels % 2 == 0 ? 2 : 1;
                    last = activated(conv(last, channels, groups * 3, groups), choice);
                    channels = groups * 3;
                }
                case "depthwise" -> last = activated(conv(last, channels, channels, channels), choice);
                case "residual" -> {
                    String inner = node("Relu", conv(last, channels, out, 1));
                    last = activated(node("Add", conv(inner, out, channels, 1) + " " + last), choice);
                }
                case "projection" -> {
                    String operator =
                            List.of("Add", "Sub", "Sum", "Max", "Mean").get(choice % 5);
                    last = activated(
                            node(operator, conv(last, channels, out, 1) + " " + conv(last, channels, out, 1)), choice);
                    channels = out;
                }
                case "dense-block" -> {
                    last = node("Concat", last + " " + node("Relu", conv(last, channels, out, 1)), "axis", 1);
                    channels += out;
                }
                case "split" -> {
                    if (channels % 2 == 0) {
                        String left = name();
                        String right = name();
                        net.node("Split", last, left + " " + right, "axis", 1);
                        last = choice % 2 == 0
                                ? node("Concat", right + " " + left, "axis", 1)
                                : node("Add", left + " " + right);
                        channels = choice % 2 == 0 ? channels : channels / 2;
                    }
                }
                case "slice" -> {
                    if (channels > 1) {
                        last = node("Slice", last + " " + ints(1) + " " + ints(1000) + " " + ints(1));
                        channels--;
                    }
                }
                case "pool" -> {
                    if (space > 2) {
                        last = node(
                                choice % 2 == 0 ? "MaxPool" : "AveragePool",
                                last,
                                "kernel_shape",
                                new long[] {2, 2},
                                "strides",
                                new long[] {1, 1});
                        space--;
                    }
                }
                case "batchnorm" ->
                    last = node(
                            "BatchNormalization",
                            last + " " + flat(channels) + " " + flat(channels) + " " + flat(channels) + " "
                                    + flat(channels));
                case "affine" -> {
                    String scaled = node("Mul", vector(channels) + " " + last);
                    last = activated(node("Add", scaled + " " + vector(channels)), choice);
                }
                case "bias" -> last = node("Sub", vector(channels) + " " + last);
                case "gate" -> {
                    String gate = conv(last, channels, channels, 1);
                    String factor = choice % 2 == 0 ? node("Sigmoid", gate) : gate;
                    last = node("Mul", conv(last, channels, channels, 1) + " " + factor);
                }
                case "shared" -> {
                    String weight = name();
                    net.weight(weight, out, channels, 1, 1);
                    String left = node("Relu", node("Conv", last + " " + weight));
                    String right = node("Conv", node("Neg", last) + " " + weight);
                    last = node("Concat", left + " " + right, "axis", 1);
                    channels = 2 * out;
                }
                case "shuffle" -> {
                    if (channels % 2 == 0) {
                        String cut = node("Reshape", last + " " + ints(0, 2, channels / 2, space, space));
                        String moved = node("Transpose", cut, "perm", new long[] {0, 2, 1, 3, 4});
                        last = node("Reshape", moved + " " + ints(0, channels, space, space));
                    }
                }
                case "saturate" ->
                    last = node(List.of("Tanh", "Sigmoid", "Softplus").get(choice % 3), last);
                case "pad" -> {
                    String padded = node("Pad", last + " " + ints(0, 1, 0, 0, 0, 2, 0, 0));
                    channels += 3;
                    last = switch (choice % 3) {
                        case 0 -> padded;
                        case 1 -> node("Add", padded + " " + vector(channels));
                        default -> node("Add", conv(last, channels - 3, channels, 1) + " " + padded);
                    };
                }
                case "excite" -> {
                    String pooled = node("GlobalAveragePool", last);
                    String weight = name();
                    net.weight(weight, channels, channels, 1, 1);
                    String excited = node("Conv", pooled + " " + weight);
                    last = node("Mul", last + " " + node(choice % 2 == 0 ? "Sigmoid" : "Relu", excited));
                }
                case "transposed" -> {
                    String weight = name();
                    net.weight(weight, channels, out, 1, 1);
                    last = activated(node("ConvTranspose", last + " " + weight), choice);
                    channels = out;
                }
                case "pixel-shuffle" -> {
                    if (channels % 4 == 0 && space < 8) {
                        last = node("DepthToSpace", last, "blocksize", 2, "mode", choice % 2 == 0 ? "CRD" : "DCR");
                        channels /= 4;
                        space *= 2;
                    }
                }
                case "layernorm" -> {
                    String moved = node("Transpose", last, "perm", new long[] {0, 2, 3, 1});
                    String normed = node("LayerNormalization", moved + " " + flat(channels) + " " + flat(channels));
                    last = node("Transpose", normed, "perm", new long[] {0, 3, 1, 2});
                }
                case "matmul" -> {
                    String moved = node("Transpose", last, "perm", new long[] {0, 2, 3, 1});
                    String weight = name();
                    net.weight(weight, channels, out);
                    String product = node("Relu", node("Add", node("MatMul", moved + " " + weight) + " " + flat(out)));
                    last = node("Transpose", product, "perm", new long[] {0, 3, 1, 2});
                    channels = out;
                }
                default -> throw new IllegalArgumentException(layer.kind());
            }
        }

        private String flat(int size) {
            String name = name();
            net.positive(name, size);
            return name;
        }

        private Model finish() {
            String flat = node("Flatten", last);
            net.dense("head", flat, channels * space * space, 4);
            return net.node("Relu", "head", "hidden")
                    .dense("y", "hidden", 4, 3)
                    .output("y")
                    .model();
        }
    }

    /**
     * Checks what must hold of a random network.
     *
     * @throws AssertionFailedError if it does not; with the smallest part of the network for which it does not
     */
    public static void check(long seed, Consumer<List<Layer>> claim) {
        List<Layer> layers = layers(seed);
        if (failure(claim, layers) == null) {
            return;
        }
        List<Layer> small = layers;
        for (boolean smaller = true; smaller; ) {
            smaller = false;
            for (int i = 0; i < small.size() && !smaller; i++) {
                List<Layer> fewer = new ArrayList<>(small);
                fewer.remove(i);
                if (failure(claim, fewer) != null) {
                    small = fewer;
                    smaller = true;
                }
            }
        }
        throw new AssertionFailedError(
                "seed %d, layers %s, shrunk to %s".formatted(seed, layers, small), failure(claim, small));
    }

    private static Throwable failure(Consumer<List<Layer>> claim, List<Layer> layers) {
        try {
            claim.accept(layers);
            return null;
        } catch (RuntimeException | AssertionError e) {
            return e;
        }
    }
}
