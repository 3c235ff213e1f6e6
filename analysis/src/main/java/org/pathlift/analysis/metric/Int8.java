package org.pathlift.analysis.metric;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.quantization.Int8Point;
import org.pathlift.analysis.quantization.WeightError;

/**
 * What {@link Int8Metric} finds.
 *
 * @param arithmetic how the int8 weights were run
 * @param points the model as it is, then after each criterion
 */
public record Int8(String arithmetic, List<Int8Point> points) implements MetricValue {

    /** Keeps an unmodifiable copy of {@code points}. */
    public Int8 {
        points = List.copyOf(points);
    }

    @Override
    public List<String> findings() {
        List<String> findings = new ArrayList<>();
        Int8Point asIs = points.get(0);
        Int8Point best = points.stream()
                .min(Comparator.comparingDouble(Int8Point::perTensorError))
                .orElseThrow();
        findings.add(String.format(
                Locale.ROOT,
                "int8 weights change the outputs by %.3g of their size with one scale for each weight, by %.3g with one for"
                        + " each channel",
                asIs.perTensorError(),
                asIs.perChannelError()));
        if (points.size() == 1) {
            findings.add("no rescaling applies: the model has no scale units");
        } else if (best.equals(asIs)) {
            findings.add("no criterion makes it smaller with one scale");
        } else {
            findings.add(String.format(
                    Locale.ROOT,
                    "after %s it is %.3g with one scale, %.3g times smaller",
                    best.criterion(),
                    best.perTensorError(),
                    asIs.perTensorError() / best.perTensorError()));
        }
        return findings;
    }

    @Override
    public List<MetricTable> tables() {
        MetricTable.Builder outputs =
                MetricTable.of("criterion", "per tensor", "per channel", "least SQNR", "largest ratio");
        for (Int8Point point : points) {
            outputs.row(
                    point.criterion(),
                    point.perTensorError(),
                    point.perChannelError(),
                    extreme(
                            point.weights().stream()
                                    .map(WeightError::perTensorSqnr)
                                    .toList(),
                            -1),
                    extreme(
                            point.weights().stream()
                                    .map(WeightError::rangeRatio)
                                    .toList(),
                            1));
        }
        List<String> columns = new ArrayList<>(List.of("weight", "ratio", "per ch. dB"));
        points.forEach(point -> columns.add(point.criterion() + " dB"));
        MetricTable.Builder weights = MetricTable.of(columns.toArray(String[]::new));
        List<WeightError> asIs = points.get(0).weights();
        for (int i = 0; i < asIs.size(); i++) {
            List<@Nullable Object> row = new ArrayList<>();
            row.add(asIs.get(i).weight());
            row.add(asIs.get(i).rangeRatio());
            row.add(asIs.get(i).perChannelSqnr());
            for (Int8Point point : points) {
                row.add(point.weights().get(i).perTensorSqnr());
            }
            weights.row(row.toArray());
        }
        return List.of(outputs.build(), weights.build());
    }

    private static @Nullable Double extreme(List<@Nullable Double> values, int sign) {
        return values.stream()
                .filter(Objects::nonNull)
                .max(Comparator.comparingDouble(value -> sign * value))
                .orElse(null);
    }
}
