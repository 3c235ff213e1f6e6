package org.pathlift.conditioning.architecture;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The architectures. */
public enum Architecture {
    /** Dense layers (Rumelhart, Hinton and Williams 1986). */
    MLP,
    /** LeNet-5 with full connections (LeCun et al. 1998). */
    LENET,
    /** VGG (arXiv 1409.1556). */
    VGG,
    /** ResNet of basic blocks (arXiv 1512.03385). */
    RESNET18,
    /** ResNet of basic blocks. */
    RESNET34,
    /** ResNet of bottlenecks, which stride in their 3x3 convolution. */
    RESNET50,
    /** ResNet of bottlenecks. */
    RESNET101,
    /** ResNet of bottlenecks. */
    RESNET152,
    /** MobileNetV2 (arXiv 1801.04381). */
    MOBILENETV2,
    /** DenseNet with bottlenecks and compression (arXiv 1608.06993). */
    DENSENET,
    /** U-Net with padded convolutions (arXiv 1505.04597). */
    UNET,
    /** A transformer encoder that classifies the mean of its tokens (arXiv 1706.03762). */
    TRANSFORMER;

    Family family() {
        return switch (this) {
            case MLP -> new Mlp();
            case LENET -> new LeNet();
            case VGG -> new Vgg();
            case RESNET18 -> new ResNet(false, 2, 2, 2, 2);
            case RESNET34 -> new ResNet(false, 3, 4, 6, 3);
            case RESNET50 -> new ResNet(true, 3, 4, 6, 3);
            case RESNET101 -> new ResNet(true, 3, 4, 23, 3);
            case RESNET152 -> new ResNet(true, 3, 8, 36, 3);
            case MOBILENETV2 -> new MobileNetV2();
            case DENSENET -> new DenseNet();
            case UNET -> new UNet();
            case TRANSFORMER -> new Transformer();
        };
    }

    /** Returns how it is typed. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns all names. */
    public static List<String> words() {
        return Arrays.stream(values()).map(Architecture::word).toList();
    }

    /**
     * Returns the architecture that is typed so.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Architecture parse(String text) {
        return Named.parse(Architecture.class, "an architecture", text);
    }

    /** Returns what can be set about it. */
    public Set<Setting> settings() {
        return family().defaults(ArchitectureOptions.DEFAULTS).keySet();
    }

    /**
     * Returns the architecture with these options, complete and checked.
     *
     * @throws org.pathlift.onnx.runtime.RequestException if it cannot honour an option, or options contradict each other;
     *     with all problems
     */
    public Blueprint blueprint(ArchitectureOptions options) {
        return Blueprint.of(this, options);
    }
}
