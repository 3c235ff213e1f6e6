package org.pathlift.conditioning.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pathlift.conditioning.init.Distribution;
import org.pathlift.conditioning.init.FileInitializer;
import org.pathlift.conditioning.init.InitOptions;
import org.pathlift.conditioning.init.InitPlan;
import org.pathlift.conditioning.init.Scheme;
import org.pathlift.onnx.error.ModelIoException;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.serde.FileHash;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.onnx.serde.WriteOptions;

class ModelMakerTest {

    private static final Map<String, String> SAID = Map.of("pathlift.command", "new");

    @TempDir
    private Path folder;

    @Test
    void make_again_givesTheSameBytes() throws java.io.IOException {
        InitOptions options = InitOptions.of(Scheme.CRITICAL).withSeed(5);
        Path first = made("resnet18 width=0.25 layout=small", options, "a.onnx");
        Path second = made("resnet18 width=0.25 layout=small", options, "b.onnx");
        Path other = made("resnet18 width=0.25 layout=small", options.withSeed(6), "c.onnx");
        assertThat(first).hasSameBinaryContentAs(second);
        assertThat(Files.mismatch(first, other)).isNotNegative();
        assertThat(ModelReader.read(first).metadata()).isEqualTo(SAID);
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(3);
        }
    }

    /** Two networks that share a weight's name and shape share its values: nothing depends on what else there is. */
    @Test
    void weights_doNotDependOnOtherWeights() {
        Tensor deep = Architectures.model("mlp input=9 depth=4 width=9").graph().constant("layers.1.linear.weight");
        Tensor shallow =
                Architectures.model("mlp input=3 depth=2 width=9").graph().constant("layers.1.linear.weight");
        assertThat(deep.reader().toDoubles()).isEqualTo(shallow.reader().toDoubles());
    }

    /** The weights are those that an initialization of the finished file draws; positions are drawn besides. */
    @ParameterizedTest
    @EnumSource(
            value = Scheme.class,
            names = {"CRITICAL", "GLOROT", "ORTHOGONAL"})
    void make_drawsAsInit(Scheme scheme) {
        InitOptions options = InitOptions.of(scheme).withSeed(3).withDistribution(Distribution.UNIFORM);
        for (String typed :
                List.of("transformer input=6,10 width=12 depth=2 heads=3", "mobilenetv2 width=0.25 input=3,16,16")) {
            drawsAsInit(typed, options);
        }
    }

    private void drawsAsInit(String typed, InitOptions options) {
        Path file = made(typed, options, typed.substring(0, 5) + ".onnx");
        InitPlan again = FileInitializer.read(file, options).plan(List.of());
        Model model = ModelReader.read(file);

        assertThat(again.tensors()).hasSizeGreaterThan(30).doesNotContainKey("positions");
        again.tensors()
                .forEach((name, tensor) -> assertThat(values(model, name))
                        .as(name)
                        .isEqualTo(tensor.reader().toDoubles()));
    }

    /** 6,400 numbers: the deviation is good to 1 / sqrt(12,800), five of that. */
    @Test
    void positions_areSmallAndDiffer() {
        double[] positions =
                values(Architectures.model("transformer input=64,3 width=100 heads=4 depth=1"), "positions");
        double square = Arrays.stream(positions).map(x -> x * x).average().orElseThrow();
        assertThat(Math.sqrt(square) / 0.02).isCloseTo(1, within(5 / Math.sqrt(12_800)));
        assertThat(Arrays.stream(positions).distinct().count()).isGreaterThan(6_300);
    }

    @ParameterizedTest
    @EnumSource(
            value = Scheme.class,
            names = {"LSUV", "RESCALE", "KEEP"})
    void schemesThatDrawNothing_areRefused(Scheme scheme) {
        Draft draft = Architectures.draft("mlp input=3 width=4");
        assertThatThrownBy(() -> new ModelMaker(InitOptions.of(scheme), SAID))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(scheme.name());
        assertThatThrownBy(() -> draft.model(InitOptions.of(scheme))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void existingFile_isKeptUnlessAskedFor() {
        Blueprint blueprint = Architectures.blueprint("mlp input=3 width=4");
        Path file = made("mlp", InitOptions.of(Scheme.HE), "a.onnx");
        String before = FileHash.sha256(file);
        ModelMaker maker = new ModelMaker(InitOptions.of(Scheme.HE), SAID);
        assertThatThrownBy(() -> maker.make(blueprint, file, WriteOptions.NEW_FILE))
                .isInstanceOf(ModelIoException.class);
        assertThat(FileHash.sha256(file)).isEqualTo(before);
        ModelMaker.Made made = maker.make(blueprint, file, WriteOptions.REPLACE);
        assertThat(FileHash.sha256(file)).isEqualTo(made.sha256()).isNotEqualTo(before);
        assertThat(made.model().graph().nodes()).isNotEmpty();
    }

    private Path made(String typed, InitOptions options, String name) {
        Path file = folder.resolve(name);
        new ModelMaker(options, SAID).make(Architectures.blueprint(typed), file, WriteOptions.NEW_FILE);
        return file;
    }

    private static double[] values(Model model, String name) {
        return Objects.requireNonNull(model.graph().constant(name)).reader().toDoubles();
    }
}
