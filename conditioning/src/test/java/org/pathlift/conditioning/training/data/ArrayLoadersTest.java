package org.pathlift.conditioning.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pathlift.onnx.error.MalformedModelException;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.runtime.RequestException;

/** NPZ archives and IDX files, written byte by byte. */
class ArrayLoadersTest {

    private static final byte[] X = floats(1, 2, 3, 4, 5, 6);
    private static final byte[] Y = {1, 0};

    @TempDir
    Path folder;

    private static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return bytes.array();
    }

    private static byte[] npy(String descr, String shape, byte[] data) {
        String header = "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }\n".formatted(descr, shape);
        ByteBuffer bytes =
                ByteBuffer.allocate(10 + header.length() + data.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 0);
        bytes.putShort((short) header.length())
                .put(header.getBytes(StandardCharsets.US_ASCII))
                .put(data);
        return bytes.array();
    }

    private static Map<String, byte[]> arrays(String x, byte[] xs, String y, byte[] ys) {
        Map<String, byte[]> arrays = new LinkedHashMap<>();
        arrays.put(x, xs);
        arrays.put(y, ys);
        return arrays;
    }

    private Path npz(Map<String, byte[]> arrays) throws IOException {
        Path file = folder.resolve("a.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> array : arrays.entrySet()) {
                zip.putNextEntry(new ZipEntry(array.getKey() + ".npy"));
                zip.write(array.getValue());
            }
        }
        return file;
    }

    private static TrainingData load(String spec) {
        return DataLoader.load(DataSpec.parse(spec), ExampleShape.any(), 0);
    }

    private static Examples all(String spec) {
        return load(spec + (spec.contains("?") ? "&" : "?") + "split=0").train();
    }

    @Test
    void npz_usualNames_areFound() throws IOException {
        for (String[] names : new String[][] {{"x", "y"}, {"features", "labels"}, {"data", "target"}, {"X", "y"}}) {
            Path file = npz(arrays(names[0], npy("<f4", "2, 3", X), names[1], npy("|u1", "2,", Y)));

            Examples examples = all("npz:" + file);

            assertThat(examples.shape()).isEqualTo(Shape.of(3));
            assertThat(examples.features(1)).containsExactly(4, 5, 6);
            assertThat(examples.label(0)).isEqualTo(1);
        }
    }

    @Test
    void npz_ownTestPart_isHeldOut() throws IOException {
        Map<String, byte[]> arrays =
                arrays("x_train", npy("|u1", "2, 1, 2", new byte[] {1, 2, -1, 4}), "y_train", npy("|u1", "2, 1", Y));
        arrays.put("x_test", npy("|u1", "1, 1, 2", new byte[] {8, 9}));
        arrays.put("y_test", npy("|u1", "1,", new byte[] {2}));

        TrainingData data = load("npz:" + npz(arrays) + "?scale=1/255");

        assertThat(data.train().features(1)).containsExactly(1, (float) (4 / 255.0));
        assertThat(data.heldOut().orElseThrow().label(0)).isEqualTo(2);
        assertThat(data.train().classes().count()).isEqualTo(3);
    }

    @Test
    void npz_regressionByName_hasValues() throws IOException {
        Path file = npz(arrays("in", npy("<f4", "3, 2", X), "out", npy("<f4", "3, 2", X)));
        FloatBuffer values = FloatBuffer.allocate(2);

        Examples examples = all("npz:" + file + "?x=in&y=out&target=regression&limit=2");

        examples.gatherValues(new int[] {1}, 0, 1, values);
        assertThat(examples.size()).isEqualTo(2);
        assertThat(values.array()).containsExactly(3, 4);
        assertThat(all("npz:" + file + "?x=in&y=none").targets()).isEqualTo(new Targets.None());
    }

    /** Two pixels of three channels, interleaved. */
    @Test
    void npz_channelsLast_isTransposedOnlyOnRequest() throws IOException {
        Path file = npz(arrays("x", npy("<f4", "1, 1, 2, 3", X), "y", npy("|u1", "1,", new byte[1])));
        ExampleShape input = ExampleShape.of(3, 1, 2);

        Examples examples = DataLoader.load(DataSpec.parse("npz:" + file + "?axes=hwc&split=0"), input, 0)
                .train();

        assertThat(examples.features(0)).containsExactly(1, 4, 2, 5, 3, 6);
        assertThatThrownBy(() -> DataLoader.load(DataSpec.parse("npz:" + file + "?split=0"), input, 0))
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("axes=hwc");
    }

    @Test
    void npz_faults_areMalformed() throws IOException {
        byte[] y = npy("|u1", "2,", Y);
        byte[] x = npy("<f4", "2, 3", X);
        refused(arrays("x", npy("<f4", "2, 300000000", X), "y", y), "", "found 6 numbers");
        refused(arrays("x", npy("<f4", "4000000000, 9", X), "y", y), "?shape=9", "limit=N");
        refused(arrays("x", npy("<f4", "9000000000, 9000000000, 9", X), "y", y), "", "countable");
        refused(arrays("x", npy("<f4", "99999999999999999999", X), "y", y), "", "countable");
        refused(arrays("x", npy("<f4", "", X), "y", y), "", "must have examples");
        refused(arrays("x", npy("<c8", "2,", X), "y", y), "", "found <c8");
        refused(arrays("x", X, "y", y), "", "\\x93NUMPY");
        refused(arrays("x", x, "y", npy("|u1", "3,", new byte[3])), "", "a target for each example");
        refused(arrays("x", x, "y", npy("|u1", "2, 2", new byte[4])), "", "a target for each example");
        refused(arrays("x", x, "y", npy("<f4", "2,", floats(0, 0.5f))), "", "element 1");
        refused(
                arrays("x", npy("<f4", "1, 2", floats(1, Float.NaN)), "y", npy("|u1", "1,", new byte[1])),
                "",
                "element 1");
        refused(arrays("p", x, "q", y), "", "found [p, q]");
        refused(arrays("images", x, "y", y), "?x=image", "did you mean 'images'?");
    }

    private void refused(Map<String, byte[]> arrays, String options, String message) throws IOException {
        Path file = npz(arrays);
        assertThatThrownBy(() -> load("npz:" + file + options))
                .isInstanceOf(MalformedModelException.class)
                .hasMessageContaining(message);
    }

    @Test
    void npz_cutAnywhere_isMalformed() throws IOException {
        byte[] whole = Files.readAllBytes(npz(arrays("x", npy("<f4", "2, 3", X), "y", npy("|u1", "2,", Y))));
        for (int length = 0; length < whole.length; length += 7) {
            Path cut = Files.write(folder.resolve("cut.npz"), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> load("npz:" + cut)).isInstanceOf(MalformedModelException.class);
        }
    }

    private Path idx(String name, int type, int[] extents, byte[] data) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * extents.length + data.length);
        bytes.put((byte) 0).put((byte) 0).put((byte) type).put((byte) extents.length);
        for (int extent : extents) {
            bytes.putInt(extent);
        }
        return Files.write(folder.resolve(name), bytes.put(data).array());
    }

    private static Path gzip(Path file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(Files.readAllBytes(file));
        }
        return Files.write(file, bytes.toByteArray());
    }

    @Test
    void idx_plainAndGzip_areTheSame() throws IOException {
        Path images = idx("i", 8, new int[] {2, 2, 1}, new byte[] {0, (byte) 255, 7, 8});
        Path labels = idx("l", 8, new int[] {2}, new byte[] {3, 1});
        for (int turn = 0; turn < 2; turn++) {
            Examples examples = all("idx:" + images + "," + labels);

            assertThat(examples.shape()).isEqualTo(Shape.of(2, 1));
            assertThat(examples.features(0)).containsExactly(0, 255);
            assertThat(examples.label(0)).isEqualTo(3);
            assertThat(examples.classes().count()).isEqualTo(4);
            gzip(images);
            gzip(labels);
        }
    }

    @Test
    void idx_otherTypes_areBigEndian() throws IOException {
        byte[] shorts = {1, 2, -1, -2};
        Path images = idx("i", 0x0b, new int[] {2, 1}, shorts);
        Path floats = idx(
                "f",
                0x0d,
                new int[] {2, 1},
                ByteBuffer.allocate(8).putFloat(1.5f).putFloat(-2).array());

        Examples examples = all("idx:" + images + "," + floats + "?target=regression");

        FloatBuffer values = FloatBuffer.allocate(2);
        examples.gatherValues(new int[] {0, 1}, 0, 2, values);
        assertThat(examples.features(0)).containsExactly(0x0102);
        assertThat(examples.features(1)).containsExactly(-2);
        assertThat(values.array()).containsExactly(1.5f, -2);
    }

    @Test
    void idx_faults_areMalformed() throws IOException {
        Path images = idx("i", 8, new int[] {2, 2}, new byte[4]);
        Path labels = idx("l", 8, new int[] {2}, new byte[2]);
        refused(labels, images, "a label for each image");
        refused(idx("a", 8, new int[] {3, 2}, new byte[4]), labels, "found 4 numbers");
        refused(idx("b", 8, new int[] {-1, 9, 1}, new byte[4]), labels, "limit=N");
        refused(idx("b", 8, new int[] {-1, -1, -1, -1}, new byte[4]), labels, "countable");
        refused(idx("c", 8, new int[] {2, 2}, new byte[5]), labels, "more bytes");
        refused(idx("d", 7, new int[] {2, 2}, new byte[4]), labels, "00 00 07 02");
        refused(idx("e", 8, new int[] {}, new byte[4]), labels, "a rank from 1");
        refused(images, idx("f", 8, new int[] {3}, new byte[3]), "a label for each image");
        refused(images, idx("g", 9, new int[] {2}, new byte[] {0, -3}), "found -3");
        refused(Files.write(folder.resolve("h"), new byte[0]), labels, "an empty file");
        refused(Files.write(folder.resolve("k"), new byte[] {0, 0, 8, 3, 0}), labels, "3 extents");
        Path gzip = gzip(idx("m", 8, new int[] {2, 2}, new byte[4]));
        refused(Files.write(gzip, Arrays.copyOf(Files.readAllBytes(gzip), 20)), labels, "whole");
    }

    private static void refused(Path images, Path labels, String message) {
        assertThatThrownBy(() -> load("idx:" + images + "," + labels))
                .isInstanceOf(MalformedModelException.class)
                .hasMessageContaining(message);
    }
}
