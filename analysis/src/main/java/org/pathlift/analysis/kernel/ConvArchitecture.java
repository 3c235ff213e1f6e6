package org.pathlift.analysis.kernel;

import org.pathlift.conditioning.meanfield.Activation;
import org.pathlift.conditioning.meanfield.Variances;

/**
 * A random convolutional network with one output: as often as it is deep a convolution of stride 1 that keeps the size of
 * the image and an activation, then a dense layer.
 *
 * @param activation φ
 * @param variances σ_w² (fan-in times the variance of a weight) and σ_b² of every layer
 * @param depth how many times φ is applied; at least 1
 * @param window what a convolution sums over
 * @param readout what the dense layer reads
 * @param parametrization what is trained; the width of a standard one counts channels
 */
public record ConvArchitecture(
        Activation activation,
        Variances variances,
        int depth,
        Window window,
        Readout readout,
        Parametrization parametrization) {

    /**
     * The kernel of a convolution.
     *
     * @param height taps down; odd, 1 for signals of one dimension
     * @param width taps across; odd
     * @param padding what lies beyond the border
     */
    public record Window(int height, int width, Padding padding) {
        /**
         * Checks that the window has a middle.
         *
         * @throws IllegalArgumentException if an extent is even or below 1
         */
        public Window {
            if (height < 1 || width < 1 || height % 2 == 0 || width % 2 == 0) {
                throw new IllegalArgumentException(
                        "a window that keeps the size needs an odd number of taps each way, found %d x %d"
                                .formatted(height, width));
            }
        }

        /** How many taps there are. */
        int taps() {
            return height * width;
        }
    }

    /** What lies beyond the border of an image. */
    public enum Padding {
        /** Zeros ('same'). The fan-in still counts them, so that q falls at the border. */
        ZERO,
        /** The other side. */
        CIRCULAR
    }

    /** What the last, dense layer reads. */
    public enum Readout {
        /** All places. Places are then independent of each other in the kernel. */
        FLATTEN,
        /** The mean over places (global average pooling). */
        POOL
    }

    /**
     * Checks {@code depth} and whether biases go with the parametrization.
     *
     * @throws IllegalArgumentException if {@code depth} is below 1, or σ_b² is above 0 without trained biases
     */
    public ConvArchitecture {
        if (depth < 1) {
            throw new IllegalArgumentException("the depth must be at least 1, found " + depth);
        }
        parametrization.check(variances.bias());
    }
}
