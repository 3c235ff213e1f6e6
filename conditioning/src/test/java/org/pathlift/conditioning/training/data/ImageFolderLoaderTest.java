package org.pathlift.conditioning.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pathlift.onnx.error.MalformedModelException;
import org.pathlift.onnx.runtime.RequestException;

class ImageFolderLoaderTest {

    @TempDir
    Path folder;

    private void image(String name, int type, int width, int... pixels) throws IOException {
        BufferedImage image = new BufferedImage(width, pixels.length / width, type);
        for (int i = 0; i < pixels.length; i++) {
            if (type == BufferedImage.TYPE_BYTE_GRAY) {
                image.getRaster().setSample(i % width, i / width, 0, pixels[i]);
            } else {
                image.setRGB(i % width, i / width, pixels[i]);
            }
        }
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        ImageIO.write(image, "png", file.toFile());
    }

    private void grey(String name, int width, int... pixels) throws IOException {
        image(name, BufferedImage.TYPE_BYTE_GRAY, width, pixels);
    }

    private Examples all(String options, ExampleShape input) {
        return DataLoader.load(DataSpec.parse("images:" + folder + "?split=0" + options), input, 0)
                .train();
    }

    @Test
    void load_classes_areInTheOrderOfNames() throws IOException {
        grey("dog/b.png", 1, 51);
        grey("dog/a.png", 1, 102);
        grey("cat/z.png", 1, 153);
        Files.createFile(folder.resolve(".hidden"));

        Examples examples = all("", ExampleShape.of(1, 1, 1));

        assertThat(examples.classes().names()).containsExactly("cat", "dog");
        assertThat(examples.size()).isEqualTo(3);
        assertThat(examples.features(0)).containsExactly(0.6f);
        assertThat(examples.features(1)).containsExactly(0.4f);
        assertThat(examples.features(2)).containsExactly(0.2f);
        assertThat(examples.label(2)).isEqualTo(1);
    }

    @Test
    void load_limit_takesFromEachClass() throws IOException {
        grey("a/1.png", 1, 0);
        grey("a/2.png", 1, 0);
        grey("a/3.png", 1, 0);
        grey("b/1.png", 1, 0);

        Examples examples = all("&limit=3", ExampleShape.of(1, 1, 1));

        assertThat(new long[] {examples.label(0), examples.label(1), examples.label(2)})
                .containsExactly(0, 0, 1);
    }

    @Test
    void load_colours_areChannelsFirst() throws IOException {
        image("a/1.png", BufferedImage.TYPE_INT_RGB, 2, 0xff0033, 0x00ff66);

        assertThat(all("", ExampleShape.of(3, 1, 2)).features(0)).containsExactly(1, 0, 0, 1, 0.2f, 0.4f);
        assertThat(all("", ExampleShape.of(1, 1, 2)).features(0))
                .containsExactly(new float[] {0.299f + 0.2f * 0.114f, 0.587f + 0.4f * 0.114f}, within(1e-6f));
        assertThat(all("&mean=0.5,0.25,0&std=0.5", ExampleShape.of(3, 1, 2)).features(0))
                .containsExactly(new float[] {1, -1, -0.5f, 1.5f, 0.4f, 0.8f}, within(1e-6f));
    }

    /** A grey sample is itself in every channel; Java's own conversion would give 0.73 for 0.5. */
    @Test
    void load_grey_isNotBentByGamma() throws IOException {
        grey("a/1.png", 1, 128);

        assertThat(all("", ExampleShape.of(3, 1, 1)).features(0)).containsExactly(128 / 255f, 128 / 255f, 128 / 255f);
    }

    @Test
    void load_larger_isTheMeanOfAreas() throws IOException {
        grey("a/1.png", 3, 0, 51, 102, 153, 204, 255);

        float[] pixels = all("", ExampleShape.of(1, 1, 2)).features(0);

        assertThat(pixels)
                .containsExactly(
                        new float[] {
                            (0 + 51 / 2f + 153 + 204 / 2f) / 3 / 255, (102 + 51 / 2f + 255 + 204 / 2f) / 3 / 255
                        },
                        within(1e-6f));
    }

    @Test
    void load_smaller_isLinearBetweenCentres() throws IOException {
        grey("a/1.png", 2, 0, 255);

        assertThat(all("", ExampleShape.of(1, 1, 4)).features(0))
                .containsExactly(new float[] {0, 0.25f, 0.75f, 1}, within(1e-6f));
    }

    @Test
    void load_shapeOfTheSpec_flattens() throws IOException {
        grey("a/1.png", 2, 0, 255, 255, 0);

        assertThat(all("&shape=1,2,2", ExampleShape.of(4)).features(0)).containsExactly(0, 1, 1, 0);
        assertThatThrownBy(() -> all("", ExampleShape.of(4)))
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("shape=3,224,224");
        assertThatThrownBy(() -> all("", ExampleShape.any())).isInstanceOf(RequestException.class);
    }

    @Test
    void load_testFolder_isMatchedByName() throws IOException {
        grey("train/a/1.png", 1, 0);
        grey("train/b/1.png", 1, 0);
        grey("test/b/1.png", 1, 255);

        TrainingData data = DataLoader.load(
                DataSpec.parse("images:" + folder.resolve("train") + "?test=" + folder.resolve("test")),
                ExampleShape.of(1, 1, 1),
                0);

        assertThat(data.heldOut().orElseThrow().label(0)).isEqualTo(1);
    }

    @Test
    void load_brokenFiles_areAllNamed() throws IOException {
        grey("a/1.png", 1, 0);
        byte[] png = Files.readAllBytes(folder.resolve("a/1.png"));
        Files.writeString(folder.resolve("a/readme.txt"), "no image");
        Files.write(folder.resolve("a/cut.png"), Arrays.copyOf(png, 40));
        Files.write(folder.resolve("a/huge.png"), withSize(png, 1 << 20, 1 << 20));

        MalformedModelException e =
                catchThrowableOfType(MalformedModelException.class, () -> all("", ExampleShape.of(1, 1, 1)));

        assertThat(e.problems()).hasSize(3);
        assertThat(e).hasMessageContaining("readme.txt").hasMessageContaining("cut.png");
        assertThat(e).hasMessageContaining("1048576 x 1048576 pixels");
    }

    /** A PNG whose header claims another size: bytes 16 to 23, and the check sum of bytes 12 to 28 after them. */
    private static byte[] withSize(byte[] png, int width, int height) {
        byte[] changed = png.clone();
        ByteBuffer buffer = ByteBuffer.wrap(changed);
        buffer.putInt(16, width).putInt(20, height);
        CRC32 crc = new CRC32();
        crc.update(changed, 12, 17);
        buffer.putInt(29, (int) crc.getValue());
        return changed;
    }

    @Test
    void load_emptyFolders_areMalformed() throws IOException {
        assertThatThrownBy(() -> all("", ExampleShape.of(1, 1, 1))).hasMessageContaining("a folder for each class");
        Files.createDirectory(folder.resolve("a"));
        assertThatThrownBy(() -> all("", ExampleShape.of(1, 1, 1))).hasMessageContaining("a class must have images");
    }
}
