package org.pathlift.onnx.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pathlift.onnx.graph.FillData;

class MappedFileTest {

    @TempDir
    Path folder;

    @Test
    void slice_acrossSegments_isWhole() throws IOException {
        Path path = folder.resolve("sparse");
        long gib = 1L << 30;
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(5 * gib + 10);
            for (long at = gib; at <= 5 * gib; at += gib) {
                file.seek(at - 1);
                file.write(new byte[] {(byte) (at / gib), (byte) (100 + at / gib)});
            }
        }

        MappedFile mapped = MappedFile.open(path);

        assertThat(mapped.size()).isEqualTo(5 * gib + 10);
        for (long at = gib; at <= 5 * gib; at += gib) {
            assertThat(mapped.get(at)).isEqualTo((byte) (100 + at / gib));
            ByteBuffer slice = mapped.slice(at - 1, 2);
            assertThat(slice.getShort()).isEqualTo((short) (at / gib + 256 * (100 + at / gib)));
        }
        assertThat(mapped.slice(5 * gib + 10, 0).remaining()).isZero();
        assertThatThrownBy(() -> mapped.slice(5 * gib + 9, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void open_emptyFile_isEmpty() throws IOException {
        MappedFile mapped = MappedFile.open(Files.createFile(folder.resolve("empty")));

        assertThat(mapped.size()).isZero();
        assertThat(mapped.slice(0, 0).remaining()).isZero();
    }

    @Test
    void fill_slices_startInsideAnElementToo() {
        ByteBuffer element = ByteBuffer.wrap(new byte[] {1, 2, 3, 4});
        FillData fill = new FillData(element, 1 << 20);
        for (int offset : new int[] {0, 1, 4, 1003}) {
            for (int length : new int[] {1, 7, 1 << 16, (1 << 16) + 5, 300_001}) {
                ByteBuffer slice = fill.slice(offset, length);
                assertThat(slice.remaining()).isEqualTo(length);
                assertThat(slice.get(0)).isEqualTo((byte) (offset % 4 + 1));
                assertThat(slice.get(length - 1)).isEqualTo((byte) ((offset + length - 1) % 4 + 1));
            }
        }
    }
}
