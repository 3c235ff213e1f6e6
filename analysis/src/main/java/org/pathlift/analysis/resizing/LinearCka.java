package org.pathlift.analysis.resizing;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Linear centred kernel alignment of two sets of features of the same samples: 1 where their centred Gram matrices are
 * proportional, 0 where they have nothing in common. Kornblith et al. 2019 (arXiv 1905.00414).
 */
public final class LinearCka {

    private LinearCka() {}

    /**
     * ⟨K, L⟩/(|K| |L|) of the centred Gram matrices K and L.
     *
     * @param first features of each sample
     * @param second the same samples' features elsewhere; their number may differ
     * @return the alignment, or empty where all samples of a set are the same
     */
    public static OptionalDouble of(List<double[]> first, List<double[]> second) {
        if (first.size() != second.size() || first.isEmpty()) {
            throw new IllegalArgumentException("both sets must have features of the same samples, found %d and %d"
                    .formatted(first.size(), second.size()));
        }
        double[][] k = gram(first);
        double[][] l = gram(second);
        double both = dot(k, l);
        double norms = Math.sqrt(dot(k, k)) * Math.sqrt(dot(l, l));
        return norms > 0 ? OptionalDouble.of(Math.min(1, both / norms)) : OptionalDouble.empty();
    }

    /** The Gram matrix of features less their mean, which is taken off before any product. */
    private static double[][] gram(List<double[]> features) {
        int count = features.size();
        int width = features.get(0).length;
        double[] mean = new double[width];
        for (double[] each : features) {
            for (int j = 0; j < width; j++) {
                mean[j] += each[j] / count;
            }
        }
        double[][] centred = new double[count][width];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < width; j++) {
                centred[i][j] = features.get(i)[j] - mean[j];
            }
        }
        double[][] gram = new double[count][count];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int k = 0; k < width; k++) {
                    sum += centred[i][k] * centred[j][k];
                }
                gram[i][j] = sum;
                gram[j][i] = sum;
            }
        }
        return gram;
    }

    private static double dot(double[][] a, double[][] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a.length; j++) {
                sum += a[i][j] * b[i][j];
            }
        }
        return sum;
    }
}
