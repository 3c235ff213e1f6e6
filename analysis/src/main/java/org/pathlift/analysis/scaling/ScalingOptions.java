package org.pathlift.analysis.scaling;

import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * What a study of scaling looks at.
 *
 * @param choice which networks
 * @param widths units per layer of the networks that are measured, ascending; empty to measure nothing
 * @param depth the number of the last layer
 * @param starts ε of layer 0 of each decay, ascending, each above 0 and at most 1; the last is fitted
 * @param networks how many networks are measured of each width and start, at least 2
 * @param seed of everything that is drawn
 */
public record ScalingOptions(
        PlaceChoice choice, List<Integer> widths, int depth, List<Double> starts, int networks, long seed) {

    /**
     * Checks every component; keeps unmodifiable copies of {@code widths} and {@code starts}.
     *
     * @throws IllegalArgumentException if {@code depth} is below 2, widths are measured on fewer than 2 networks, there is
     *     no start, a start is not in (0, 1], a width is below 1, or widths or starts do not ascend
     */
    public ScalingOptions {
        widths = List.copyOf(widths);
        starts = List.copyOf(starts);
        if (depth < 2) {
            throw new IllegalArgumentException("the depth must be at least 2, found " + depth);
        }
        if (!widths.isEmpty() && networks < 2) {
            throw new IllegalArgumentException("a standard error takes at least 2 networks, found " + networks);
        }
        if (starts.isEmpty()) {
            throw new IllegalArgumentException("at least 1 start is needed");
        }
        for (double start : starts) {
            if (!(start > 0 && start <= 1)) {
                throw new IllegalArgumentException("a decay starts with 1 - c above 0 and at most 1, found " + start);
            }
        }
        ascending("widths", widths);
        ascending("starts", starts);
        if (!widths.isEmpty() && widths.get(0) < 1) {
            throw new IllegalArgumentException("a network has at least 1 unit per layer, found " + widths.get(0));
        }
    }

    private static <N extends Comparable<N>> void ascending(String what, List<N> values) {
        List<N> sorted = values.stream().sorted().toList();
        if (!sorted.equals(values) || Set.copyOf(values).size() < values.size()) {
            throw new IllegalArgumentException(what + " must ascend, found " + values);
        }
    }

    /** The start of the decay that is fitted. */
    public double fitted() {
        return Collections.max(starts);
    }
}
