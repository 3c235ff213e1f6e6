package org.pathlift.conditioning.solve;

/** Checks and small sums on arrays of masses. */
final class Masses {

    private Masses() {}

    /** Refuses NaN, infinite and negative entries, naming block, array and index; returns the largest entry. */
    static double requireValid(double[] values, String block, String array) {
        double max = 0;
        for (int i = 0; i < values.length; i++) {
            double v = values[i];
            if (!(v >= 0 && v <= Double.MAX_VALUE)) {
                throw new IllegalArgumentException("block " + block + ": expected finite non-negative masses, found "
                        + v + " in " + array + " at index " + i);
            }
            if (v > max) {
                max = v;
            }
        }
        return max;
    }

    static void requireLength(int expected, int found, String block, String array) {
        if (expected != found) {
            throw new IllegalArgumentException(
                    "block " + block + ": expected " + expected + " entries in " + array + ", found " + found);
        }
    }

    /** The sum of all values, in four interleaved partial sums. */
    static double sum(double[] values) {
        int whole = values.length & ~3;
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        for (int i = 0; i < whole; i += 4) {
            s0 += values[i];
            s1 += values[i + 1];
            s2 += values[i + 2];
            s3 += values[i + 3];
        }
        for (int i = whole; i < values.length; i++) {
            s0 += values[i];
        }
        return (s0 + s1) + (s2 + s3);
    }

    /** values / max as a new array; max is positive. */
    static double[] dividedBy(double[] values, double max) {
        double[] result = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = values[i] / max;
        }
        return result;
    }

    static double[] gather(double[] values, int[] indices) {
        double[] result = new double[indices.length];
        for (int i = 0; i < indices.length; i++) {
            result[i] = values[indices[i]];
        }
        return result;
    }

    static int[] gather(int[] values, int[] indices) {
        int[] result = new int[indices.length];
        for (int i = 0; i < indices.length; i++) {
            result[i] = values[indices[i]];
        }
        return result;
    }

    /** ln(e^a + e^b); negative infinity stands for an empty sum. */
    static double logAdd(double a, double b) {
        double max = Math.max(a, b);
        return max == Double.NEGATIVE_INFINITY ? max : max + Math.log1p(Math.exp(Math.min(a, b) - max));
    }
}
