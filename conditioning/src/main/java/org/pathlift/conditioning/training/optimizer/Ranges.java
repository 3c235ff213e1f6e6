package org.pathlift.conditioning.training.optimizer;

/** Checks of settings. */
final class Ranges {

    private Ranges() {}

    static void positiveOrZero(String what, double value) {
        require(value >= 0 && Double.isFinite(value), what, "finite and at least 0", value);
    }

    static void positive(String what, double value) {
        require(value > 0 && Double.isFinite(value), what, "finite and above 0", value);
    }

    static void atLeastOne(String what, long value) {
        require(value >= 1, what, "at least 1", (double) value);
    }

    /** A share that is kept from one update to the next. */
    static void kept(String what, double value) {
        require(value >= 0 && value < 1, what, "at least 0 and below 1", value);
    }

    /** Half a cosine from one value to another as the progress goes from 0 to 1. */
    static double cosine(double from, double to, double progress) {
        return to + (from - to) * (1 + Math.cos(Math.PI * progress)) / 2;
    }

    private static void require(boolean holds, String what, String expected, double value) {
        if (!holds) {
            throw new IllegalArgumentException("%s must be %s, found %s".formatted(what, expected, value));
        }
    }
}
