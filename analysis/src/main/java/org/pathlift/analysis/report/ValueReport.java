package org.pathlift.analysis.report;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.graph.Dim;
import org.pathlift.onnx.graph.ValueInfo;

/**
 * An input or output of a model.
 *
 * @param name its name
 * @param type its element type, such as {@code float}
 * @param shape its declared extents: numbers, or names where the file leaves them open, {@code ?} without a name; null
 *     where not even the rank is declared
 */
public record ValueReport(
        String name, String type, @Nullable List<Object> shape) {

    /** Keeps an unmodifiable copy of {@code shape}. */
    public ValueReport {
        shape = shape == null ? null : List.copyOf(shape);
    }

    static ValueReport of(ValueInfo info) {
        return new ValueReport(
                info.name(),
                info.type().name().toLowerCase(Locale.ROOT),
                info.dims()
                        .map(dims -> dims.stream().map(ValueReport::extent).toList())
                        .orElse(null));
    }

    private static Object extent(Dim dim) {
        return dim instanceof Dim.Known known ? (Object) known.value() : dim.toString();
    }
}
