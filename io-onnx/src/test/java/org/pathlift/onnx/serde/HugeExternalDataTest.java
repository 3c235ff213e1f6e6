package org.pathlift.onnx.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.pathlift.onnx.graph.FillData;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;

/** Data beyond 2 GiB, in a sparse file. */
class HugeExternalDataTest {

    private static final long EDGE = 1L << 31;
    private static final long SIZE = EDGE + (1 << 20);

    @TempDir
    Path folder;

    @Test
    @Timeout(60)
    void write_tensorBeyondTwoGib_isEditedInPlace() throws IOException {
        assumeTrue(Files.getFileStore(folder).getUsableSpace() > 2 * SIZE, "not enough space for two sparse files");
        sparse("w.bin", EDGE - 2, new byte[] {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, 0x40});
        Path model = new ExternalModel()
                .tensor("large", EDGE / 4, "w.bin", 6, EDGE)
                .tensor("far", 2, "w.bin", EDGE + 8, 8)
                .write(folder.resolve("m.onnx"));
        Path out = Files.createDirectory(folder.resolve("out")).resolve("m.onnx");
        Model read = ModelReader.read(model);
        assertThat(lastTwo(read)).containsExactly(1, 2);

        Tensor edited = Tensor.ofFloats("far", Shape.of(2), 3, 4);
        ModelWriter.write(read.withConstants(Map.of("far", edited)), out, WriteOptions.NEW_FILE);

        Model written = ModelReader.read(out);
        assertThat(lastTwo(written)).containsExactly(1, 2);
        assertThat(written.graph().constant("far").reader().toDoubles()).containsExactly(3, 4);
        assertThat(Files.size(out.resolveSibling("w.bin"))).isEqualTo(SIZE);
    }

    @Test
    @Timeout(60)
    void write_modelBeyondTwoGib_isCopied() throws IOException {
        assumeTrue(Files.getFileStore(folder).getUsableSpace() > 2 * SIZE, "not enough space for two sparse files");
        Pieces tensor = new Pieces()
                .literal(TensorProto.newBuilder()
                        .setName("large")
                        .setDataType(1)
                        .addDims(EDGE / 4)
                        .build()
                        .toByteArray())
                .field(
                        TensorProto.RAW_DATA_FIELD_NUMBER,
                        new Pieces().elements(new FillData(ByteBuffer.allocate(4), EDGE)));
        Pieces graph = new Pieces().field(GraphProto.INITIALIZER_FIELD_NUMBER, tensor);
        Pieces head = new Pieces().literal(new byte[] {8, 8}).field(ModelProto.GRAPH_FIELD_NUMBER, graph);
        ByteBuffer start = ByteBuffer.allocate((int) (head.length() - EDGE));
        head.list().stream()
                .filter(Piece.Literal.class::isInstance)
                .forEach(piece -> start.put(((Piece.Literal) piece).bytes()));
        sparse("m.onnx", 0, start.array(), head.length());
        Path out = folder.resolve("out.onnx");

        ModelWriter.write(
                ModelReader.read(folder.resolve("m.onnx")).withMetadata(Map.of("k", "v")), out, WriteOptions.NEW_FILE);

        Model written = ModelReader.read(out);
        assertThat(written.metadata()).containsEntry("k", "v");
        assertThat(written.graph().constant("large").shape()).isEqualTo(Shape.of(EDGE / 4));
        assertThat(Files.size(out)).isEqualTo(head.length() + 8);
    }

    private void sparse(String name, long at, byte[] content) throws IOException {
        sparse(name, at, content, SIZE);
    }

    private void sparse(String name, long at, byte[] content, long size) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
            file.setLength(size);
            file.seek(at);
            file.write(content);
        }
    }

    private static float[] lastTwo(Model model) {
        float[] values = new float[2];
        model.graph().constant("large").reader().floats(EDGE / 4 - 2, values, 0, 2);
        return values;
    }
}
