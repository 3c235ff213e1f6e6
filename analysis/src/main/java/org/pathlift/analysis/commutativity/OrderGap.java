package org.pathlift.analysis.commutativity;

import org.jspecify.annotations.Nullable;

/**
 * |A − B|/(|A| + |B| + s) of the two iterated limits A and B, s the standard deviation between networks at the largest
 * width and depth. Our own definition.
 *
 * <p>Lines fitted with equal weights would give the same limit in either order, whatever the values; so the fits weigh values
 * by their errors, and a gap counts only where both limits are resolved. That a limit is not resolved tells more than the
 * gap.
 *
 * @param value from 0 to 1
 * @param interval what resampled networks give; null where cells have too few of them
 */
public record OrderGap(double value, @Nullable Interval interval) {

    static double of(IteratedLimit first, IteratedLimit second, double spread) {
        double size = Math.abs(first.value()) + Math.abs(second.value()) + spread;
        return size == 0 ? 0 : Math.abs(first.value() - second.value()) / size;
    }
}
