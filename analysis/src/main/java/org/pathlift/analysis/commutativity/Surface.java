package org.pathlift.analysis.commutativity;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One function over the grid.
 *
 * @param function which
 * @param kind what its errors are measured from
 * @param reference the limit, or null where there is none or each depth has its own
 * @param cells all depths of the first width, then of the next
 * @param widthFirst n to infinity, then L; null for fewer than three widths or depths
 * @param depthFirst L to infinity, then n
 * @param gap between the two; null unless both are resolved
 * @param rates of the errors; null where there are none
 * @param verdict in words
 */
public record Surface(
        NeuralFunction function,
        ReferenceKind kind,
        @Nullable Double reference,
        List<SurfaceCell> cells,
        @Nullable IteratedLimit widthFirst,
        @Nullable IteratedLimit depthFirst,
        @Nullable OrderGap gap,
        @Nullable FittedRates rates,
        Verdict verdict) {

    /** Keeps an unmodifiable copy of {@code cells}. */
    public Surface {
        cells = List.copyOf(cells);
    }
}
