package org.pathlift.conditioning.architecture;

import java.util.List;
import java.util.Map;
import org.pathlift.onnx.graph.Shape;

/** Tokens, projected, with learned positions; blocks of attention and feed-forward; the mean of the tokens, classified. */
final class Transformer implements Family {

    private static final double DEFAULT_WIDTH = 128;

    @Override
    public Map<Setting, Object> defaults(ArchitectureOptions given) {
        double width = given.values().get(Setting.WIDTH) instanceof Double asked ? asked : DEFAULT_WIDTH;
        // A width that is out of range is refused by itself.
        int inner = (int) Math.max(1, Math.min(4 * width, 1 << 26));
        return Defaults.of(List.of(64L, 48L), 10, Activation.Kind.GELU)
                .with(Setting.WIDTH, DEFAULT_WIDTH)
                .with(Setting.DEPTH, 4)
                .with(Setting.HEADS, 4)
                .with(Setting.FEED_FORWARD, inner)
                .with(Setting.NORMALIZATION, Normalization.LAYER)
                .with(Setting.NORM_PLACE, NormPlace.PRE)
                .with(Setting.RESIDUAL, BranchFactor.NONE)
                .values();
    }

    @Override
    public void check(Blueprint blueprint, Complaints complaints) {
        if (complaints.sound(Setting.INPUT)) {
            complaints.require(
                    blueprint.input().size() == 2,
                    Setting.INPUT,
                    "a sequence must have tokens and features",
                    "two extents",
                    blueprint.input());
        }
        Checks.wholeWidth(blueprint, complaints);
        complaints.require(
                blueprint.normalization() != Normalization.BATCH,
                Setting.NORMALIZATION,
                "a transformer normalizes each token",
                "layer or none",
                blueprint.normalization());
        if (complaints.sound(Setting.WIDTH, Setting.HEADS)) {
            complaints.require(
                    blueprint.width() % blueprint.heads() == 0,
                    Setting.HEADS,
                    "the heads must divide --width " + Setting.number(blueprint.width()),
                    "a divisor of the width",
                    blueprint.heads());
        }
        if (blueprint.normalization() == Normalization.NONE && blueprint.normPlace() == NormPlace.POST) {
            complaints.add(
                    Setting.NORM_PLACE,
                    "without normalization there is no place for it",
                    "no --norm-place post with --normalization none",
                    "post",
                    "leave one of the two out");
        }
    }

    @Override
    public Value assemble(Blueprint blueprint, Layers layers) {
        layers.part("embedding", "dense, positions");
        Value x = layers.project(layers.input(), "embedding", (long) blueprint.width());
        String positions = layers.weight("positions", x.shape(), WeightRole.POSITION);
        x = layers.assembly().operation("Add", "embedding.positions", x.shape(), Map.of(), x.name(), positions);
        x = layers.dropout(x, "embedding.dropout");
        for (int i = 0; i < blueprint.depth(); i++) {
            String name = "layers." + i;
            layers.part(name, "attention, feed-forward");
            x = around(blueprint, layers, x, name, 1);
            x = around(blueprint, layers, x, name, 2);
        }
        layers.part("head", "mean of tokens, dense");
        if (blueprint.normPlace() == NormPlace.PRE) {
            x = layers.normalize(x, "norm");
        }
        Shape mean = Shape.of((long) blueprint.width());
        Map<String, Object> overTokens = Map.of("axes", new long[] {1}, "keepdims", 0);
        x = layers.assembly().operation("ReduceMean", "mean", mean, overTokens, x.name());
        return layers.dense(x, "head", blueprint.classes());
    }

    /** Attention (1) or feed-forward (2) with its normalization and the residual sum. */
    private static Value around(Blueprint blueprint, Layers layers, Value x, String name, int part) {
        boolean first = blueprint.normPlace() == NormPlace.PRE;
        String norm = name + ".norm" + part;
        Value in = first ? layers.normalize(x, norm) : x;
        Value branch = part == 1
                ? Attention.write(blueprint.heads(), in, name + ".self_attn", layers)
                : feedForward(blueprint, layers, in, name);
        branch = layers.dropout(branch, name + ".dropout" + part);
        Value sum = layers.residual(x, branch, name + ".add" + part, 2 * blueprint.depth());
        return first ? sum : layers.normalize(sum, norm);
    }

    private static Value feedForward(Blueprint blueprint, Layers layers, Value x, String name) {
        Value y = layers.project(x, name + ".linear1", blueprint.feedForward());
        y = layers.dropout(layers.activate(y, name + ".act"), name + ".dropout");
        return layers.project(y, name + ".linear2", (long) blueprint.width());
    }
}
