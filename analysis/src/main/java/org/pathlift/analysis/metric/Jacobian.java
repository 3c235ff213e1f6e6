package org.pathlift.analysis.metric;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What {@link JacobianMetric} finds. With k the smaller of the numbers of outputs and inputs, J has k singular values s.
 *
 * @param outputs how many real outputs the model has
 * @param inputs how many real inputs
 * @param points one for each input that was looked at
 * @param sampled whether J was too large to be formed, so that only its size, from random vectors, and its largest s are known
 */
public record Jacobian(long outputs, long inputs, List<Point> points, boolean sampled) implements MetricValue {

    /**
     * The Jacobian at one input.
     *
     * @param rms √(Σ s²/k)
     * @param rmsError the standard error of {@code rms}; null where J was formed
     * @param mean Σ s/k; null where J was sampled
     * @param max the largest s
     * @param maxError where J was sampled, an s lies this near to {@code max}; null where J was formed
     * @param min the smallest s; null where J was sampled
     * @param condition max/min; null where J was sampled, or where min is 0 to float64's precision
     */
    public record Point(
            double rms,
            @Nullable Double rmsError,
            @Nullable Double mean,
            double max,
            @Nullable Double maxError,
            @Nullable Double min,
            @Nullable Double condition) {}

    /** Keeps an unmodifiable copy of {@code points}. */
    public Jacobian {
        points = List.copyOf(points);
    }

    @Override
    public List<String> findings() {
        double rms = points.stream().mapToDouble(Point::rms).average().orElse(0);
        String size = String.format(
                Locale.ROOT,
                "singular values are %.3g in the root mean square (%d outputs, %d inputs)",
                rms,
                outputs,
                inputs);
        String largest = String.format(
                Locale.ROOT,
                "the largest is %.3g",
                points.stream().mapToDouble(Point::max).max().orElse(0));
        return sampled
                ? List.of(
                        size,
                        largest,
                        "estimated: mean and condition number need --jacobian-outputs " + outputs
                                + ", a backward pass each")
                : List.of(size, largest);
    }

    @Override
    public List<MetricTable> tables() {
        MetricTable.Builder table = MetricTable.of("input", "rms", "+-", "mean", "max", "+- max", "min", "condition");
        for (int i = 0; i < points.size(); i++) {
            Point point = points.get(i);
            table.row(
                    Integer.toString(i + 1),
                    point.rms(),
                    point.rmsError(),
                    point.mean(),
                    point.max(),
                    point.maxError(),
                    point.min(),
                    point.condition());
        }
        return List.of(table.build());
    }
}
