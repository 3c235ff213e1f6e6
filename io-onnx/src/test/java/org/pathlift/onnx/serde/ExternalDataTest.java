package org.pathlift.onnx.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.ModelProto;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pathlift.onnx.error.MalformedModelException;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.Model;

/** Data files beside a model: found only where they may be, and written again in the same layout. */
class ExternalDataTest {

    @TempDir
    Path folder;

    private Path in;
    private Path out;

    @BeforeEach
    void makeFolders() throws IOException {
        in = Files.createDirectory(folder.resolve("in"));
        out = Files.createDirectory(folder.resolve("out"));
    }

    /** Writes the floats first, first + 1, ... */
    private static void floats(Path file, int count, float first) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            bytes.putFloat(first + i);
        }
        Files.createDirectories(file.getParent());
        Files.write(file, bytes.array());
    }

    private static double[] read(Path model, String value) {
        return ModelReader.read(model).graph().constant(value).reader().toDoubles();
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    /** Several files, gaps, an unaligned offset, a subfolder, a tensor without offset and length. */
    private Path layered() throws IOException {
        byte[] padded = new byte[3 + 16 + 5];
        ByteBuffer.wrap(padded)
                .order(ByteOrder.LITTLE_ENDIAN)
                .position(3)
                .putFloat(1)
                .putFloat(2)
                .putFloat(3)
                .putFloat(4);
        padded[0] = 77;
        padded[20] = 78;
        Files.write(in.resolve("a.bin"), padded);
        floats(in.resolve("sub/b.bin"), 6, 10);
        ExternalModel model = new ExternalModel()
                .tensor("a1", 2, "a.bin", 3, 8)
                .tensor("a2", 2, "./a.bin", 11, -1)
                .tensor("b1", 2, "sub/b.bin", -1, -1)
                .tensor("b2", 3, "sub/../sub/b.bin", 12, 12);
        model.graph()
                .addNodeBuilder()
                .setOpType("Constant")
                .addOutput("c")
                .addAttribute(AttributeProto.newBuilder()
                        .setName("value")
                        .setType(AttributeType.TENSOR)
                        .setT(ExternalModel.external("", 1, "sub/b.bin", 8, 4)));
        return model.write(in.resolve("m.onnx"));
    }

    @Test
    void read_manyFilesOffsetsAndGaps_givesTheirElements() throws IOException {
        Path model = layered();

        assertThat(read(model, "a1")).containsExactly(1, 2);
        assertThat(read(model, "a2")).containsExactly(3, 4);
        assertThat(read(model, "b1")).containsExactly(10, 11);
        assertThat(read(model, "b2")).containsExactly(13, 14, 15);
        assertThat(read(model, "c")).containsExactly(12);
    }

    @Test
    void write_unedited_copiesModelAndDataVerbatim() throws IOException {
        Path model = layered();

        ModelWriter.write(ModelReader.read(model), out.resolve("m.onnx"), WriteOptions.NEW_FILE);

        assertThat(names(out)).containsExactly("a.bin", "m.onnx", "sub/b.bin");
        for (String name : names(out)) {
            assertThat(out.resolve(name)).hasSameBinaryContentAs(in.resolve(name));
        }
    }

    @Test
    void write_edited_overwritesTheRangesOnly() throws IOException {
        Path model = layered();

        ModelWriter.write(Weights.doubled(ModelReader.read(model)), out.resolve("m2.onnx"), WriteOptions.NEW_FILE);

        assertThat(out.resolve("m2.onnx")).hasSameBinaryContentAs(model);
        assertThat(read(out.resolve("m2.onnx"), "a2")).containsExactly(6, 8);
        assertThat(read(out.resolve("m2.onnx"), "b2")).containsExactly(26, 28, 30);
        assertThat(read(out.resolve("m2.onnx"), "c")).containsExactly(24);
        byte[] padded = Files.readAllBytes(out.resolve("a.bin"));
        assertThat(padded).hasSize(24);
        assertThat(padded[0]).isEqualTo((byte) 77);
        assertThat(padded[20]).isEqualTo((byte) 78);
        assertThat(read(model, "a2")).containsExactly(3, 4);
    }

    @Test
    void write_sameFolder_renamesTheDataFile() throws IOException {
        Path model = layered();
        byte[] before = Files.readAllBytes(in.resolve("a.bin"));
        Path target = in.resolve("m2.onnx");

        ModelWriter.write(Weights.doubled(ModelReader.read(model)), target, WriteOptions.NEW_FILE);

        assertThat(names(in))
                .containsExactly("a.bin", "m.onnx", "m2.onnx", "m2.onnx.a.bin", "sub/b.bin", "sub/m2.onnx.b.bin");
        assertThat(in.resolve("a.bin")).hasBinaryContent(before);
        assertThat(read(model, "b1")).containsExactly(10, 11);
        assertThat(read(target, "a1")).containsExactly(2, 4);
        assertThat(read(target, "b1")).containsExactly(20, 22);
        ModelProto written = ModelProto.parseFrom(Files.readAllBytes(target));
        assertThat(written.getGraph().getInitializer(3).getExternalData(0).getValue())
                .isEqualTo("sub/m2.onnx.b.bin");
        assertThat(written.getGraph().getInitializer(3).getExternalData(3).getValue())
                .isEqualTo("0123");

        // Once more: the data files of the model that is replaced are replaced with it.
        ModelWriter.write(ModelReader.read(model), target, WriteOptions.REPLACE);
        assertThat(names(in)).hasSize(6);
        assertThat(read(target, "a1")).containsExactly(1, 2);
    }

    @Test
    void write_inPlace_replacesModelAndData() throws IOException {
        Path model = layered();

        ModelWriter.write(Weights.doubled(ModelReader.read(model)), model, WriteOptions.REPLACE);

        assertThat(names(in)).containsExactly("a.bin", "m.onnx", "sub/b.bin");
        assertThat(read(model, "a1")).containsExactly(2, 4);
        assertThat(read(model, "b2")).containsExactly(26, 28, 30);
    }

    @Test
    void write_foreignDataFileAtTheTarget_staysAndANewNameIsFound() throws IOException {
        Path model = layered();
        Files.writeString(out.resolve("a.bin"), "of another model");
        Files.writeString(out.resolve("m.onnx.a.bin"), "of a third");

        ModelWriter.write(ModelReader.read(model), out.resolve("m.onnx"), WriteOptions.REPLACE);

        assertThat(out.resolve("a.bin")).hasContent("of another model");
        assertThat(names(out)).containsExactly("a.bin", "m.onnx", "m.onnx.2.a.bin", "m.onnx.a.bin", "sub/b.bin");
        assertThat(read(out.resolve("m.onnx"), "a1")).containsExactly(1, 2);
    }

    @Test
    void write_editOfSharedBytes_leavesTheOtherTensorAlone() throws IOException {
        floats(in.resolve("w.bin"), 8, 0);
        Path model = new ExternalModel()
                .tensor("w", 4, "w.bin", 0, 16)
                .tensor("tied", 4, "w.bin", -1, 16)
                .tensor("part", 3, "w.bin", 12, 12)
                .tensor("alone", 1, "w.bin", 28, 4)
                .write(in.resolve("m.onnx"));

        ModelWriter.write(
                Weights.doubled(ModelReader.read(model), "tied"), out.resolve("m.onnx"), WriteOptions.NEW_FILE);

        Path written = out.resolve("m.onnx");
        assertThat(read(written, "w")).containsExactly(0, 1, 2, 3);
        assertThat(read(written, "tied")).containsExactly(0, 2, 4, 6);
        assertThat(read(written, "part")).containsExactly(3, 4, 5);
        assertThat(read(written, "alone")).containsExactly(7);
        assertThat(Files.size(out.resolve("w.bin"))).isEqualTo(4096 + 16);
    }

    @Test
    void read_linksInsideTheFolderAndHardLinks_areFollowed() throws IOException {
        floats(folder.resolve("elsewhere.bin"), 2, 5);
        Files.createLink(in.resolve("hard.bin"), folder.resolve("elsewhere.bin"));
        Files.createSymbolicLink(in.resolve("soft.bin"), Path.of("hard.bin"));
        Path model = new ExternalModel()
                .tensor("h", 2, "hard.bin", 0, 8)
                .tensor("s", 2, "soft.bin", 0, 8)
                .write(in.resolve("m.onnx"));

        assertThat(read(model, "h")).containsExactly(5, 6);
        assertThat(read(model, "s")).containsExactly(5, 6);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../secret.bin",
                "sub/../../secret.bin",
                "link.bin",
                "linked/secret.bin",
                "missing.bin",
                "broken.bin",
                "sub",
                "",
                ".",
                "m.onnx",
                "nul\0.bin",
                "/ABSOLUTE"
            })
    void read_locationThatIsNoFileInTheFolder_isRefused(String location) throws IOException {
        Path secret = Files.write(folder.resolve("secret.bin"), new byte[64]);
        Files.createDirectory(in.resolve("sub"));
        Files.createSymbolicLink(in.resolve("link.bin"), secret);
        Files.createSymbolicLink(in.resolve("linked"), folder);
        Files.createSymbolicLink(in.resolve("broken.bin"), folder.resolve("nothing"));
        String used = location.equals("/ABSOLUTE") ? secret.toString() : location;
        Path model = new ExternalModel().tensor("w", 2, used, 0, 8).write(in.resolve("m.onnx"));

        assertThatThrownBy(() -> ModelReader.read(model))
                .isInstanceOf(MalformedModelException.class)
                .hasMessageContaining("external data must be a file inside the model's folder")
                .hasMessageContaining("initializer 'w'")
                .hasMessageContaining("m.onnx");
    }

    @Test
    void read_rangesOutsideTheFile_areRefusedTogether() throws IOException {
        floats(in.resolve("w.bin"), 4, 0);
        Path model = new ExternalModel()
                .tensor("tooLong", 5, "w.bin", 0, 20)
                .tensor("tooFar", 1, "w.bin", 13, 4)
                .tensor("far", 1, "w.bin", Long.MAX_VALUE, 4)
                .tensor("wrongLength", 2, "w.bin", 0, 9)
                .tensor("fits", 4, "w.bin", 0, 16)
                .write(in.resolve("m.onnx"));

        assertThatThrownBy(() -> ModelReader.read(model))
                .isInstanceOfSatisfying(
                        MalformedModelException.class,
                        e -> assertThat(e.problems())
                                .hasSize(4)
                                .noneMatch(p -> p.where().contains("fits")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "x", "9223372036854775808", "1e3", ""})
    void read_offsetThatIsNoPosition_isRefused(String offset) throws IOException {
        floats(in.resolve("w.bin"), 4, 0);
        ExternalModel model = new ExternalModel().tensor("w", 1, "w.bin", 0, 4);
        model.graph().getInitializerBuilder(0).getExternalDataBuilder(1).setValue(offset);
        Path file = model.write(in.resolve("m.onnx"));

        assertThatThrownBy(() -> ModelReader.read(file))
                .isInstanceOf(MalformedModelException.class)
                .hasMessageContaining("'offset'");
    }

    @Test
    void memory_externalData_isRefused() throws IOException {
        Path file = layered();
        byte[] bytes = Files.readAllBytes(file);
        Model model = ModelReader.read(file);

        assertThatThrownBy(() -> ModelReader.read(bytes, "memory")).isInstanceOf(MalformedModelException.class);
        assertThatThrownBy(() -> ModelWriter.toBytes(model)).isInstanceOf(UnsupportedModelException.class);
    }
}
