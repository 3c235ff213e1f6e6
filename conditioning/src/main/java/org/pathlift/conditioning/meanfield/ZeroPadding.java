package org.pathlift.conditioning.meanfield;

import java.util.Arrays;

/**
 * What zero padding takes from q in a stack of convolutions that keeps q elsewhere: near borders some taps see nothing.
 *
 * <p>For a bias-free positively homogeneous activation with σ_w² at its critical value, where the next q is the mean of
 * the q under the kernel. On an image the factors of the axes are multiplied.
 */
public final class ZeroPadding {

    private final double[] profile;

    private ZeroPadding(double[] profile) {
        this.profile = profile;
    }

    /**
     * The loss along one axis.
     *
     * @param places how many places the axis has
     * @param taps the kernel's size along it; odd
     * @param layers how many convolutions
     */
    public static ZeroPadding after(int places, int taps, int layers) {
        if (places < 1 || layers < 0 || taps < 1 || taps % 2 == 0) {
            throw new IllegalArgumentException(
                    "places must be above 0, taps odd and above 0, layers not negative, found %d, %d and %d"
                            .formatted(places, taps, layers));
        }
        double[] profile = new double[places];
        Arrays.fill(profile, 1);
        for (int layer = 0; layer < layers; layer++) {
            profile = convolved(profile, taps);
        }
        return new ZeroPadding(profile);
    }

    private static double[] convolved(double[] profile, int taps) {
        double[] next = new double[profile.length];
        for (int place = 0; place < next.length; place++) {
            int from = Math.max(0, place - taps / 2);
            int to = Math.min(next.length - 1, place + taps / 2);
            for (int tap = from; tap <= to; tap++) {
                next[place] += profile[tap] / taps;
            }
        }
        return next;
    }

    /** The share of q that is left at a place. */
    public double at(int place) {
        return profile[place];
    }

    /** The share of q that is left on average. */
    public double mean() {
        return Arrays.stream(profile).sum() / profile.length;
    }
}
