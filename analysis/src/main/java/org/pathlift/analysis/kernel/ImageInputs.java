package org.pathlift.analysis.kernel;

/**
 * Images as inputs of a convolutional network: rows of numbers in the order [channel, height, width]. A signal of one
 * dimension has height 1.
 *
 * @param channels how many channels
 * @param height in places
 * @param width in places
 * @param rows the numbers, channels · height · width of each image
 */
public record ImageInputs(int channels, int height, int width, KernelInputs rows) {

    /**
     * Checks the extents.
     *
     * @throws IllegalArgumentException if one of them is below 1, or a row does not have channels · height · width numbers
     */
    public ImageInputs {
        if (channels < 1 || height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "an image needs channels and places, found %d x %d x %d".formatted(channels, height, width));
        }
        if ((long) channels * height * width != rows.dimension()) {
            throw new IllegalArgumentException("an image of %d x %d x %d has %d numbers, found %d"
                    .formatted(channels, height, width, (long) channels * height * width, rows.dimension()));
        }
    }

    /** How many images there are. */
    public int count() {
        return rows.count();
    }

    /** How many places an image has. */
    public int places() {
        return height * width;
    }

    /** Σ over channels of x_a(p) x_b(p')/channels. */
    double covariance(int first, int place, int second, int other) {
        double sum = 0;
        for (int channel = 0; channel < channels; channel++) {
            sum += rows.at(first, channel * places() + place) * rows.at(second, channel * places() + other);
        }
        return sum / channels;
    }
}
