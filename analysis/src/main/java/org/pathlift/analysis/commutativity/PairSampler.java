package org.pathlift.analysis.commutativity;

import java.util.Optional;
import java.util.SplittableRandom;
import org.pathlift.conditioning.meanfield.Activation;

/**
 * Draws the last layer of networks of a family, seen by two inputs.
 *
 * <p>Exact in law without weights: given a layer, what the next adds is Gaussian and independent between units, with the
 * Gram matrix of the layer's activations as covariance. The cost is that of n·L pairs of numbers. Where φ(λx) = λφ(x) the
 * size of each input is carried as a logarithm, so that nothing overflows at any depth.
 */
final class PairSampler {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final double LARGE = 1e100;

    private final GaussianFamily family;
    private final int width;
    private final int depth;
    private final double correlation;
    private final long seed;

    /** Why a draw has no result. */
    enum Fate {
        /** Pre-activations of an input are all 0. */
        DEAD,
        /** They left the range of numbers. */
        OVERFLOWN
    }

    /** What was drawn: a last layer, or why there is none. */
    record Draw(Optional<LastLayer> last, Optional<Fate> fate) {
        static Draw of(Fate fate) {
            return new Draw(Optional.empty(), Optional.of(fate));
        }
    }

    PairSampler(GaussianFamily family, int width, int depth, double correlation, long seed) {
        this.family = family;
        this.width = width;
        this.depth = depth;
        this.correlation = correlation;
        long mixed = new SplittableRandom(seed + GOLDEN * width).nextLong();
        this.seed = new SplittableRandom(mixed + GOLDEN * depth).nextLong();
    }

    Draw draw(long index) {
        SplittableRandom random = new SplittableRandom(new SplittableRandom(seed + GOLDEN * index).nextLong());
        Input first = new Input(width);
        Input second = new Input(width);
        double across = Math.sqrt((1 - correlation) * (1 + correlation));
        for (int i = 0; i < width; i++) {
            double z = random.nextGaussian();
            first.values[i] = z;
            second.values[i] = correlation * z + across * random.nextGaussian();
        }
        boolean homogeneous = family.activation().positivelyHomogeneous();
        double factor = family.factor(depth);
        for (int l = 0; l < depth; l++) {
            if (!layer(first, second, factor, random)) {
                return Draw.of(Fate.DEAD);
            }
            if (homogeneous) {
                first.rescale();
                second.rescale();
            }
        }
        return result(first, second);
    }

    /** Passes a layer; returns false where an input's activations are all 0. */
    private boolean layer(Input first, Input second, double factor, SplittableRandom random) {
        Activation activation = family.activation();
        double aa = 0;
        double bb = 0;
        double ab = 0;
        for (int i = 0; i < width; i++) {
            double a = activation.value(first.values[i]);
            double b = activation.value(second.values[i]);
            aa += a * a;
            bb += b * b;
            ab += a * b;
        }
        double keep = family.residual() ? 1 : 0;
        if (keep == 0 && (aa == 0 || bb == 0)) {
            return false;
        }
        double scale = factor / Math.sqrt(width);
        double along = aa > 0 ? ab / Math.sqrt(aa) : 0;
        double across = Math.sqrt(Math.max(0, bb - along * along));
        double size = scale * Math.sqrt(aa);
        for (int i = 0; i < width; i++) {
            double z = random.nextGaussian();
            double w = random.nextGaussian();
            first.values[i] = keep * first.values[i] + size * z;
            second.values[i] = keep * second.values[i] + scale * (along * z + across * w);
        }
        return true;
    }

    private static Draw result(Input first, Input second) {
        double square1 = first.square();
        double square2 = second.square();
        if (!(square1 < Double.POSITIVE_INFINITY && square2 < Double.POSITIVE_INFINITY)) {
            return Draw.of(Fate.OVERFLOWN);
        }
        if (square1 == 0 || square2 == 0) {
            return Draw.of(Fate.DEAD);
        }
        double product = 0;
        for (int i = 0; i < first.values.length; i++) {
            product += first.values[i] * second.values[i];
        }
        double c = product / (Math.sqrt(square1) * Math.sqrt(square2));
        double n = first.values.length;
        return new Draw(
                Optional.of(new LastLayer(
                        Math.log(square1 / n) + 2 * first.lnScale,
                        Math.log(square2 / n) + 2 * second.lnScale,
                        Math.max(-1, Math.min(1, c)))),
                Optional.empty());
    }

    /** One input's pre-activations, times e^lnScale. */
    private static final class Input {
        private final double[] values;
        private double lnScale;

        Input(int width) {
            values = new double[width];
        }

        double square() {
            double sum = 0;
            for (double value : values) {
                sum += value * value;
            }
            return sum;
        }

        /** Brings the mean square back to 1 where it is far from it. */
        void rescale() {
            double square = square() / values.length;
            if (square > 0 && square < Double.POSITIVE_INFINITY && (square > LARGE || square < 1 / LARGE)) {
                double root = Math.sqrt(square);
                for (int i = 0; i < values.length; i++) {
                    values[i] /= root;
                }
                lnScale += Math.log(root);
            }
        }
    }
}
