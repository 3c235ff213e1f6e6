package org.pathlift.conditioning.expansion;

import java.util.OptionalLong;

/**
 * How the entries of an input spread along an axis: where each original one goes, and what stands in all others.
 *
 * <p>Source: J.-J. Zhang et al. 2024, arXiv:2409.06402, as far as it can be read; offsets, appended entries and the
 * interleaving of vectors are made precise here.
 */
public sealed interface InputExpansion {

    /** The constant in the new entries where nobody says another, in units of what the model is fed. */
    double USUAL_FILL = 0.5;

    /** Returns the constant in the new entries. */
    double fill();

    /** Returns how many entries an axis of so many gets. */
    long extent(long original);

    /** Returns how many entries an axis had that now has so many; empty where it cannot have come of this expansion. */
    OptionalLong original(long extent);

    /** Returns where an entry goes along an axis. */
    long place(long entry);

    /** Returns whether nothing is added. */
    boolean isIdentity();

    /** Returns this expansion from its text, as {@code toString} gives it: {@code factor=2,fill=0.5,offset=0}. */
    static InputExpansion parse(String text) {
        return ExpansionText.parse(text);
    }

    /**
     * Entry i goes to K i + o of an axis K times as long: images (N×N becomes KN×KN), interleaved vectors.
     *
     * @param factor K, 1 or more; 1 changes nothing
     * @param offset o, from 0 to K − 1
     */
    record Spaced(int factor, int offset, double fill) implements InputExpansion {

        /**
         * Checks all three.
         *
         * @throws IllegalArgumentException if {@code factor} is below 1, {@code offset} is not from 0 to {@code factor} −
         *     1, or {@code fill} is not finite
         */
        public Spaced {
            if (factor < 1) {
                throw new IllegalArgumentException("the factor must be 1 or more, found " + factor);
            }
            if (offset < 0 || offset >= factor) {
                throw new IllegalArgumentException(
                        "the offset must be from 0 to the factor less 1, %d, found %d".formatted(factor - 1, offset));
            }
            requireFinite(fill);
        }

        @Override
        public long extent(long original) {
            return Math.multiplyExact(original, (long) factor);
        }

        @Override
        public OptionalLong original(long extent) {
            return extent % factor == 0 ? OptionalLong.of(extent / factor) : OptionalLong.empty();
        }

        @Override
        public long place(long entry) {
            return entry * factor + offset;
        }

        @Override
        public boolean isIdentity() {
            return factor == 1;
        }

        @Override
        public String toString() {
            return "factor=%d,fill=%s,offset=%d".formatted(factor, fill, offset);
        }
    }

    /**
     * New entries stand behind the original ones: vectors and sequences of vectors, along their features.
     *
     * @param count m, the number of new entries, 1 or more
     */
    record Appended(int count, double fill) implements InputExpansion {

        /**
         * Checks both.
         *
         * @throws IllegalArgumentException if {@code count} is below 1, or {@code fill} is not finite
         */
        public Appended {
            if (count < 1) {
                throw new IllegalArgumentException("the number of appended entries must be 1 or more, found " + count);
            }
            requireFinite(fill);
        }

        @Override
        public long extent(long original) {
            return Math.addExact(original, (long) count);
        }

        @Override
        public OptionalLong original(long extent) {
            return extent > count ? OptionalLong.of(extent - count) : OptionalLong.empty();
        }

        @Override
        public long place(long entry) {
            return entry;
        }

        @Override
        public boolean isIdentity() {
            return false;
        }

        @Override
        public String toString() {
            return "append=%d,fill=%s".formatted(count, fill);
        }
    }

    private static void requireFinite(double fill) {
        if (!Float.isFinite((float) fill)) {
            throw new IllegalArgumentException("the fill must be a number of float32, found " + fill);
        }
    }
}
