package org.pathlift.conditioning.architecture;

import java.util.Map;

/** Inverted residual blocks: widen by 1x1, convolve each channel by itself, narrow by 1x1 without activation. */
final class MobileNetV2 implements Family {

    /** The rows of table 2 of the paper: expansion, channels, blocks, stride of the first. */
    private static final int[][] STAGES = {
        {1, 16, 1, 1},
        {6, 24, 2, 2},
        {6, 32, 3, 2},
        {6, 64, 4, 2},
        {6, 96, 3, 1},
        {6, 160, 3, 2},
        {6, 320, 1, 1}
    };

    /** Blocks that keep extents and channels, at any width: all but the first of each stage. */
    private static final int RESIDUAL_BRANCHES = 10;

    private static final int DIVISOR = 8;

    @Override
    public Map<Setting, Object> defaults(ArchitectureOptions given) {
        return Defaults.ofImages(given, Activation.Kind.RELU6)
                .with(Setting.NORMALIZATION, Normalization.BATCH)
                .with(Setting.RESIDUAL, BranchFactor.NONE)
                .with(Setting.DROPOUT, 0.2)
                .values();
    }

    @Override
    public void check(Blueprint blueprint, Complaints complaints) {
        Checks.image(blueprint, complaints, 8, "it is halved several times");
        Checks.noLayerNormalization(blueprint, complaints);
    }

    @Override
    public Value assemble(Blueprint blueprint, Layers layers) {
        boolean small = blueprint.layout() == Layout.SMALL;
        layers.part("features.0", "3x3 convolution");
        Value x = unit(
                blueprint,
                layers,
                layers.input(),
                "features.0",
                rounded(32 * blueprint.width()),
                new Window(3, small ? 1 : 2, 1),
                1);
        int index = 1;
        for (int stage = 0; stage < STAGES.length; stage++) {
            int[] row = STAGES[stage];
            long channels = rounded(row[1] * blueprint.width());
            for (int i = 0; i < row[2]; i++) {
                int stride = i > 0 || (small && stage == 1) ? 1 : row[3];
                String name = "features." + index++;
                layers.part(name, "inverted residual, stride " + stride);
                x = block(blueprint, layers, x, name, row[0] * x.channels(), channels, stride, i > 0);
            }
        }
        layers.part("features." + index, "1x1 convolution");
        long wide = rounded(1280 * Math.max(1, blueprint.width()));
        x = unit(blueprint, layers, x, "features." + index, wide, new Window(1, 1, 0), 1);
        layers.part("avgpool", "mean of each channel");
        x = layers.globalMean(x, "avgpool");
        layers.part("classifier.1", "dense");
        return layers.dense(layers.dropout(x, "classifier.0"), "classifier.1", blueprint.classes());
    }

    private static Value block(
            Blueprint blueprint,
            Layers layers,
            Value x,
            String name,
            long hidden,
            long channels,
            int stride,
            boolean residual) {
        int index = 0;
        Value branch = x;
        if (hidden != x.channels()) {
            branch = unit(blueprint, layers, branch, name + ".conv." + index++, hidden, new Window(1, 1, 0), 1);
        }
        branch = unit(blueprint, layers, branch, name + ".conv." + index++, hidden, new Window(3, stride, 1), hidden);
        boolean bias = blueprint.normalization() == Normalization.NONE;
        branch = layers.convolution(branch, name + ".conv." + index++, channels, new Window(1, 1, 0), bias);
        branch = layers.normalize(branch, name + ".conv." + index);
        return residual ? layers.residual(x, branch, name + ".add", RESIDUAL_BRANCHES) : branch;
    }

    /** Convolution, normalization, activation. */
    private static Value unit(
            Blueprint blueprint, Layers layers, Value x, String name, long channels, Window window, long groups) {
        boolean bias = blueprint.normalization() == Normalization.NONE;
        Value y = layers.convolution(x, name + ".0", channels, window, groups, bias);
        return layers.activate(layers.normalize(y, name + ".1"), name + ".2");
    }

    /** The nearest multiple of eight that is not below nine tenths. */
    static long rounded(double channels) {
        long near = Math.max(DIVISOR, (long) (channels + DIVISOR / 2.0) / DIVISOR * DIVISOR);
        return near < 0.9 * channels ? near + DIVISOR : near;
    }
}
