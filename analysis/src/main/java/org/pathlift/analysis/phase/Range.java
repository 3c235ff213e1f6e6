package org.pathlift.analysis.phase;

import java.util.stream.DoubleStream;

/**
 * Equidistant numbers.
 *
 * @param from the first
 * @param to the last; not below the first
 * @param steps how many; at least 1, and 1 only where first and last are the same
 */
public record Range(double from, double to, int steps) {
    /**
     * Checks that the numbers ascend.
     *
     * @throws IllegalArgumentException if an end is not finite, the last is below the first, or {@code steps} does not
     *     reach from one to the other
     */
    public Range {
        if (!Double.isFinite(from) || !Double.isFinite(to) || from > to) {
            throw new IllegalArgumentException(
                    "a range must go up from one finite number to another, found %s to %s".formatted(from, to));
        }
        if (steps < 1 || (steps == 1 && from != to)) {
            throw new IllegalArgumentException("a range from %s to %s needs at least %d steps, found %d"
                    .formatted(from, to, from == to ? 1 : 2, steps));
        }
    }

    /** The number at a place, from 0. */
    public double at(int index) {
        return index == steps - 1 ? to : from + (to - from) * index / (steps - 1);
    }

    /** All of them. */
    public double[] values() {
        return DoubleStream.iterate(0, i -> i + 1)
                .limit(steps)
                .map(i -> at((int) i))
                .toArray();
    }
}
