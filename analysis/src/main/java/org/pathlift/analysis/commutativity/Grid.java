package org.pathlift.analysis.commutativity;

import java.util.ArrayList;
import java.util.List;

/**
 * Widths and depths, every one with every other.
 *
 * @param widths ascending, at least two
 * @param depths ascending, at least two
 */
public record Grid(List<Integer> widths, List<Integer> depths) {

    /**
     * Sorts {@code widths} and {@code depths}, and checks them.
     *
     * @throws IllegalArgumentException if there are fewer than two of one, one stands twice, or one is below 1, with all
     *     reasons
     */
    public Grid {
        widths = widths.stream().sorted().toList();
        depths = depths.stream().sorted().toList();
        List<String> problems = new ArrayList<>();
        check("width", widths, problems);
        check("depth", depths, problems);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    private static void check(String what, List<Integer> values, List<String> problems) {
        if (values.stream().distinct().count() < 2) {
            problems.add("a grid needs at least two %ss, found %s".formatted(what, values));
        }
        if (values.stream().distinct().count() < values.size()) {
            problems.add("every %s may stand once in a grid, found %s".formatted(what, values));
        }
        if (values.stream().anyMatch(value -> value < 1)) {
            problems.add("every %s must be at least 1, found %s".formatted(what, values));
        }
    }

    /** How many places there are. */
    public int size() {
        return widths.size() * depths.size();
    }

    /** The place of a width and a depth by their indices: all depths of the first width, then of the next. */
    int place(int width, int depth) {
        return width * depths.size() + depth;
    }
}
