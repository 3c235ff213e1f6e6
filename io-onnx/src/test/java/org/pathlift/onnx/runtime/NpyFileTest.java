package org.pathlift.onnx.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pathlift.onnx.error.MalformedModelException;
import org.pathlift.onnx.error.ModelIoException;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Shape;

class NpyFileTest {

    @TempDir
    Path folder;

    /** A file as numpy.lib.format 1.0 lays it out: magic, version, length, a padded dictionary, the data. */
    private Path file(String header, byte[] data) throws IOException {
        String padded = header + " ".repeat(64 - (10 + header.length() + 1) % 64) + "\n";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
        bytes.writeBytes(ByteBuffer.allocate(2)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) padded.length())
                .array());
        bytes.writeBytes(padded.getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(data);
        Path path = folder.resolve("x.npy");
        Files.write(path, bytes.toByteArray());
        return path;
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void read_floats_keepsShapeAndValues() throws IOException {
        byte[] data = little(24)
                .putFloat(1)
                .putFloat(-2)
                .putFloat(0.5f)
                .putFloat(4)
                .putFloat(5)
                .putFloat(6)
                .array();
        Sample sample = NpyFile.read(file("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", data));
        assertThat(sample.shape()).isEqualTo(Shape.of(2, 3));
        assertThat(sample.toDoubles()).containsExactly(1, -2, 0.5, 4, 5, 6);
    }

    @Test
    void read_longVector_isWholeNumbers() throws IOException {
        byte[] data = little(16).putLong(7).putLong(-1).array();
        Sample sample = NpyFile.read(file("{'descr': '<i8', 'fortran_order': False, 'shape': (2,), }", data));
        assertThat(sample.type()).isEqualTo(ElementType.INT64);
        assertThat(sample.toDoubles()).containsExactly(7, -1);
    }

    @Test
    void read_columnOrder_isRefused() throws IOException {
        Path path = file("{'descr': '<f4', 'fortran_order': True, 'shape': (1,), }", new byte[4]);
        assertThatThrownBy(() -> NpyFile.read(path))
                .isInstanceOf(MalformedModelException.class)
                .hasMessageContaining("the array must be in C order");
    }

    @Test
    void read_tooShortOrStrangeOrMissing_saysSo() throws IOException {
        Path tooShort = file("{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }", new byte[8]);
        assertThatThrownBy(() -> NpyFile.read(tooShort)).hasMessageContaining("found 8 bytes");
        Path complex = file("{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }", new byte[8]);
        assertThatThrownBy(() -> NpyFile.read(complex)).hasMessageContaining("found <c8");
        Path text = Files.writeString(folder.resolve("t.npy"), "not an array at all");
        assertThatThrownBy(() -> NpyFile.read(text)).isInstanceOf(MalformedModelException.class);
        assertThatThrownBy(() -> NpyFile.read(folder.resolve("none.npy"))).isInstanceOf(ModelIoException.class);
    }
}
