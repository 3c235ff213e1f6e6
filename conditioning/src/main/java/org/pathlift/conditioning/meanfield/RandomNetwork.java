package org.pathlift.conditioning.meanfield;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Random dense networks of finite width, seen by two inputs.
 *
 * <p>Given one layer, the next layer's pre-activations are exactly Gaussian and independent between units, with the
 * covariance that the layer's activations have. Drawing them so has the law of drawing all weights, at a cost that grows
 * with the width and not with its square.
 *
 * @param layer φ, σ_w² and σ_b²
 * @param width how many units every layer has; at least 1
 * @param start what the first layer's pre-activations are drawn with
 */
public record RandomNetwork(MeanField layer, int width, Covariances start) {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /**
     * Checks {@code width}.
     *
     * @throws IllegalArgumentException if {@code width} is below 1
     */
    public RandomNetwork {
        if (width < 1) {
            throw new IllegalArgumentException("a network needs at least 1 unit per layer, found " + width);
        }
    }

    /**
     * Draws one network and measures Σu²/n, Σv²/n and Σuv/n of the pre-activations of each of its layers, the first of
     * them drawn from the start. A layer in which an input's pre-activations vanish, their mean square is below the smallest
     * normal number, or they overflow is the end: the list is then shorter.
     *
     * @param depth how many layers of pre-activations
     * @param seed picks a sequence of networks
     * @param index which network of the sequence
     */
    public List<Covariances> draw(int depth, long seed, int index) {
        if (depth < 1) {
            throw new IllegalArgumentException("a network needs at least 1 layer, found " + depth);
        }
        SplittableRandom random = new SplittableRandom(new SplittableRandom(seed + GOLDEN * index).nextLong());
        List<Covariances> measured = new ArrayList<>();
        double q1 = start.q1();
        double q2 = start.q2();
        double q12 = start.q12();
        for (int l = 0; l < depth && q1 > 0 && q2 > 0; l++) {
            Totals before = new Totals();
            Totals after = new Totals();
            double along = q12 / Math.sqrt(q1);
            double across = Math.sqrt(Math.max(0, q2 - along * along));
            for (int unit = 0; unit < width; unit++) {
                double z = random.nextGaussian();
                double u = Math.sqrt(q1) * z;
                double v = along * z + across * random.nextGaussian();
                before.add(u, v);
                after.add(layer.activation().value(u), layer.activation().value(v));
            }
            if (!before.measurable(width) || !after.finite()) {
                break;
            }
            measured.add(before.covariances(width));
            q1 = next(after.first);
            q2 = next(after.second);
            q12 = next(after.both);
        }
        return measured;
    }

    private double next(double total) {
        return layer.variances().weight() * total / width + layer.variances().bias();
    }

    private static final class Totals {
        private double first;
        private double second;
        private double both;

        void add(double u, double v) {
            first += u * u;
            second += v * v;
            both += u * v;
        }

        boolean finite() {
            return first + second < Double.POSITIVE_INFINITY;
        }

        boolean measurable(int width) {
            double least = width * Double.MIN_NORMAL;
            return first >= least && second >= least && finite();
        }

        Covariances covariances(int width) {
            return new Covariances(first / width, second / width, both / width);
        }
    }
}
