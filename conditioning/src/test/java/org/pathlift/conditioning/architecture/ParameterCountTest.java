package org.pathlift.conditioning.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers of parameters against those that others published; nothing is drawn. */
class ParameterCountTest {

    /**
     * Of torchvision's weights (num_params in the documentation of each model): vgg, vgg16_bn, resnet, mobilenet_v2,
     * densenet. LeNet-5 with full connections between S2 and C3 and a dense output: 156 + 2,416 + 48,120 + 10,164 + 850
     * from the layer sizes in LeCun et al. 1998, figure 2; on 28 x 28 pixels, 44,426. VGG-16 with batch normalization and
     * one dense layer for CIFAR-10: 14,714,688 + 8,448 of the convolutional part and 5,130.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lenet|61706",
                "lenet input=1,28,28|44426",
                "vgg depth=11|132863336",
                "vgg depth=13|133047848",
                "vgg depth=16|138357544",
                "vgg depth=19|143667240",
                "vgg depth=16 normalization=batch|138365992",
                "vgg layout=small normalization=batch|14728266",
                "resnet18|11689512",
                "resnet34|21797672",
                "resnet50|25557032",
                "resnet101|44549160",
                "resnet152|60192808",
                "mobilenetv2|3504872",
                "densenet|7978856",
                "densenet depth=169|14149480",
                "densenet depth=201|20013928",
            })
    void parameters_ofStandardSettings_areThePublishedOnes(String typed, long published) {
        assertThat(Architectures.draft(typed).parameters()).isEqualTo(published);
    }

    /**
     * ResNet-18 with a 3x3 stem for CIFAR-10: the published 11,689,512, less 9,408 - 1,728 of the stem and 513,000 - 5,130 of
     * the classifier. ResNet-50 likewise, its classifier 2,049,000 and 20,490.
     */
    @ParameterizedTest
    @CsvSource({"resnet18,11173962", "resnet50,23520842"})
    void parameters_ofSmallResNets_differByStemAndClassifier(String name, long expected) {
        assertThat(Architectures.draft(name + " layout=small").parameters()).isEqualTo(expected);
    }

    /**
     * ViT-B/16 (arXiv 2010.11929; torchvision's vit_b_16 has 86,567,656) is this encoder on 14 x 14 patches of 16 x 16 x 3
     * and a class token, whose own 768 numbers are not here. The published encoder layer of 512 features has 3,152,384
     * (torch.nn.TransformerEncoderLayer(512, 8)).
     */
    @Test
    void parameters_ofTransformer_areThoseOfItsRelatives() {
        Draft vit = Architectures.draft("transformer input=197,768 width=768 depth=12 heads=12 classes=1000");
        assertThat(vit.parameters()).isEqualTo(86_567_656L - 768);
        Draft encoder = Architectures.draft("transformer width=512 heads=8 feed-forward=2048 norm-place=post");
        assertThat(encoder.layers().get(1).parameters()).isEqualTo(3_152_384);
    }

    /** Summed by hand: for level c -> d two 3x3 convolutions with 9 c d + d and 9 d d + d; 2x2 up with 4 c d + d. */
    @Test
    void parameters_ofUNet_areThoseOfTheFigure() {
        long expected = 64 * 2 + 2;
        long inputs = 1;
        for (long channels = 64; channels <= 1024; channels *= 2) {
            expected += 9 * inputs * channels + channels + 9 * channels * channels + channels;
            inputs = channels;
        }
        for (long channels = 512; channels >= 64; channels /= 2) {
            expected += 4 * 2 * channels * channels + channels;
            expected += 9 * 2 * channels * channels + channels + 9 * channels * channels + channels;
        }
        assertThat(Architectures.draft("unet").parameters()).isEqualTo(expected).isEqualTo(31_030_658L);
    }

    @Test
    void parameters_ofMlp_areThoseOfItsMatrices() {
        assertThat(Architectures.draft("mlp input=5 width=7 depth=2 classes=3").parameters())
                .isEqualTo(5 * 7 + 7 + 7 * 7 + 7 + 7 * 3 + 3);
        assertThat(Architectures.draft("mlp input=5 width=7 depth=2 classes=3 bias=none normalization=batch")
                        .parameters())
                .isEqualTo(5 * 7 + 7 * 7 + 7 * 3 + 4 * 7);
    }

    /** The model's initializers are what the parts count, but for running statistics, scalars and whole numbers. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "lenet",
                "resnet18 width=0.125 layout=small residual=learned",
                "mobilenetv2 width=0.25 layout=small residual=sqrt-depth",
                "densenet width=0.125 layout=small",
                "unet width=0.125 input=1,16,16",
                "transformer dropout=0.5 activation=gelu-tanh"
            })
    void parameters_areThoseOfTheModelsInitializers(String typed) {
        Draft draft = Architectures.draft(typed);
        long counted = draft.blank().graph().constants().values().stream()
                .filter(constant -> constant.tensor().type() == org.pathlift.onnx.graph.ElementType.FLOAT
                        && constant.tensor().shape().rank() > 0
                        && !constant.tensor().name().contains(".running_"))
                .mapToLong(constant -> constant.tensor().shape().elements())
                .sum();
        assertThat(draft.parameters()).isEqualTo(counted);
    }
}
