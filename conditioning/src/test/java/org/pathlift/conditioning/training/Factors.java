package org.pathlift.conditioning.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.pathlift.conditioning.symmetry.Binding;
import org.pathlift.conditioning.symmetry.LogScales;
import org.pathlift.conditioning.symmetry.Symmetry;

/** The factor of every element of every weight, worked out element by element from the bindings. */
record Factors(Map<String, double[]> byName) {

    static Factors of(Symmetry symmetry, LogScales scales) {
        Map<String, double[]> factors = new LinkedHashMap<>();
        for (Binding binding : symmetry.bindings()) {
            int[] dims = symmetry.facts()
                    .model()
                    .graph()
                    .constant(binding.tensor())
                    .shape()
                    .toIntArray();
            int[] producers = binding.producers().expandedTo(dims).toArray();
            int[] consumers = binding.consumers().expandedTo(dims).toArray();
            double[] own = new double[producers.length];
            for (int k = 0; k < own.length; k++) {
                own[k] = Math.exp((scales.z(producers[k]) - scales.z(consumers[k])) / 2);
            }
            factors.put(binding.tensor(), own);
        }
        return new Factors(factors);
    }

    /** Asserts that each element of {@code after} is that of {@code before} times f^power, to a relative tolerance. */
    void assertCarried(
            Map<String, double[]> before, Map<String, double[]> after, int power, double tolerance, String what) {
        assertThat(after.keySet()).isEqualTo(before.keySet());
        after.forEach((name, values) -> {
            double[] expected = times(name, before.get(name), power);
            assertThat(farthest(values, expected))
                    .as("%s of %s", what, name)
                    .isLessThanOrEqualTo(tolerance * largest(expected));
        });
    }

    double[] times(String name, double[] values, int power) {
        double[] own = byName.get(name);
        double[] product = values.clone();
        for (int i = 0; i < product.length && own != null; i++) {
            product[i] *= Math.pow(own[i], power);
        }
        return product;
    }

    /** The largest difference of two elements; not a number where one element is none. */
    static double farthest(double[] values, double[] expected) {
        assertThat(values).hasSameSizeAs(expected);
        double farthest = 0;
        for (int i = 0; i < values.length; i++) {
            farthest = Math.max(farthest, Math.abs(values[i] - expected[i]));
        }
        return farthest;
    }

    static double largest(double[] values) {
        double largest = 0;
        for (double value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    static Map<String, double[]> difference(Map<String, double[]> after, Map<String, double[]> before) {
        Map<String, double[]> difference = new LinkedHashMap<>();
        after.forEach((name, values) -> {
            double[] own = values.clone();
            for (int i = 0; i < own.length; i++) {
                own[i] -= before.get(name)[i];
            }
            difference.put(name, own);
        });
        return difference;
    }
}
