package org.pathlift.conditioning.solve;

import java.util.Objects;

/**
 * What is common to all kinds of blocks.
 *
 * @param name the parameter's name, used in messages
 * @param kind weight or bias
 * @param taps how many parameters one pair stands for (kernel positions, all with the same exponent); at least 1
 * @param logOffset the block's masses are the stored ones times e^logOffset; finite
 */
public record BlockHeader(String name, Kind kind, int taps, double logOffset) {

    /** What the parameters of a block are. Cross-layer equalization looks at weights only. */
    public enum Kind {
        /** Parameters that multiply what a layer reads. */
        WEIGHT,
        /** Parameters that are added to a layer's sums. */
        BIAS
    }

    /**
     * Checks {@code taps} and {@code logOffset}.
     *
     * @throws IllegalArgumentException if {@code taps} is below 1, or {@code logOffset} is not finite
     */
    public BlockHeader {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(kind, "kind");
        if (taps < 1) {
            throw new IllegalArgumentException("block " + name + ": expected taps of at least 1, found " + taps);
        }
        if (!Double.isFinite(logOffset)) {
            throw new IllegalArgumentException("block " + name + ": expected a finite log offset, found " + logOffset);
        }
    }

    /** A weight with one parameter a pair and no offset. */
    public static BlockHeader weight(String name) {
        return new BlockHeader(name, Kind.WEIGHT, 1, 0);
    }

    /** A bias with one parameter a pair and no offset. */
    public static BlockHeader bias(String name) {
        return new BlockHeader(name, Kind.BIAS, 1, 0);
    }

    /** The same header for pairs of {@code count} parameters. */
    public BlockHeader withTaps(int count) {
        return new BlockHeader(name, kind, count, logOffset);
    }

    /** The same header with another offset, a natural logarithm. */
    public BlockHeader withLogOffset(double offset) {
        return new BlockHeader(name, kind, taps, offset);
    }
}
