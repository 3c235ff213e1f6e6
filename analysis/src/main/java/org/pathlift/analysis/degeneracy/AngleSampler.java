package org.pathlift.analysis.degeneracy;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Draws the angles between two inputs through a random ReLU network.
 *
 * <p>Exact in law, without weights: given the angle before a layer, the pre-activations of its units are independent pairs
 * of standard Gaussian numbers with that correlation. The part of one activation vector that is orthogonal to the other is
 * summed directly, so that the smallest angles keep their digits.
 */
public final class AngleSampler {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final int[] widths;
    private final double theta0;
    private final long seed;

    /** Draws networks with hidden layers of these widths for inputs at an angle above 0 and at most π. */
    public AngleSampler(int[] widths, double theta0, long seed) {
        this.widths = widths.clone();
        this.theta0 = theta0;
        this.seed = seed;
        if (!(theta0 > 0 && theta0 <= Math.PI)) {
            throw new IllegalArgumentException("an angle is drawn from above 0 to pi, found " + theta0);
        }
    }

    /**
     * Draws one network.
     *
     * @param index which one of the seed's sequence
     * @return ln sin² θ behind each layer; NaN from the first layer on that leaves an input without active units or both with
     *     the same single one
     */
    public double[] draw(long index) {
        SplittableRandom random = new SplittableRandom(new SplittableRandom(seed + GOLDEN * index).nextLong());
        double[] angles = new double[widths.length];
        Arrays.fill(angles, Double.NaN);
        double cosine = theta0 == Math.PI / 2 ? 0 : Math.cos(theta0);
        double sine = theta0 == Math.PI ? 0 : Math.sin(theta0);
        double x = 2 * Math.log(sine);
        for (int l = 0; l < widths.length; l++) {
            double next = sine > 0 ? layer(widths[l], cosine, sine, random) + x : opposite(widths[l], random);
            if (Double.isNaN(next)) {
                break;
            }
            x = Math.min(0, next);
            angles[l] = x;
            sine = Math.exp(x / 2);
            cosine = Math.sqrt(-Math.expm1(x));
        }
        return angles;
    }

    /** Opposite inputs activate complementary units: their activations are orthogonal. */
    private static double opposite(int width, SplittableRandom random) {
        int active = 0;
        for (int i = 0; i < width; i++) {
            active += random.nextGaussian() > 0 ? 1 : 0;
        }
        return active > 0 && active < width ? 0 : Double.NaN;
    }

    /** ln of sin² θ'/sin² θ. */
    private static double layer(int width, double cosine, double sine, SplittableRandom random) {
        double aa = 0;
        double bb = 0;
        double ae = 0;
        double ee = 0;
        int reached = 0;
        double cotangent = cosine / sine;
        for (int i = 0; i < width; i++) {
            double z = random.nextGaussian();
            double w = random.nextGaussian();
            double v = cosine * z + sine * w;
            if (z <= 0 && v <= 0) {
                continue;
            }
            reached++;
            double a = Math.max(z, 0);
            double b = Math.max(v, 0);
            // (b − a cos θ)/sin θ, without the subtraction where both are active.
            double e = z > 0 ? (v > 0 ? w : -cotangent * z) : cotangent * z + w;
            aa += a * a;
            bb += b * b;
            ae += a * e;
            ee += e * e;
        }
        if (reached < 2 || aa == 0 || bb == 0) {
            return Double.NaN;
        }
        double across = ee - ae * ae / aa;
        return across > 0 ? Math.log(across) - Math.log(bb) : Double.NaN;
    }
}
