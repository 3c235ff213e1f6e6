package org.pathlift.analysis.resizing;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Images that need no file, of one channel. Those with a seed have pixels of mean 1 and variance 1. */
public enum DrawnImages {
    /** Independent Gaussian pixels, of which a block average leaves little but the mean. */
    NOISE,
    /** Gaussian noise blurred on the torus with a Gaussian of a standard deviation of an eighth of the side. */
    SMOOTH,
    /**
     * Four images sin(2πi/16) + cos(4πj/16)/2 + 0.3 + sin(2π((a + 1)i + (3 − a)j)/16)/4, a = 0 to 3, of 16 x 16 pixels; the
     * side, the number and the seed change nothing.
     */
    WAVES;

    private static final int WAVE_SIDE = 16;
    private static final int WAVE_COUNT = 4;
    private static final double BLUR = 0.125;

    /**
     * Draws images.
     *
     * @param count how many
     * @param side their rows and columns
     * @param seed picks them
     */
    public ImageSet draw(int count, int side, long seed) {
        if (count < 1 || side < 1) {
            throw new IllegalArgumentException(
                    "images need a number and a side of at least 1, found %d and %d".formatted(count, side));
        }
        if (this == WAVES) {
            return waves();
        }
        double[][] pixels = new double[count][side * side];
        SplittableRandom random = new SplittableRandom(seed);
        for (double[] image : pixels) {
            for (int k = 0; k < image.length; k++) {
                image[k] = random.nextGaussian();
            }
        }
        for (int i = 0; i < count; i++) {
            double[] image = this == SMOOTH ? blurred(pixels[i], side) : pixels[i];
            pixels[i] = Arrays.stream(image).map(pixel -> 1 + pixel).toArray();
        }
        return ImageSet.of(1, side, side, Arrays.asList(pixels));
    }

    private static double[] blurred(double[] image, int side) {
        double[] kernel = new double[side];
        double squares = 0;
        for (int d = 0; d < side; d++) {
            double distance = Math.min(d, side - d) / (BLUR * side);
            kernel[d] = Math.exp(-distance * distance / 2);
            squares += kernel[d] * kernel[d];
        }
        for (int d = 0; d < side; d++) {
            kernel[d] /= Math.sqrt(squares);
        }
        return along(along(image, side, kernel, 1, side), side, kernel, side, 1);
    }

    /** Blurs along one axis: its step is the distance of neighbours, and the other axis has the other step. */
    private static double[] along(double[] image, int side, double[] kernel, int step, int other) {
        double[] blurred = new double[image.length];
        for (int line = 0; line < side; line++) {
            for (int i = 0; i < side; i++) {
                double sum = 0;
                for (int k = 0; k < side; k++) {
                    sum += kernel[Math.floorMod(i - k, side)] * image[line * other + k * step];
                }
                blurred[line * other + i * step] = sum;
            }
        }
        return blurred;
    }

    private static ImageSet waves() {
        double[][] pixels = new double[WAVE_COUNT][WAVE_SIDE * WAVE_SIDE];
        double turn = 2 * Math.PI / WAVE_SIDE;
        for (int a = 0; a < WAVE_COUNT; a++) {
            for (int i = 0; i < WAVE_SIDE; i++) {
                for (int j = 0; j < WAVE_SIDE; j++) {
                    pixels[a][i * WAVE_SIDE + j] = Math.sin(turn * i)
                            + 0.5 * Math.cos(2 * turn * j)
                            + 0.3
                            + 0.25 * Math.sin(turn * ((a + 1) * i + (3 - a) * j));
                }
            }
        }
        return ImageSet.of(1, WAVE_SIDE, WAVE_SIDE, Arrays.asList(pixels));
    }
}
