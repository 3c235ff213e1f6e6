package org.pathlift.conditioning.meanfield;

/** Checks of arguments. */
final class Require {

    private Require() {}

    static void finiteAndNotNegative(String what, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(what + " must be finite and at least 0, found " + value);
        }
    }

    static void finiteAndPositive(String what, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(what + " must be finite and above 0, found " + value);
        }
    }

    static void finite(String what, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(what + " must be finite, found " + value);
        }
    }
}
