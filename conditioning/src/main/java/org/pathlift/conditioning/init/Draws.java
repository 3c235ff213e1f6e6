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

    /** Elements that are handed on at once. */
    private static final int BLOCK = 1 << 12;

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
        forRange(tensor, 0, count, (first, samples, from, to) -> {
            for (int i = from; i < to; i++) {
                values[(int) first + i - from] = deviation * samples[i];
            }
        });
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
                    double[] samples = new double[(int) Math.min(BLOCK, end - stretch * STRETCH)];
                    for (long at = stretch * STRETCH; at < end; at += BLOCK) {
                        int count = (int) Math.min(BLOCK, end - at);
                        next.fill(samples, count);
                        int skipped = (int) Math.max(0, Math.min(count, from - at));
                        if (skipped < count) {
                            sink.take(at + skipped, samples, skipped, count);
                        }
                    }
                });
    }

    /** Takes elements: {@code samples[from]} up to {@code samples[to - 1]}, the first of which is the tensor's {@code first}. */
    interface Sink {
        void take(long first, double[] samples, int from, int to);
    }

    /** Puts the next numbers of a stream at the start of an array. */
    private interface Next {
        void fill(double[] samples, int count);
    }

    /** Numbers of mean 0 and variance 1. */
    private Next unit(UniformRandomProvider random) {
        ZigguratSampler.NormalizedGaussian gaussian = ZigguratSampler.NormalizedGaussian.of(random);
        return switch (distribution) {
            case NORMAL ->
                (samples, count) -> {
                    for (int i = 0; i < count; i++) {
                        samples[i] = gaussian.sample();
                    }
                };
            case TRUNCATED ->
                (samples, count) -> {
                    for (int i = 0; i < count; i++) {
                        double x = gaussian.sample();
                        while (Math.abs(x) > 2) {
                            x = gaussian.sample();
                        }
                        samples[i] = x / TRUNCATED_DEVIATION;
                    }
                };
            case UNIFORM ->
                (samples, count) -> {
                    for (int i = 0; i < count; i++) {
                        samples[i] = Math.sqrt(3) * (2 * random.nextDouble() - 1);
                    }
                };
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
