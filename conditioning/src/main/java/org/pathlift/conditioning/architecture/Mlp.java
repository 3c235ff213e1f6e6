package org.pathlift.conditioning.architecture;

import java.util.List;
import java.util.Map;

/** Dense layers; each hidden one is normalized, activated, dropped. */
final class Mlp implements Family {

    @Override
    public Map<Setting, Object> defaults(ArchitectureOptions given) {
        return Defaults.of(List.of(1L, 28L, 28L), 10, Activation.Kind.RELU)
                .with(Setting.WIDTH, 256.0)
                .with(Setting.DEPTH, 3)
                .with(Setting.NORMALIZATION, Normalization.NONE)
                .values();
    }

    @Override
    public void check(Blueprint blueprint, Complaints complaints) {
        Checks.wholeWidth(blueprint, complaints);
    }

    @Override
    public Value assemble(Blueprint blueprint, Layers layers) {
        Value x = layers.input();
        if (x.shape().rank() > 1) {
            layers.part("flatten", "flatten");
            x = layers.flatten(x, "flatten");
        }
        for (int i = 0; i < blueprint.depth(); i++) {
            String name = "layers." + i;
            layers.part(name, "dense, " + blueprint.activation());
            x = layers.dense(x, name + ".linear", (long) blueprint.width());
            x = layers.normalize(x, name + ".norm");
            x = layers.activate(x, name + ".act");
            x = layers.dropout(x, name + ".dropout");
        }
        layers.part("head", "dense");
        return layers.dense(x, "head", blueprint.classes());
    }
}
