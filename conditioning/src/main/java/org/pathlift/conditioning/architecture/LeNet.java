package org.pathlift.conditioning.architecture;

import java.util.List;
import java.util.Map;

/** Two convolutions of 5x5, each halved, and three dense layers. */
final class LeNet implements Family {

    @Override
    public Map<Setting, Object> defaults(ArchitectureOptions given) {
        return Defaults.of(List.of(1L, 32L, 32L), 10, Activation.Kind.TANH)
                .with(Setting.WIDTH, 1.0)
                .with(Setting.NORMALIZATION, Normalization.NONE)
                .with(Setting.POOLING, PoolKind.AVERAGE)
                .values();
    }

    @Override
    public void check(Blueprint blueprint, Complaints complaints) {
        Checks.image(blueprint, complaints, 16, "two convolutions of 5x5 without padding, each halved");
        Checks.noLayerNormalization(blueprint, complaints);
    }

    @Override
    public Value assemble(Blueprint blueprint, Layers layers) {
        Value x = layers.input();
        long[] channels = {6, 16};
        for (int i = 0; i < channels.length; i++) {
            int number = i + 1;
            layers.part("conv" + number, "5x5 convolution, " + blueprint.activation() + ", pool");
            x = layers.convolution(x, "conv" + number, blueprint.channels(channels[i]), new Window(5, 1, 0), true);
            x = layers.normalize(x, "bn" + number);
            x = layers.activate(x, "act" + number);
            x = layers.halve(x, "pool" + number);
        }
        layers.part("flatten", "flatten");
        x = layers.flatten(x, "flatten");
        long[] features = {120, 84};
        for (int i = 0; i < features.length; i++) {
            int number = i + 1;
            layers.part("fc" + number, "dense, " + blueprint.activation());
            x = layers.dense(x, "fc" + number, blueprint.channels(features[i]));
            x = layers.normalize(x, "bn" + (number + 2));
            x = layers.activate(x, "act" + (number + 2));
            x = layers.dropout(x, "dropout" + number);
        }
        layers.part("fc3", "dense");
        return layers.dense(x, "fc3", blueprint.classes());
    }
}
