package org.pathlift.analysis.resizing;

import java.util.Arrays;
import java.util.List;
import org.pathlift.conditioning.training.data.Examples;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.runtime.RequestException;

/** Images of one size. Immutable. */
public final class ImageSet {

    private final int channels;
    private final int height;
    private final int width;
    private final double[][] pixels;

    private ImageSet(int channels, int height, int width, double[][] pixels) {
        this.channels = channels;
        this.height = height;
        this.width = width;
        this.pixels = pixels;
    }

    /**
     * Images from their pixels.
     *
     * @param pixels of each image, channel by channel, row by row
     * @throws IllegalArgumentException if there are no images, or pixels are missing or not finite
     */
    public static ImageSet of(int channels, int height, int width, List<double[]> pixels) {
        if (channels < 1 || height < 1 || width < 1 || pixels.isEmpty()) {
            throw new IllegalArgumentException("images need pixels, found %d of %d channels, %d rows and %d columns"
                    .formatted(pixels.size(), channels, height, width));
        }
        int size = Math.multiplyExact(channels, Math.multiplyExact(height, width));
        double[][] copies = new double[pixels.size()][];
        for (int i = 0; i < copies.length; i++) {
            copies[i] = pixels.get(i).clone();
            if (copies[i].length != size || !Arrays.stream(copies[i]).allMatch(Double::isFinite)) {
                throw new IllegalArgumentException(
                        "image %d must have %d finite pixels, found %d numbers".formatted(i, size, copies[i].length));
            }
        }
        return new ImageSet(channels, height, width, copies);
    }

    /**
     * Examples of a data set, spread evenly over it.
     *
     * @param where what the examples are called
     * @param most how many at most
     * @throws RequestException if they are no images: rows and columns, with or without channels before them
     */
    public static ImageSet of(Examples examples, String where, int most) {
        Shape shape = examples.shape();
        if (shape.rank() != 2 && shape.rank() != 3) {
            throw new RequestException(List.of(new Problem(
                    "only images can be resized",
                    where,
                    "examples of shape [rows, columns] or [channels, rows, columns]",
                    "examples of shape " + shape,
                    "give their shape in the data spec, as in shape=1,28,28")));
        }
        int channels = shape.rank() == 3 ? Math.toIntExact(shape.dim(0)) : 1;
        int height = Math.toIntExact(shape.dim(shape.rank() - 2));
        int width = Math.toIntExact(shape.dim(shape.rank() - 1));
        double[][] pixels = new double[Math.min(most, examples.size())][];
        for (int i = 0; i < pixels.length; i++) {
            float[] features = examples.features(Math.toIntExact((long) i * examples.size() / pixels.length));
            pixels[i] = new double[features.length];
            for (int k = 0; k < features.length; k++) {
                pixels[i][k] = features[k];
            }
        }
        return of(channels, height, width, Arrays.asList(pixels));
    }

    /** How many images. */
    public int size() {
        return pixels.length;
    }

    /** Channels of each image. */
    public int channels() {
        return channels;
    }

    /** Rows of each image. */
    public int height() {
        return height;
    }

    /** Columns of each image. */
    public int width() {
        return width;
    }

    /** Numbers of each image. */
    public int pixels() {
        return channels * height * width;
    }

    /** A copy of the pixels of an image. */
    public double[] image(int index) {
        return pixels[index].clone();
    }

    /** An image divided by its root mean square; an image of zeros stays as it is. */
    double[] normalized(int index) {
        double[] image = pixels[index].clone();
        double most = 0;
        for (double pixel : image) {
            most = Math.max(most, Math.abs(pixel));
        }
        if (most == 0) {
            return image;
        }
        double squares = 0;
        for (int i = 0; i < image.length; i++) {
            image[i] /= most;
            squares += image[i] * image[i];
        }
        double scale = 1 / Math.sqrt(squares / image.length);
        for (int i = 0; i < image.length; i++) {
            image[i] *= scale;
        }
        return image;
    }

    /** The same channels of the same images in another size. */
    ImageSet resized(int toHeight, int toWidth, ChannelMap map) {
        double[][] made = new double[pixels.length][channels * toHeight * toWidth];
        for (int i = 0; i < made.length; i++) {
            for (int c = 0; c < channels; c++) {
                for (int y = 0; y < toHeight; y++) {
                    for (int x = 0; x < toWidth; x++) {
                        made[i][(c * toHeight + y) * toWidth + x] = map.at(pixels[i], c * height * width, y, x);
                    }
                }
            }
        }
        return new ImageSet(channels, toHeight, toWidth, made);
    }

    /** What becomes of one channel, which begins at an offset. */
    interface ChannelMap {
        double at(double[] pixels, int offset, int y, int x);
    }

    @Override
    public String toString() {
        return "%d images of %d x %d x %d".formatted(size(), channels, height, width);
    }
}
