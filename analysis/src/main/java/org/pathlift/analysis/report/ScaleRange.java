package org.pathlift.analysis.report;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.symmetry.LogScales;

/**
 * The factors λ of some units.
 *
 * @param min the smallest
 * @param median the middle one; of two middle ones the geometric mean
 * @param max the largest
 */
public record ScaleRange(double min, double median, double max) {

    /** Returns the range of the given units, or null where there is none. */
    static @Nullable ScaleRange of(LogScales scales, IntStream units) {
        double[] lambdas = units.mapToDouble(scales::lambda).sorted().toArray();
        if (lambdas.length == 0) {
            return null;
        }
        int middle = lambdas.length / 2;
        double median =
                lambdas.length % 2 == 1 ? lambdas[middle] : Math.sqrt(lambdas[middle - 1]) * Math.sqrt(lambdas[middle]);
        return new ScaleRange(
                lambdas[0],
                Arrays.stream(lambdas).allMatch(lambda -> lambda == lambdas[0]) ? lambdas[0] : median,
                lambdas[lambdas.length - 1]);
    }

    static @Nullable ScaleRange of(LogScales scales) {
        return of(scales, IntStream.rangeClosed(1, scales.units()));
    }
}
