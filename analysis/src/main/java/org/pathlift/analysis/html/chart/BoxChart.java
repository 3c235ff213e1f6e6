package org.pathlift.analysis.html.chart;

import java.util.Arrays;
import java.util.List;

/**
 * Boxes that lie, a row for each name: from the smallest to the largest number, the middle half of them as a box, the middle
 * one as a line.
 *
 * @param about what it says of itself
 * @param rows what the names are
 * @param x the axis of the numbers
 * @param boxes the rows, from above
 */
public record BoxChart(About about, String rows, Axis x, List<Box> boxes) implements Chart {

    /** One row. */
    public record Box(String name, double min, double low, double median, double high, double max) {

        /** Sums up numbers, of which there must be one or more. */
        public static Box of(String name, double[] values) {
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            return new Box(
                    name, sorted[0], at(sorted, 0.25), at(sorted, 0.5), at(sorted, 0.75), sorted[sorted.length - 1]);
        }

        private static double at(double[] sorted, double share) {
            double place = share * (sorted.length - 1);
            int below = (int) place;
            int above = Math.min(sorted.length - 1, below + 1);
            return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
        }
    }

    /** Keeps an unmodifiable copy of {@code boxes}. */
    public BoxChart {
        boxes = List.copyOf(boxes);
    }

    @Override
    public int hidden() {
        return (int) boxes.stream()
                .filter(box -> !x.shows(box.min()) || !x.shows(box.max()))
                .count();
    }

    @Override
    public boolean isEmpty() {
        return hidden() == boxes.size();
    }

    @Override
    public int height() {
        return 80 + 22 * boxes.size();
    }
}
