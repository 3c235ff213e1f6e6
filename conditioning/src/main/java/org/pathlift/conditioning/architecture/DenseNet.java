package org.pathlift.conditioning.architecture;

import java.util.Map;

/** Four blocks of bottlenecks that each read all before them, and a halving transition after each but the last. */
final class DenseNet implements Family {

    private static final int GROWTH = 32;
    private static final int BOTTLENECK = 4;

    private static final Map<Integer, int[]> BLOCKS = Map.of(
            121, new int[] {6, 12, 24, 16},
            169, new int[] {6, 12, 32, 32},
            201, new int[] {6, 12, 48, 32});

    @Override
    public Map<Setting, Object> defaults(ArchitectureOptions given) {
        return Defaults.ofImages(given, Activation.Kind.RELU)
                .with(Setting.DEPTH, 121)
                .with(Setting.NORMALIZATION, Normalization.BATCH)
                .values();
    }

    @Override
    public void check(Blueprint blueprint, Complaints complaints) {
        boolean small = blueprint.layout() == Layout.SMALL;
        Checks.image(blueprint, complaints, small ? 8 : 29, "three transitions must each have 2x2 to halve");
        Checks.noLayerNormalization(blueprint, complaints);
        Checks.depthIsOneOf(blueprint, complaints, BLOCKS.keySet());
    }

    @Override
    public Value assemble(Blueprint blueprint, Layers layers) {
        int[] blocks = java.util.Objects.requireNonNull(BLOCKS.get(blueprint.depth()));
        boolean bias = blueprint.normalization() == Normalization.NONE;
        Value x = stem(blueprint, layers, bias);
        for (int i = 0; i < blocks.length; i++) {
            String name = "features.denseblock" + (i + 1);
            layers.part(name, blocks[i] + " bottlenecks, each concatenated");
            for (int j = 1; j <= blocks[i]; j++) {
                String layer = name + ".denselayer" + j;
                x = layers.concatenate(x, bottleneck(blueprint, layers, x, layer, bias), layer + ".concat");
            }
            if (i < blocks.length - 1) {
                x = transition(layers, x, "features.transition" + (i + 1), bias);
            }
        }
        layers.part("features.norm5", "mean of each channel");
        x = layers.activate(layers.normalize(x, "features.norm5"), "features.act5");
        x = layers.globalMean(x, "avgpool");
        layers.part("classifier", "dense");
        return layers.dense(x, "classifier", blueprint.classes());
    }

    private static Value stem(Blueprint blueprint, Layers layers, boolean bias) {
        boolean small = blueprint.layout() == Layout.SMALL;
        layers.part("features.conv0", small ? "3x3 convolution" : "7x7 convolution, pool");
        long channels = blueprint.channels(2L * GROWTH);
        if (small) {
            return layers.convolution(layers.input(), "features.conv0", channels, new Window(3, 1, 1), bias);
        }
        Value x = layers.convolution(layers.input(), "features.conv0", channels, new Window(7, 2, 3), bias);
        x = layers.activate(layers.normalize(x, "features.norm0"), "features.act0");
        return layers.maxPool(x, "features.pool0", new Window(3, 2, 1));
    }

    private static Value bottleneck(Blueprint blueprint, Layers layers, Value x, String name, boolean bias) {
        long growth = blueprint.channels(GROWTH);
        Value y = layers.activate(layers.normalize(x, name + ".norm1"), name + ".act1");
        y = layers.convolution(y, name + ".conv1", BOTTLENECK * growth, new Window(1, 1, 0), bias);
        y = layers.activate(layers.normalize(y, name + ".norm2"), name + ".act2");
        y = layers.convolution(y, name + ".conv2", growth, new Window(3, 1, 1), bias);
        return layers.dropout(y, name + ".dropout");
    }

    private static Value transition(Layers layers, Value x, String name, boolean bias) {
        layers.part(name, "1x1 convolution, pool");
        Value y = layers.activate(layers.normalize(x, name + ".norm"), name + ".act");
        y = layers.convolution(y, name + ".conv", Math.max(1, x.channels() / 2), new Window(1, 1, 0), bias);
        return layers.averagePool(y, name + ".pool");
    }
}
