package org.pathlift.conditioning.training.data;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.graph.Shape;

/**
 * Reads an image as numbers from 0 to 1, a channel after the other.
 *
 * <p>Grey from colours is 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601); colours from grey are three times the same.
 * Transparency is ignored: the colours are those that the file holds.
 */
final class ImageFile {

    /** The most pixels of an image, so that a small file cannot claim all memory. */
    private static final long MOST_PIXELS = 1L << 27;

    private ImageFile() {}

    /**
     * Returns the image resized to {@code [channels, height, width]}.
     *
     * @throws IOException if it cannot be read or decoded, with the reason
     */
    static float[] read(Path file, Shape shape) throws IOException {
        int channels = (int) shape.dim(0);
        int height = (int) shape.dim(1);
        int width = (int) shape.dim(2);
        BufferedImage image = decode(file);
        float[][] planes = planes(image, channels);
        float[] pixels = new float[channels * height * width];
        for (int c = 0; c < channels; c++) {
            float[] plane = Resampling.resize(planes[c], image.getHeight(), image.getWidth(), height, width);
            System.arraycopy(plane, 0, pixels, c * plane.length, plane.length);
        }
        return pixels;
    }

    private static BufferedImage decode(Path file) throws IOException {
        try (var bytes = Files.newInputStream(file);
                @Nullable ImageInputStream in = ImageIO.createImageInputStream(bytes)) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new IOException("no known image format");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
                if (pixels > MOST_PIXELS) {
                    throw new IOException("%d x %d pixels, more than %d"
                            .formatted(reader.getWidth(0), reader.getHeight(0), MOST_PIXELS));
                }
                return reader.read(0);
            } catch (RuntimeException e) {
                throw new IOException("damaged: " + e.getMessage(), e); // what the decoders throw at some broken files
            } finally {
                reader.dispose();
            }
        }
    }

    private static float[][] planes(BufferedImage image, int channels) {
        int pixels = image.getWidth() * image.getHeight();
        float[][] planes = new float[channels][pixels];
        if (isGrey(image.getColorModel())) {
            float[] grey = grey(image);
            for (float[] plane : planes) {
                System.arraycopy(grey, 0, plane, 0, pixels);
            }
            return planes;
        }
        int[] line = new int[image.getWidth()];
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, line.length, 1, line, 0, line.length);
            for (int x = 0; x < line.length; x++) {
                float red = (line[x] >> 16 & 0xff) / 255f;
                float green = (line[x] >> 8 & 0xff) / 255f;
                float blue = (line[x] & 0xff) / 255f;
                int at = y * line.length + x;
                if (channels == 1) {
                    planes[0][at] = 0.299f * red + 0.587f * green + 0.114f * blue;
                } else {
                    planes[0][at] = red;
                    planes[1][at] = green;
                    planes[2][at] = blue;
                }
            }
        }
        return planes;
    }

    private static boolean isGrey(ColorModel model) {
        return model instanceof ComponentColorModel && model.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
    }

    /** Takes the samples themselves: Java's conversion of grey to RGB would bend them by a gamma. */
    private static float[] grey(BufferedImage image) {
        Raster raster = image.getRaster();
        float most = (1L << image.getColorModel().getComponentSize(0)) - 1;
        float[] samples = raster.getSamples(0, 0, image.getWidth(), image.getHeight(), 0, (float[]) null);
        for (int i = 0; i < samples.length; i++) {
            samples[i] /= most;
        }
        return samples;
    }
}
