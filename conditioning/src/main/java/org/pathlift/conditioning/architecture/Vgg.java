package org.pathlift.conditioning.architecture;

import java.util.Map;

/** Five stages of 3x3 convolutions, each halved, and one or three dense layers. */
final class Vgg implements Family {

    private static final long[] CHANNELS = {64, 128, 256, 512, 512};

    /** Convolutions of each stage by the number of layers with weights. */
    private static final Map<Integer, int[]> STAGES = Map.of(
            11, new int[] {1, 1, 2, 2, 2},
            13, new int[] {2, 2, 2, 2, 2},
            16, new int[] {2, 2, 3, 3, 3},
            19, new int[] {2, 2, 4, 4, 4});

    @Override
    public Map<Setting, Object> defaults(ArchitectureOptions given) {
        return Defaults.ofImages(given, Activation.Kind.RELU)
                .with(Setting.DEPTH, 16)
                .with(Setting.NORMALIZATION, Normalization.NONE)
                .with(Setting.POOLING, PoolKind.MAX)
                .with(Setting.DROPOUT, Defaults.layout(given) == Layout.IMAGENET ? 0.5 : 0.0)
                .values();
    }

    @Override
    public void check(Blueprint blueprint, Complaints complaints) {
        Checks.image(blueprint, complaints, 32, "it is halved five times");
        Checks.noLayerNormalization(blueprint, complaints);
        Checks.depthIsOneOf(blueprint, complaints, STAGES.keySet());
    }

    @Override
    public Value assemble(Blueprint blueprint, Layers layers) {
        int[] stages = java.util.Objects.requireNonNull(STAGES.get(blueprint.depth()));
        Value x = layers.input();
        int index = 0;
        for (int stage = 0; stage < stages.length; stage++) {
            layers.part("features." + index, stages[stage] + "x 3x3 convolution, pool");
            for (int i = 0; i < stages[stage]; i++) {
                x = layers.convolution(
                        x, "features." + index++, blueprint.channels(CHANNELS[stage]), new Window(3, 1, 1), true);
                if (blueprint.normalization() == Normalization.BATCH) {
                    x = layers.normalize(x, "features." + index++);
                }
                x = layers.activate(x, "features." + index++);
            }
            x = layers.halve(x, "features." + index++);
        }
        layers.part("flatten", "flatten");
        return classify(blueprint, layers, layers.flatten(x, "flatten"));
    }

    private static Value classify(Blueprint blueprint, Layers layers, Value features) {
        Value x = features;
        if (blueprint.layout() == Layout.SMALL) {
            layers.part("classifier", "dense");
            return layers.dense(layers.dropout(x, "dropout"), "classifier", blueprint.classes());
        }
        for (int index = 0; index < 6; index += 3) {
            layers.part("classifier." + index, "dense, " + blueprint.activation());
            x = layers.dense(x, "classifier." + index, blueprint.channels(4096));
            x = layers.activate(x, "classifier." + (index + 1));
            x = layers.dropout(x, "classifier." + (index + 2));
        }
        layers.part("classifier.6", "dense");
        return layers.dense(x, "classifier.6", blueprint.classes());
    }
}
