package org.pathlift.analysis.html.chart;

import java.util.List;

/**
 * Bars that lie, a row for each name; on a logarithmic axis, which has no place to begin at, dots joined by a line.
 *
 * @param about what it says of itself
 * @param rows what the names are
 * @param names of the rows, from above
 * @param x the axis of the numbers
 * @param bars one for each row and series
 */
public record BarChart(About about, String rows, List<String> names, Axis x, List<Bars> bars) implements Chart {

    /**
     * A series.
     *
     * @param name as the legend has it
     * @param values one for each row; NaN where there is none
     */
    public record Bars(String name, List<Double> values) {
        /** Keeps an unmodifiable copy of {@code values}. */
        public Bars {
            values = List.copyOf(values);
        }
    }

    /**
     * Checks the number of values; keeps unmodifiable copies of {@code names} and {@code bars}.
     *
     * @throws IllegalArgumentException if a series does not have a value for each row
     */
    public BarChart {
        names = List.copyOf(names);
        bars = List.copyOf(bars);
        for (Bars each : bars) {
            if (each.values().size() != names.size()) {
                throw new IllegalArgumentException("a series must have a value for each of " + names.size()
                        + " rows, found " + each.values().size());
            }
        }
    }

    @Override
    public int hidden() {
        return (int) bars.stream()
                .flatMap(each -> each.values().stream())
                .filter(value -> !Double.isNaN(value) && !x.shows(value))
                .count();
    }

    @Override
    public boolean isEmpty() {
        return bars.stream().flatMap(each -> each.values().stream()).noneMatch(x::shows);
    }

    @Override
    public int height() {
        return 96 + names.size() * (dots() ? 20 : Math.max(18, 11 * bars.size() + 6));
    }

    boolean dots() {
        return x.scale() == Axis.Scale.LOG;
    }
}
