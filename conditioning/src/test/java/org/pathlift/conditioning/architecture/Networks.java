package org.pathlift.conditioning.architecture;

import java.util.List;
import java.util.stream.Stream;

/** Small networks of every architecture, with every value of every option somewhere. */
public final class Networks {

    private Networks() {}

    /** Networks whose activations are all ReLU. */
    public static Stream<String> relu() {
        return Stream.of(
                "mlp input=12 width=16 depth=2",
                "mlp width=16 normalization=batch bias=none",
                "mlp input=3,4 width=16 normalization=layer dropout=0.3",
                "lenet activation=relu pooling=max",
                "lenet activation=relu width=0.5 normalization=batch dropout=0.2 input=2,20,24",
                "vgg depth=11 width=0.0625 layout=small",
                "vgg depth=11 width=0.03125 input=3,32,32 layout=imagenet classes=7",
                "vgg depth=13 width=0.0625 input=1,40,33 normalization=batch pooling=average bias=none",
                "resnet18 width=0.0625 input=3,16,16",
                "resnet18 width=0.0625 layout=imagenet input=3,48,40 residual=sqrt-depth dropout=0.1",
                "resnet34 width=0.0625 input=3,16,16 normalization=none residual=learned",
                "resnet50 width=0.03125 input=3,16,16 bias=all",
                "resnet50 width=0.0625 layout=imagenet input=3,32,32 residual=learned",
                "mobilenetv2 width=0.25 input=3,16,16 activation=relu residual=sqrt-depth",
                "densenet width=0.125 input=3,16,16",
                "densenet width=0.0625 layout=imagenet input=3,32,32 dropout=0.1 normalization=none",
                "unet width=0.125 input=1,16,16 depth=2",
                "unet width=0.0625 input=3,16,24 depth=3 normalization=batch pooling=average classes=5 dropout=0.5",
                "transformer input=6,10 width=12 depth=2 heads=3 activation=relu",
                "transformer input=6,10 width=12 depth=2 norm-place=post residual=sqrt-depth activation=relu dropout=0.1",
                "transformer input=6,10 width=12 depth=1 normalization=none residual=learned activation=relu bias=none");
    }

    /** All. */
    public static Stream<String> all() {
        Stream<String> others = Stream.of(
                "lenet",
                "mobilenetv2 width=0.25 input=3,16,16",
                "mobilenetv2 width=0.25 layout=imagenet input=3,40,40 normalization=none residual=learned",
                "resnet101 width=0.03125 input=3,8,8",
                "densenet depth=169 width=0.0625 input=3,8,8 activation=elu",
                "transformer input=6,10 width=12 depth=2 feed-forward=5 heads=1 bias=none");
        return Stream.of(relu(), others, activations()).flatMap(stream -> stream);
    }

    private static Stream<String> activations() {
        return Stream.concat(
                Activation.names().stream().map(name -> "mlp input=4 width=8 depth=2 activation=" + name),
                List.of("lenet activation=leaky-relu:0.2", "unet activation=mish input=1,4,4 depth=1").stream());
    }
}
