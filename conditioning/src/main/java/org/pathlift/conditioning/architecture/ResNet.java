package org.pathlift.conditioning.architecture;

import java.util.Arrays;
import java.util.Map;

/**
 * Four stages of residual blocks: two 3x3 convolutions, or a bottleneck of 1x1, 3x3 and 1x1 that widens fourfold.
 *
 * <p>A bottleneck strides in its 3x3 convolution, as implementations do since; the paper does in the first 1x1.
 */
final class ResNet implements Family {

    private static final int EXPANSION = 4;

    private final boolean bottleneck;
    private final int[] blocks;

    /** A network with so many blocks in each stage. */
    ResNet(boolean bottleneck, int... blocks) {
        this.bottleneck = bottleneck;
        this.blocks = blocks.clone();
    }

    @Override
    public Map<Setting, Object> defaults(ArchitectureOptions given) {
        return Defaults.ofImages(given, Activation.Kind.RELU)
                .with(Setting.NORMALIZATION, Normalization.BATCH)
                .with(Setting.RESIDUAL, BranchFactor.NONE)
                .values();
    }

    @Override
    public void check(Blueprint blueprint, Complaints complaints) {
        Checks.image(blueprint, complaints, 8, "it is halved several times");
        Checks.noLayerNormalization(blueprint, complaints);
    }

    @Override
    public Value assemble(Blueprint blueprint, Layers layers) {
        Value x = stem(blueprint, layers);
        for (int stage = 0; stage < blocks.length; stage++) {
            String name = "layer" + (stage + 1);
            long channels = blueprint.channels(64L << stage);
            layers.part(name, blocks[stage] + (bottleneck ? " bottlenecks" : " basic blocks"));
            for (int i = 0; i < blocks[stage]; i++) {
                x = block(blueprint, layers, x, name + "." + i, channels, i == 0 && stage > 0 ? 2 : 1);
            }
        }
        layers.part("avgpool", "mean of each channel");
        x = layers.globalMean(x, "avgpool");
        layers.part("fc", "dense");
        return layers.dense(layers.dropout(x, "dropout"), "fc", blueprint.classes());
    }

    private static Value stem(Blueprint blueprint, Layers layers) {
        boolean small = blueprint.layout() == Layout.SMALL;
        layers.part("conv1", small ? "3x3 convolution" : "7x7 convolution, pool");
        Window window = small ? new Window(3, 1, 1) : new Window(7, 2, 3);
        Value x = convolution(blueprint, layers, layers.input(), "conv1", blueprint.channels(64), window);
        x = layers.activate(layers.normalize(x, "bn1"), "act1");
        return small ? x : layers.maxPool(x, "maxpool", new Window(3, 2, 1));
    }

    private Value block(Blueprint blueprint, Layers layers, Value x, String name, long channels, int stride) {
        long out = bottleneck ? EXPANSION * channels : channels;
        Window[] windows = bottleneck
                ? new Window[] {new Window(1, 1, 0), new Window(3, stride, 1), new Window(1, 1, 0)}
                : new Window[] {new Window(3, stride, 1), new Window(3, 1, 1)};
        Value branch = x;
        for (int i = 0; i < windows.length; i++) {
            boolean last = i == windows.length - 1;
            int number = i + 1;
            branch = convolution(blueprint, layers, branch, name + ".conv" + number, last ? out : channels, windows[i]);
            branch = layers.normalize(branch, name + ".bn" + number);
            branch = last ? branch : layers.activate(branch, name + ".act" + number);
        }
        Value stream = x;
        if (stride > 1 || x.channels() != out) {
            stream = convolution(blueprint, layers, x, name + ".downsample.0", out, new Window(1, stride, 0));
            stream = layers.normalize(stream, name + ".downsample.1");
        }
        int branches = Arrays.stream(blocks).sum();
        Value sum = layers.residual(stream, branch, name + ".add", branches);
        return layers.activate(sum, name + ".act" + windows.length);
    }

    private static Value convolution(
            Blueprint blueprint, Layers layers, Value x, String name, long channels, Window window) {
        return layers.convolution(x, name, channels, window, blueprint.normalization() == Normalization.NONE);
    }
}
