package org.pathlift.conditioning.architecture;

import java.util.Locale;
import org.pathlift.conditioning.init.InitOptions;
import org.pathlift.conditioning.init.Scheme;
import org.pathlift.onnx.graph.Model;

/** Architectures typed as on the command line, for tests: {@code resnet18 input=3,16,16 width=0.125}. */
public final class Architectures {

    private Architectures() {}

    public static Blueprint blueprint(String typed) {
        String[] words = typed.split(" ");
        ArchitectureOptions.Builder builder = ArchitectureOptions.builder();
        for (int i = 1; i < words.length; i++) {
            String[] parts = words[i].split("=");
            set(builder, Setting.valueOf(parts[0].replace('-', '_').toUpperCase(Locale.ROOT)), parts[1]);
        }
        return Architecture.parse(words[0]).blueprint(builder.build());
    }

    public static Draft draft(String typed) {
        return blueprint(typed).draft();
    }

    /** With weights, nothing at the end of branches scaled. */
    public static Model model(String typed) {
        return model(draft(typed));
    }

    public static Model model(Draft draft) {
        return draft.model(InitOptions.of(Scheme.HE).withSeed(1));
    }

    private static void set(ArchitectureOptions.Builder builder, Setting setting, String value) {
        switch (setting) {
            case INPUT ->
                builder.input(java.util.Arrays.stream(value.split(","))
                        .mapToLong(Long::parseLong)
                        .toArray());
            case CLASSES -> builder.classes(Integer.parseInt(value));
            case WIDTH -> builder.width(Double.parseDouble(value));
            case DEPTH -> builder.depth(Integer.parseInt(value));
            case LAYOUT -> builder.layout(Named.parse(Layout.class, "layout", value));
            case ACTIVATION -> builder.activation(Activation.parse(value));
            case NORMALIZATION -> builder.normalization(Named.parse(Normalization.class, "normalization", value));
            case NORM_PLACE -> builder.normPlace(Named.parse(NormPlace.class, "place", value));
            case BIAS -> builder.bias(Named.parse(Biases.class, "bias", value));
            case RESIDUAL -> builder.residual(Named.parse(BranchFactor.class, "residual", value));
            case POOLING -> builder.pooling(Named.parse(PoolKind.class, "pooling", value));
            case HEADS -> builder.heads(Integer.parseInt(value));
            case FEED_FORWARD -> builder.feedForward(Integer.parseInt(value));
            case DROPOUT -> builder.dropout(Double.parseDouble(value));
        }
    }
}
