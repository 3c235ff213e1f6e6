package org.pathlift.conditioning.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pathlift.onnx.error.ModelIoException;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
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
        Path first = made("resnet18 width=0.25 layout=small", 5, "a.onnx", ModelMaker.AS_DRAWN);
        Path second = made("resnet18 width=0.25 layout=small", 5, "b.onnx", ModelMaker.AS_DRAWN);
        Path other = made("resnet18 width=0.25 layout=small", 6, "c.onnx", ModelMaker.AS_DRAWN);
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

    @Test
    void initialization_setsTheWeightsOfTheFile() {
        Tensor mine = Tensor.ofFloats("head.bias", Shape.of(2), 3, 4);
        Path file = made(
                "mlp input=3 width=4 classes=2",
                1,
                "a.onnx",
                model -> model.withConstants(Map.of("head.bias", mine)).withMetadata(Map.of("scheme", "mine")));
        Model model = ModelReader.read(file);
        assertThat(model.graph().constant("head.bias").reader().toDoubles()).containsExactly(3, 4);
        assertThat(model.metadata()).containsEntry("scheme", "mine").containsAllEntriesOf(SAID);
    }

    @Test
    void existingFile_isKeptUnlessAskedFor() {
        Blueprint blueprint = Architectures.blueprint("mlp input=3 width=4");
        Path file = made("mlp", 1, "a.onnx", ModelMaker.AS_DRAWN);
        String before = FileHash.sha256(file);
        ModelMaker maker = new ModelMaker(new HeNormal(1), ModelMaker.AS_DRAWN, SAID);
        assertThatThrownBy(() -> maker.make(blueprint, file, WriteOptions.NEW_FILE))
                .isInstanceOf(ModelIoException.class);
        assertThat(FileHash.sha256(file)).isEqualTo(before);
        ModelMaker.Made made = maker.make(blueprint, file, WriteOptions.REPLACE);
        assertThat(FileHash.sha256(file)).isEqualTo(made.sha256()).isNotEqualTo(before);
        assertThat(made.model().graph().nodes()).isNotEmpty();
    }

    private Path made(String typed, long seed, String name, UnaryOperator<Model> initialization) {
        Path file = folder.resolve(name);
        new ModelMaker(new HeNormal(seed), initialization, SAID)
                .make(Architectures.blueprint(typed), file, WriteOptions.NEW_FILE);
        return file;
    }
}
