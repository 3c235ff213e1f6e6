package org.pathlift.conditioning.meanfield;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * How a convolution mixes the covariance of places: each Fourier mode of a deviation from the uniform state is multiplied
 * per layer by χ_c times the transform of the kernel's variances.
 *
 * <p>Xiao et al. 2018 (arXiv 1806.05393), for circular padding. On an image the factors of the axes are multiplied.
 */
public final class SpatialModes {

    private static final double SUM_ROUNDING = 1e-12;

    private final double[] kernel;

    private SpatialModes(double[] kernel) {
        this.kernel = kernel;
    }

    /** Every tap of the kernel has the same variance. */
    public static SpatialModes uniform(int taps) {
        requireOdd(taps);
        double[] kernel = new double[taps];
        Arrays.fill(kernel, 1.0 / taps);
        return new SpatialModes(kernel);
    }

    /** Only the middle tap is not 0, as after delta-orthogonal initialization: every factor is 1. */
    public static SpatialModes delta(int taps) {
        requireOdd(taps);
        double[] kernel = new double[taps];
        kernel[taps / 2] = 1;
        return new SpatialModes(kernel);
    }

    /**
     * Any shares of the variance.
     *
     * @throws IllegalArgumentException if the number of shares is even, or one is negative, or they do not add up to 1
     */
    public static SpatialModes of(double... shares) {
        requireOdd(shares.length);
        double sum = 0;
        for (double share : shares) {
            Require.finiteAndNotNegative("a tap's share of the variance", share);
            sum += share;
        }
        if (Math.abs(sum - 1) > SUM_ROUNDING) {
            throw new IllegalArgumentException("the taps' shares of the variance must add up to 1, found " + sum);
        }
        return new SpatialModes(shares.clone());
    }

    private static void requireOdd(int taps) {
        if (taps < 1 || taps % 2 == 0) {
            throw new IllegalArgumentException("a kernel needs an odd number of taps, found " + taps);
        }
    }

    /** λ_k: the absolute value of the transform of the variances at wave number k on a ring of so many places. */
    public double factor(int places, int waveNumber) {
        if (places < 1) {
            throw new IllegalArgumentException("a ring needs at least 1 place, found " + places);
        }
        double real = 0;
        double imaginary = 0;
        for (int tap = 0; tap < kernel.length; tap++) {
            double phase = 2 * Math.PI * ((double) waveNumber * (tap - kernel.length / 2) / places);
            real += kernel[tap] * Math.cos(phase);
            imaginary += kernel[tap] * Math.sin(phase);
        }
        return Math.hypot(real, imaginary);
    }

    /** −1/ln(χλ_k): over how many layers the mode shrinks by e; empty where it does not shrink. */
    public OptionalDouble depth(double chi, int places, int waveNumber) {
        Require.finiteAndNotNegative("chi", chi);
        double factor = chi * factor(places, waveNumber);
        return factor < 1 ? OptionalDouble.of(-1 / Math.log(factor)) : OptionalDouble.empty();
    }
}
