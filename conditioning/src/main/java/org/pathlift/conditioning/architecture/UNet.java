package org.pathlift.conditioning.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Levels of two 3x3 convolutions, halved on the way down, doubled and joined with the same level on the way up.
 *
 * <p>Convolutions are padded, so that the logits are as large as the input; the paper's are not.
 */
final class UNet implements Family {

    private static final Window WINDOW = new Window(3, 1, 1);

    @Override
    public Map<Setting, Object> defaults(ArchitectureOptions given) {
        return Defaults.of(List.of(1L, 256L, 256L), 2, Activation.Kind.RELU)
                .with(Setting.WIDTH, 1.0)
                .with(Setting.DEPTH, 4)
                .with(Setting.NORMALIZATION, Normalization.NONE)
                .with(Setting.POOLING, PoolKind.MAX)
                .values();
    }

    @Override
    public void check(Blueprint blueprint, Complaints complaints) {
        Checks.image(blueprint, complaints, 2, "it is halved at each level");
        Checks.noLayerNormalization(blueprint, complaints);
        if (complaints.sound(Setting.DEPTH, Setting.INPUT)) {
            // No image has 2^24 levels.
            long divisor = 1L << Math.min(blueprint.depth(), 40);
            List<Long> input = blueprint.input();
            complaints.require(
                    input.get(1) % divisor == 0 && input.get(2) % divisor == 0,
                    Setting.INPUT,
                    "height and width must halve evenly --depth " + blueprint.depth() + " times",
                    "multiples of " + divisor,
                    input);
        }
    }

    @Override
    public Value assemble(Blueprint blueprint, Layers layers) {
        Value x = layers.input();
        List<Value> levels = new ArrayList<>();
        for (int level = 0; level < blueprint.depth(); level++) {
            String name = "encoder." + level;
            layers.part(name, "2x 3x3 convolution");
            x = pair(blueprint, layers, x, name, level);
            levels.add(x);
            x = layers.halve(x, name + ".pool");
        }
        layers.part("bottleneck", "2x 3x3 convolution");
        x = pair(blueprint, layers, x, "bottleneck", blueprint.depth());
        x = layers.dropout(x, "bottleneck.dropout");
        for (int level = blueprint.depth() - 1; level >= 0; level--) {
            String name = "decoder." + level;
            layers.part(name, "double, join, 2x 3x3 convolution");
            x = layers.doubling(x, name + ".up", channels(blueprint, level));
            x = layers.concatenate(levels.get(level), x, name + ".concat");
            x = pair(blueprint, layers, x, name, level);
        }
        layers.part("head", "1x1 convolution");
        return layers.convolution(x, "head", blueprint.classes(), new Window(1, 1, 0), true);
    }

    private static Value pair(Blueprint blueprint, Layers layers, Value x, String name, int level) {
        Value y = x;
        for (int number = 1; number <= 2; number++) {
            boolean bias = blueprint.normalization() == Normalization.NONE;
            y = layers.convolution(y, name + ".conv" + number, channels(blueprint, level), WINDOW, bias);
            y = layers.normalize(y, name + ".norm" + number);
            y = layers.activate(y, name + ".act" + number);
        }
        return y;
    }

    private static long channels(Blueprint blueprint, int level) {
        return blueprint.channels(64L << level);
    }
}
