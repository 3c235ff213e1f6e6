package org.pathlift.analysis.invariance;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of one number of a metric, or of one list of numbers, in copies of the model that compute the same.
 *
 * @param metric its name
 * @param number its place in the metric's JSON, {@code *} for the elements of lists
 * @param values how many there are
 * @param mean their mean in the model
 * @param rescaled the same in the copy that is rescaled; null where it has other values than the model, or none
 * @param permuted the same in the copy whose units are permuted, with flipped signs where activations are odd
 * @param artefact whether the number says something about the weights rather than about the function: it moves in a copy by
 *     more than {@value #ROUNDING}
 */
public record NumberStanding(
        String metric,
        String number,
        int values,
        double mean,
        @Nullable InCopy rescaled,
        @Nullable InCopy permuted,
        boolean artefact) {

    /** What rounding of float32 may do to a number that is measured in ONNX Runtime. */
    public static final double ROUNDING = 1e-4;

    /**
     * The number in a copy.
     *
     * @param mean of its values
     * @param change max |a − b| / max |a| over the values a of the model and b of the copy, both in rising order, so that it
     *     does not matter where permuted units stand
     */
    public record InCopy(double mean, double change) {

        private static @Nullable InCopy of(List<Double> model, @Nullable List<Double> copy) {
            if (copy == null || copy.size() != model.size()) {
                return null;
            }
            double[] a =
                    model.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            double[] b = copy.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            double size = Arrays.stream(a).map(Math::abs).max().orElse(0);
            double worst = 0;
            for (int i = 0; i < a.length; i++) {
                worst = Math.max(worst, Math.abs(a[i] - b[i]));
            }
            return new InCopy(NumberStanding.mean(copy), worst == 0 ? 0 : size == 0 ? 1 : worst / size);
        }
    }

    static NumberStanding of(
            String metric,
            String number,
            List<Double> model,
            @Nullable List<Double> rescaled,
            @Nullable List<Double> permuted) {
        InCopy first = InCopy.of(model, rescaled);
        InCopy second = InCopy.of(model, permuted);
        return new NumberStanding(
                metric, number, model.size(), mean(model), first, second, moves(first) || moves(second));
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    }

    private static boolean moves(@Nullable InCopy copy) {
        return copy == null || copy.change() > ROUNDING;
    }
}
