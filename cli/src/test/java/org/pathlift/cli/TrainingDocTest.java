package org.pathlift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.serde.ModelBuilder;
import org.pathlift.onnx.serde.ModelWriter;
import org.pathlift.onnx.serde.WriteOptions;

/** The command lines of docs/training.md do what they are shown for, on files of the kinds that they name. */
class TrainingDocTest {

    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
    private static final Pattern PLACE = Pattern.compile("[\\w-]+\\.(csv|npz|gz)|(?<=images:)\\w+");
    private static final int EXAMPLES = 40;

    @TempDir
    static Path folder;

    private static final Random RANDOM = new Random(4);

    @BeforeAll
    static void makeFiles() throws IOException {
        StringBuilder table = new StringBuilder();
        for (int i = 0; i < 64; i++) {
            table.append('x').append(i).append(',');
        }
        table.append("quality\n");
        for (int row = 0; row < EXAMPLES; row++) {
            for (int i = 0; i < 64; i++) {
                table.append(RANDOM.nextInt(16)).append(',');
            }
            table.append(row % 10).append('\n');
        }
        Files.writeString(folder.resolve("wine.csv"), table);
        Files.writeString(folder.resolve("houses.csv"), table.toString().replace("quality", "price"));
        for (String name : List.of("cat", "dog")) {
            Path kind = Files.createDirectories(folder.resolve("pets").resolve(name));
            for (int i = 0; i < 8; i++) {
                BufferedImage image = new BufferedImage(9, 10, BufferedImage.TYPE_INT_RGB);
                image.setRGB(i, i, RANDOM.nextInt());
                ImageIO.write(image, "png", kind.resolve(i + ".png").toFile());
            }
        }
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(folder.resolve("mnist.npz")))) {
            entry(zip, "x_train.npy", EXAMPLES, 64);
            entry(zip, "y_train.npy", EXAMPLES);
        }
        idx("train-images.gz", "train-labels.gz");
        idx("t10k-images.gz", "t10k-labels.gz");
    }

    private static void entry(ZipOutputStream zip, String name, int... shape) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        String dims = shape.length == 1 ? "(" + shape[0] + ",)" : "(" + shape[0] + ", " + shape[1] + ")";
        String header = "{'descr': '|u1', 'fortran_order': False, 'shape': " + dims + ", }";
        header = header + " ".repeat(117 - header.length()) + "\n";
        zip.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length(), 0});
        zip.write(header.getBytes(StandardCharsets.US_ASCII));
        int size = shape.length == 1 ? shape[0] : shape[0] * shape[1];
        zip.write(bytes(size, shape.length == 1));
        zip.closeEntry();
    }

    private static void idx(String images, String labels) throws IOException {
        gzip(
                images,
                ByteBuffer.allocate(16)
                        .putInt(0x803)
                        .putInt(EXAMPLES)
                        .putInt(8)
                        .putInt(8)
                        .array(),
                bytes(EXAMPLES * 64, false));
        gzip(labels, ByteBuffer.allocate(8).putInt(0x801).putInt(EXAMPLES).array(), bytes(EXAMPLES, true));
    }

    private static void gzip(String name, byte[] header, byte[] elements) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name)))) {
            out.write(header);
            out.write(elements);
        }
    }

    /** Classes in turn, or bytes. */
    private static byte[] bytes(int size, boolean classes) {
        byte[] bytes = new byte[size];
        RANDOM.nextBytes(bytes);
        for (int i = 0; classes && i < size; i++) {
            bytes[i] = (byte) (i % 10);
        }
        return bytes;
    }

    @TestFactory
    Stream<DynamicTest> lines_run() throws IOException {
        List<String> lines =
                Files.readAllLines(Path.of(System.getProperty("pathlift.root", ".."), "docs", "training.md")).stream()
                        .map(String::strip)
                        .filter(line -> line.startsWith("pathlift train "))
                        .toList();
        assertThat(lines).hasSizeGreaterThan(6);
        return lines.stream().map(line -> DynamicTest.dynamicTest(line, () -> run(line)));
    }

    private static void run(String line) throws IOException {
        Path out = Files.createTempDirectory(folder, "out").resolve("out.onnx");
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(line.substring("pathlift ".length()));
        while (matcher.find()) {
            words.add(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
        }
        boolean writes = words.get(2).endsWith(".onnx");
        String data = words.get(words.indexOf("--data") + 1);
        words.set(1, network(data).toString());
        if (writes) {
            words.set(2, out.toString());
        }
        words.set(words.indexOf("--data") + 1, PLACE.matcher(data).replaceAll(folder + "/$0"));
        int epochs = words.indexOf("--epochs") + 1;
        if (words.contains("--seeds")) {
            // Twenty runs show nothing that four do not.
            words.set(epochs, "1");
            words.set(words.indexOf("--seeds") + 1, "1");
        } else if (epochs > 0 && Integer.parseInt(words.get(epochs)) > 20) {
            // Nor do eighty epochs show what two do not.
            words.set(epochs, "2");
        }
        words.add("--quiet");
        Cli.run(words.toArray()).succeeded();
        if (writes) {
            assertThat(out).exists();
        }
    }

    /** Returns a network of one layer that fits some data. */
    private static Path network(String data) throws IOException {
        boolean image = data.startsWith("images:");
        int features = image ? 3 * 8 * 8 : 64;
        int outputs = image ? 2 : data.contains("target=regression") ? 1 : 10;
        float[] weights = new float[features * outputs];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (RANDOM.nextGaussian() / 16);
        }
        ModelBuilder builder =
                new ModelBuilder(17).initializer(Tensor.ofFloats("w", Shape.of(features, outputs), weights));
        if (image) {
            builder.input("x", ElementType.FLOAT, -1, 3, 8, 8);
        } else {
            builder.input("x", ElementType.FLOAT, -1, 64);
        }
        builder.node("Flatten", List.of("x"), List.of("flat"))
                .node("MatMul", List.of("flat", "w"), List.of("y"))
                .output("y", ElementType.FLOAT, -1, outputs);
        Path file = Files.createTempDirectory(folder, "net").resolve("net.onnx");
        ModelWriter.write(builder.build(), file, WriteOptions.NEW_FILE);
        return file;
    }
}
