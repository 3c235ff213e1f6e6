package org.pathlift.conditioning.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.runtime.RequestException;

/** What can be asked for, and what is refused. */
class BlueprintTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "resnet18 depth=3|--depth|one that the architecture has",
                "unet layout=small|--layout|one that the architecture has",
                "lenet residual=learned|--residual|one that the architecture has",
                "mlp pooling=max|--pooling|one that the architecture has",
                "densenet residual=sqrt-depth|--residual|one that the architecture has",
                "vgg heads=2|--heads|one that the architecture has",
                "mlp classes=0|--classes|must be positive",
                "mlp width=0.5|--width|counts features",
                "mlp width=-1|--width|must be positive",
                "resnet18 width=NaN|--width|must be positive",
                "mlp depth=0|--depth|must be positive",
                "mlp depth=20000|--depth|must be positive",
                "mlp dropout=1|--dropout|a share below 1",
                "mlp dropout=-0.1|--dropout|a share below 1",
                "mlp input=0,3|--input|must be positive",
                "vgg depth=12|--depth|a published one",
                "densenet depth=120|--depth|a published one",
                "vgg input=3,31,64|--input|large enough",
                "lenet input=1,8,8|--input|large enough",
                "resnet50 input=3,64|--input|channels, height and width",
                "resnet18 normalization=layer|--normalization|over the batch",
                "transformer normalization=batch|--normalization|each token",
                "transformer input=1,8,8|--input|tokens and features",
                "transformer width=30 heads=4|--heads|must divide --width 30",
                "transformer normalization=none norm-place=post|--norm-place|there is no place for it",
                "unet input=1,24,20 depth=3|--input|halve evenly --depth 3 times",
            })
    void blueprint_ofWhatCannotBeHonoured_isRefused(String typed, String option, String rule) {
        RequestException refused = catchThrowableOfType(RequestException.class, () -> Architectures.blueprint(typed));
        assertThat(refused).as(typed).isNotNull();
        assertThat(refused.problems()).hasSize(1);
        Problem problem = refused.problems().get(0);
        assertThat(problem.where())
                .startsWith(typed.substring(0, typed.indexOf(' ')))
                .endsWith(option);
        assertThat(problem.rule()).contains(rule);
    }

    @Test
    void blueprint_withSeveralFaults_tellsAll() {
        RequestException refused = catchThrowableOfType(
                RequestException.class,
                () -> Architectures.blueprint("resnet18 depth=5 classes=0 dropout=2 input=3,4,4 normalization=layer"));
        assertThat(refused.problems().stream().map(Problem::where))
                .containsExactlyInAnyOrder(
                        "resnet18, --depth",
                        "resnet18, --classes",
                        "resnet18, --dropout",
                        "resnet18, --input",
                        "resnet18, --normalization");
    }

    /** No setting is taken without effect: another value gives another file or is refused. */
    @ParameterizedTest
    @EnumSource(Architecture.class)
    void settings_eachHaveAnEffect(Architecture architecture) {
        String base = switch (architecture) {
            case MLP -> "mlp input=8,4 width=8";
            case TRANSFORMER -> "transformer width=16 input=8,4 depth=2";
            case UNET -> "unet input=1,32,32 width=0.125 depth=2";
            case LENET -> "lenet";
            default -> architecture.word() + " input=3,33,33 width=0.125 layout=small";
        };
        for (Setting setting : architecture.settings()) {
            String other = switch (setting) {
                case INPUT -> architecture == Architecture.TRANSFORMER ? "4,8" : "2,64,64";
                case CLASSES -> "3";
                case WIDTH ->
                    architecture == Architecture.MLP || architecture == Architecture.TRANSFORMER ? "32" : "0.25";
                case DEPTH ->
                    architecture == Architecture.VGG ? "11" : architecture == Architecture.DENSENET ? "169" : "1";
                case LAYOUT -> "imagenet";
                case ACTIVATION -> "selu";
                case NORMALIZATION ->
                    Architectures.blueprint(base).normalization() == Normalization.NONE ? "batch" : "none";
                case NORM_PLACE -> "post";
                case BIAS -> "none";
                case RESIDUAL -> "learned";
                case POOLING -> Architectures.blueprint(base).pooling() == PoolKind.MAX ? "average" : "max";
                case HEADS -> "2";
                case FEED_FORWARD -> "5";
                case DROPOUT -> "0.75";
            };
            String without = java.util.Arrays.stream(base.split(" "))
                    .filter(word -> !word.startsWith(setting.word() + "="))
                    .collect(java.util.stream.Collectors.joining(" "));
            assertThat(structure(without + " " + setting.word() + "=" + other))
                    .as("%s --%s %s", architecture.word(), setting.word(), other)
                    .isNotEqualTo(structure(base));
        }
    }

    /** Nodes with attributes, and all constants but drawn ones with values. */
    private static String structure(String typed) {
        var graph = Architectures.draft(typed).blank().graph();
        StringBuilder text = new StringBuilder(graph.nodes().toString()).append(graph.inputs());
        graph.constants().forEach((name, constant) -> {
            text.append(name).append(constant.tensor().shape());
            if (constant.tensor().shape().rank() == 0) {
                text.append(constant.tensor().reader().toDoubles()[0]);
            }
        });
        return text.toString();
    }

    @Test
    void layout_followsTheInput_andTheInputTheLayout() {
        assertThat(Architectures.blueprint("resnet18 input=3,32,32").settings())
                .containsEntry("layout", "small")
                .containsEntry("classes", "10");
        assertThat(Architectures.blueprint("resnet18 input=3,96,96").settings())
                .containsEntry("layout", "imagenet")
                .containsEntry("classes", "1000");
        assertThat(Architectures.blueprint("resnet18 layout=small").settings()).containsEntry("input", "3,32,32");
        assertThat(Architectures.blueprint("resnet18 input=3,32,32 layout=imagenet")
                        .settings())
                .containsEntry("layout", "imagenet");
    }

    @Test
    void toString_isHowItIsTyped() {
        assertThat(Architectures.blueprint("mlp activation=leaky-relu:0.25 width=32"))
                .hasToString("mlp --input 1,28,28 --classes 10 --width 32 --depth 3 --activation leaky-relu:0.25"
                        + " --normalization none --bias standard --dropout 0");
    }

    @Test
    void names_ofNothing_areRefusedWithSuggestions() {
        assertThatThrownBy(() -> Architecture.parse("resnet19")).hasMessageContaining("'resnet18'");
        assertThatThrownBy(() -> Activation.parse("rellu")).hasMessageContaining("did you mean 'relu'");
        assertThatThrownBy(() -> Activation.parse("relu:2")).hasMessageContaining("only leaky-relu takes a number");
        assertThatThrownBy(() -> Activation.parse("leaky-relu:x")).hasMessageContaining("must be a number");
        assertThatThrownBy(() -> Activation.parse("leaky-relu:NaN")).hasMessageContaining("finite");
        for (String name : Activation.names()) {
            assertThat(Activation.parse(Activation.parse(name).toString())).isEqualTo(Activation.parse(name));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mlp width=20000 depth=3",
                "vgg width=10000000",
                "mlp input=16777216,16777216 width=16777216",
                "transformer width=16777216 depth=100",
            })
    void draft_thatFitsNoFile_isRefused(String typed) {
        Blueprint blueprint = Architectures.blueprint(typed);
        assertThatThrownBy(() -> blueprint.draft())
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("must fit into one file");
    }
}
