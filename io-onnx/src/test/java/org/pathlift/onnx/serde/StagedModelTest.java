package org.pathlift.onnx.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pathlift.onnx.error.ModelIoException;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.graph.TensorData;
import org.pathlift.testdata.TestData;

/** Nothing unfinished is ever seen at a target. */
class StagedModelTest {

    @TempDir
    Path folder;

    private final Model model = ModelReader.read(TestData.fixture("mlp_relu"));

    private static List<Path> entries(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @Test
    void stage_beforeCommit_isCompleteButNotAtTheTarget() throws IOException {
        Path target = folder.resolve("out.onnx");
        try (StagedModel staged = ModelWriter.stage(model, target, WriteOptions.NEW_FILE)) {
            assertThat(staged.path()).hasSameBinaryContentAs(TestData.fixture("mlp_relu"));
            assertThat(target).doesNotExist();
            staged.commit();
            assertThat(target).hasSameBinaryContentAs(TestData.fixture("mlp_relu"));
            assertThatThrownBy(staged::commit).isInstanceOf(IllegalStateException.class);
        }
        assertThat(entries(folder)).containsExactly(target);
    }

    @Test
    void close_withoutCommit_leavesNoTrace() throws IOException {
        ModelWriter.stage(model, folder.resolve("out.onnx"), WriteOptions.NEW_FILE)
                .close();

        assertThat(entries(folder)).isEmpty();
    }

    @Test
    void stage_dataThatFails_leavesNoTrace() throws IOException {
        Tensor weight = model.graph().constants().values().iterator().next().tensor();
        Tensor failing = weight.withData(new TensorData() {
            @Override
            public long size() {
                return weight.data().size();
            }

            @Override
            public ByteBuffer slice(long offset, int length) {
                throw new IllegalStateException("on purpose");
            }
        });
        Model changed = model.withConstants(Map.of(weight.name(), failing));

        assertThatThrownBy(() -> ModelWriter.write(changed, folder.resolve("out.onnx"), WriteOptions.NEW_FILE))
                .hasMessage("on purpose");
        assertThat(entries(folder)).isEmpty();
    }

    @Test
    void write_existingTarget_isRefusedUnlessAsked() throws IOException {
        Path target = Files.writeString(folder.resolve("out.onnx"), "old");

        assertThatThrownBy(() -> ModelWriter.write(model, target, WriteOptions.NEW_FILE))
                .isInstanceOf(ModelIoException.class)
                .hasMessageContaining("out.onnx")
                .hasMessageContaining("--force");
        assertThat(target).hasContent("old");

        ModelWriter.write(model, target, WriteOptions.REPLACE);
        assertThat(target).hasSameBinaryContentAs(TestData.fixture("mlp_relu"));
        assertThat(entries(folder)).containsExactly(target);
    }

    @Test
    void commit_targetThatAppearedMeanwhile_isRefused() throws IOException {
        Path target = folder.resolve("out.onnx");
        try (StagedModel staged = ModelWriter.stage(model, target, WriteOptions.NEW_FILE)) {
            Files.writeString(target, "new");
            assertThatThrownBy(staged::commit).isInstanceOf(ModelIoException.class);
        }
        assertThat(target).hasContent("new");
        assertThat(entries(folder)).containsExactly(target);
    }

    @Test
    void write_sourceItself_isReplacedWhileItIsRead() throws IOException {
        Path file = Files.copy(TestData.fixture("mlp_relu"), folder.resolve("m.onnx"));
        Model read = ModelReader.read(file);

        ModelWriter.write(Weights.doubled(read), file, WriteOptions.REPLACE);

        assertThat(Files.readAllBytes(file)).isEqualTo(ModelWriter.toBytes(Weights.doubled(read)));
    }

    @Test
    void write_newFile_hasThePermissionsOfANormalFile() throws IOException {
        Path target = folder.resolve("out.onnx");
        Path normal = Files.createFile(folder.resolve("normal"));

        ModelWriter.write(model, target, WriteOptions.NEW_FILE);

        assertThat(Files.getPosixFilePermissions(target)).isEqualTo(Files.getPosixFilePermissions(normal));
    }

    @Test
    void write_missingFolderOrFolderAsTarget_isRefused() {
        assertThatThrownBy(() -> ModelWriter.write(model, folder.resolve("no/out.onnx"), WriteOptions.NEW_FILE))
                .isInstanceOf(ModelIoException.class)
                .hasMessageContaining("folder must exist");
        assertThatThrownBy(() -> ModelWriter.write(model, folder, WriteOptions.REPLACE))
                .isInstanceOf(ModelIoException.class)
                .hasMessageContaining("regular file");
    }

    @Test
    void write_folderThatTakesNoFiles_isRefused() {
        Path kernel = Path.of("/proc/self");
        assumeTrue(Files.isDirectory(kernel), "no folder that takes no files from anybody");
        assertThatThrownBy(() -> ModelWriter.write(model, kernel.resolve("out.onnx"), WriteOptions.NEW_FILE))
                .isInstanceOf(ModelIoException.class)
                .hasMessageContaining("/out.onnx");
    }

    @Test
    void stage_programStopped_leavesNoTrace() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        StagingProgram.class.getName(),
                        TestData.fixture("mlp_relu").toString(),
                        folder.resolve("out.onnx").toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.getInputStream().read()).isEqualTo('s');
        assertThat(entries(folder)).hasSize(1);

        process.destroy();

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(entries(folder)).isEmpty();
    }

    @Test
    void commit_dataFileThatCannotBePlaced_takesBackWhatWasMoved() throws IOException {
        Path in = Files.createDirectory(folder.resolve("in"));
        Path out = Files.createDirectory(folder.resolve("out"));
        Files.write(in.resolve("a.bin"), new byte[8]);
        Files.createDirectory(in.resolve("sub"));
        Files.write(in.resolve("sub/b.bin"), new byte[8]);
        Path source = new ExternalModel()
                .tensor("a", 2, "a.bin", 0, 8)
                .tensor("b", 2, "sub/b.bin", 0, 8)
                .write(in.resolve("m.onnx"));
        Path target = out.resolve("m.onnx");
        try (StagedModel staged = ModelWriter.stage(ModelReader.read(source), target, WriteOptions.NEW_FILE)) {
            Files.createSymbolicLink(out.resolve("sub"), Files.createDirectory(folder.resolve("elsewhere")));
            assertThatThrownBy(staged::commit).isInstanceOf(ModelIoException.class);
        }
        assertThat(entries(out)).containsExactly(out.resolve("sub"));
        assertThat(entries(folder.resolve("elsewhere"))).isEmpty();
    }

    @Test
    void write_modelThatWasNotRead_isAMistake() {
        Model made = new Model(8, Map.of(), "", Map.of(), model.graph(), Optional.empty());

        assertThatThrownBy(() -> ModelWriter.write(made, folder.resolve("out.onnx"), WriteOptions.NEW_FILE))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
