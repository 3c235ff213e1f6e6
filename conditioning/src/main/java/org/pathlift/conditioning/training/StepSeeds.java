package org.pathlift.conditioning.training;

/**
 * A seed for every step of a run, from the run's own seed: a step draws the same whether the run reached it in one go or
 * was resumed on the way. The mixing is that of SplitMix64 (Steele, Lea and Flood 2014).
 */
public final class StepSeeds {

    private StepSeeds() {}

    /** Returns the seed of a step; neighbouring steps and seeds give unrelated ones. */
    public static int at(long seed, long step) {
        return (int) (mix(mix(seed) + step) >>> 32);
    }

    private static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
