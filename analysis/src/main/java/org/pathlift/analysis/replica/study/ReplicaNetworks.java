package org.pathlift.analysis.replica.study;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.pathlift.conditioning.expansion.Expander;
import org.pathlift.conditioning.expansion.ExpansionMode;
import org.pathlift.conditioning.expansion.ExpansionOptions;
import org.pathlift.conditioning.init.InitOptions;
import org.pathlift.conditioning.init.Initializer;
import org.pathlift.conditioning.init.Scheme;
import org.pathlift.conditioning.symmetry.ConstantValues;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.serde.ModelBuilder;

/**
 * The networks of the study: three 3x3 convolutions (16, 32, 32 channels, the second with stride 2), ReLU, the mean over the
 * image, a dense layer. All conditions have the same weight tensors.
 */
final class ReplicaNetworks {

    private static final int[] CHANNELS = {1, 16, 32, 32};
    private static final int[] STRIDES = {1, 2, 1};
    private static final int SIDE = 8;
    private static final int CLASSES = 10;

    private ReplicaNetworks() {}

    /** Returns the network of a condition with weights drawn for a seed (He's scheme). */
    static Model drawn(ReplicaCondition condition, ReplicaStudyOptions options, long seed) {
        Model blank = blank(condition, options);
        return Initializer.plan(
                        ConstantValues.find(new Facts(blank, ShapeInference.infer(blank))),
                        InitOptions.of(Scheme.HE).withSeed(seed),
                        List.of())
                .apply();
    }

    private static Model blank(ReplicaCondition condition, ReplicaStudyOptions options) {
        ModelBuilder builder = new ModelBuilder(17).input("image", ElementType.FLOAT, -1, 1, SIDE, SIDE);
        builder.initializer(Tensor.ofFloats("dropout.ratio", Shape.SCALAR, (float) options.dropout()));
        String value = "image";
        for (int i = 0; i < STRIDES.length; i++) {
            value = stage(builder, condition, i, value);
        }
        builder.namedNode("mean", "", "GlobalAveragePool", List.of(value), List.of("mean"), Map.of());
        builder.namedNode("flatten", "", "Flatten", List.of("mean"), List.of("features"), Map.of());
        builder.initializer(zeros("head.weight", CLASSES, CHANNELS[STRIDES.length]));
        builder.initializer(zeros("head.bias", CLASSES));
        builder.namedNode(
                "head",
                "",
                "Gemm",
                List.of("features", "head.weight", "head.bias"),
                List.of("logits"),
                Map.of("transB", 1));
        Model model = builder.output("logits", ElementType.FLOAT, -1, CLASSES).build();
        return condition == ReplicaCondition.EXPANSION
                ? Expander.expand(model, ExpansionOptions.of(options.expansion(), ExpansionMode.NATIVE))
                : model;
    }

    private static String stage(ModelBuilder builder, ReplicaCondition condition, int index, String input) {
        String name = "conv" + (index + 1);
        int channels = CHANNELS[index + 1];
        builder.initializer(zeros(name + ".weight", channels, CHANNELS[index], 3, 3));
        builder.initializer(zeros(name + ".bias", channels));
        builder.namedNode(
                name,
                "",
                "Conv",
                List.of(input, name + ".weight", name + ".bias"),
                List.of(name + ".out"),
                Map.of("strides", new long[] {STRIDES[index], STRIDES[index]}, "pads", new long[] {1, 1, 1, 1}));
        String value = name + ".out";
        if (condition == ReplicaCondition.BATCH_NORMALIZATION) {
            value = normalization(builder, name, value, channels);
        }
        builder.namedNode(name + ".relu", "", "Relu", List.of(value), List.of(name + ".act"), Map.of());
        value = name + ".act";
        if (condition == ReplicaCondition.DROPOUT) {
            builder.namedNode(
                    name + ".dropout",
                    "",
                    "Dropout",
                    List.of(value, "dropout.ratio"),
                    List.of(name + ".dropped"),
                    Map.of());
            value = name + ".dropped";
        }
        return value;
    }

    private static String normalization(ModelBuilder builder, String name, String value, int channels) {
        builder.initializer(filled(name + ".gain", 1, channels));
        builder.initializer(filled(name + ".shift", 0, channels));
        builder.initializer(filled(name + ".mean", 0, channels));
        builder.initializer(filled(name + ".variance", 1, channels));
        builder.namedNode(
                name + ".norm",
                "",
                "BatchNormalization",
                List.of(value, name + ".gain", name + ".shift", name + ".mean", name + ".variance"),
                List.of(name + ".normed"),
                Map.of());
        return name + ".normed";
    }

    private static Tensor zeros(String name, long... dims) {
        return filled(name, 0, dims);
    }

    private static Tensor filled(String name, float value, long... dims) {
        Shape shape = Shape.of(dims);
        float[] values = new float[(int) shape.elements()];
        Arrays.fill(values, value);
        return Tensor.ofFloats(name, shape, values);
    }
}
