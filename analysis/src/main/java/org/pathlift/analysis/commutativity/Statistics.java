package org.pathlift.analysis.commutativity;

import java.util.Arrays;

/** Means and spreads of samples. */
final class Statistics {

    private Statistics() {}

    static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /** The standard deviation with n − 1; 0 for fewer than two values. */
    static double deviation(double[] values) {
        if (values.length < 2) {
            return 0;
        }
        double mean = mean(values);
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return Math.sqrt(squares / (values.length - 1));
    }

    /** √(E (x − reference)²). */
    static double distance(double[] values, double reference) {
        double squares = 0;
        for (double value : values) {
            squares += (value - reference) * (value - reference);
        }
        return Math.sqrt(squares / values.length);
    }

    /** The standard error of {@link #distance}. */
    static double distanceError(double[] values, double reference) {
        double[] squares = Arrays.stream(values)
                .map(value -> (value - reference) * (value - reference))
                .toArray();
        double distance = distance(values, reference);
        return distance == 0 ? 0 : deviation(squares) / (2 * distance * Math.sqrt(values.length));
    }
}
