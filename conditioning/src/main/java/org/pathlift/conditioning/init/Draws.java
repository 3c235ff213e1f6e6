package org.pathlift.conditioning.init;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/**
 * Independent numbers for the elements of a tensor. Each stretch of 2^16 elements has a stream of its own, made of the
 * seed, the tensor's name and the stretch, so that what is drawn depends neither on threads nor on other tensors.
 */
public final class Draws {

    /** The standard deviation of a Gaussian that is cut at 2. */
    private static final double TRUNCATED_DEVIATION = 0.8796256610342398;

    /** Elements of a tensor that one stream gives. */
    private static final long STRETCH = 1 << 16;

    private final Distribution distribution;
    private final long seed;

    /** Draws from a distribution. */
    public Draws(Distribution distribution, long seed) {
        this.distribution = distribution;
        this.seed = seed;
    }

    /** Fills an array with the first elements of a tensor, of mean 0 and the given standard deviation. */
    double[] doubles(String tensor, int count, double deviation) {
        double[] values = new double[count];
        forRange(tensor, 0, count, (element, sample) -> values[(int) element] = deviation * sample);
        return values;
    }

    /**
     * Draws a range of a tensor's elements, mean 0 and variance 1, each stretch from its start on: a range that begins
     * inside a stretch costs what stands before it as well.
     *
     * @param sink takes the elements; called from several threads, in order within a stretch
     */
    void forRange(String tensor, long from, long to, Sink sink) {
        long start = mixed(seed ^ hash(tensor));
        LongStream.range(from / STRETCH, (to + STRETCH - 1) / STRETCH)
                .parallel()
                .forEach(stretch -> {
                    Next next = unit(new SplittableRandom(mixed(start + stretch))::nextLong);
                    long end = Math.min(to, (stretch + 1) * STRETCH);
                    for (long i = stretch * STRETCH; i < end; i++) {
                        double sample = next.sample();
                        if (i >= from) {
                            sink.take(i, sample);
                        }
                    }
                });
    }

    /** Takes an element. */
    interface Sink {
        void take(long element, double sample);
    }

    private interface Next {
        double sample();
    }

    /** Numbers of mean 0 and variance 1. */
    private Next unit(UniformRandomProvider random) {
        ZigguratSampler.NormalizedGaussian gaussian = ZigguratSampler.NormalizedGaussian.of(random);
        return switch (distribution) {
            case NORMAL -> gaussian::sample;
            case TRUNCATED ->
                () -> {
                    double x = gaussian.sample();
                    while (Math.abs(x) > 2) {
                        x = gaussian.sample();
                    }
                    return x / TRUNCATED_DEVIATION;
                };
            case UNIFORM -> () -> Math.sqrt(3) * (2 * random.nextDouble() - 1);
        };
    }

    /** Scatters neighbouring seeds, whose streams would otherwise be shifts of one another (the finalizer of MurmurHash3). */
    private static long mixed(long seed) {
        long z = seed;
        z = (z ^ (z >>> 33)) * 0xff51afd7ed558ccdL;
        z = (z ^ (z >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return z ^ (z >>> 33);
    }

    /** FNV-1a. */
    private static long hash(String name) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        return hash;
    }
}
