package org.pathlift.conditioning.meanfield;

/** Weighted sums of several quantities, each with the sum of its absolute values. */
final class Sums {

    private final double[] sums;
    private final double[] sizes;

    Sums(int count) {
        sums = new double[count];
        sizes = new double[count];
    }

    void add(int index, double weight, double value) {
        double part = weight * value;
        sums[index] += part;
        sizes[index] += Math.abs(part);
    }

    void scale(double factor) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] *= factor;
            sizes[i] *= factor;
        }
    }

    /** Adds another one's sums to these. */
    void addAll(Sums other) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += other.sums[i];
            sizes[i] += other.sizes[i];
        }
    }

    double get(int index) {
        return sums[index];
    }

    /** Whether every sum differs from the other's by at most a share of its absolute values. */
    boolean agreesWith(Sums other, double share) {
        for (int i = 0; i < sums.length; i++) {
            double size = Math.max(sizes[i], other.sizes[i]);
            if (!(Math.abs(sums[i] - other.sums[i]) <= share * size) || !(size < Double.POSITIVE_INFINITY)) {
                return false;
            }
        }
        return true;
    }

    /** Whether every absolute sum is at most a share of the other's. */
    boolean isSmallBeside(Sums other, double share) {
        for (int i = 0; i < sums.length; i++) {
            if (!(sizes[i] <= share * other.sizes[i])) {
                return false;
            }
        }
        return true;
    }
}
