package org.pathlift.analysis.spectrum;

/** Arithmetic on vectors of one length. */
public final class Vectors {

    private Vectors() {}

    /** Returns a·b. */
    public static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** Returns ‖a‖. */
    public static double norm(double[] a) {
        return Math.sqrt(dot(a, a));
    }

    /** Adds a multiple of a vector to another. */
    public static void add(double[] to, double factor, double[] vector) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * vector[i];
        }
    }

    /** Divides a vector. */
    public static void divide(double[] vector, double by) {
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= by;
        }
    }
}
