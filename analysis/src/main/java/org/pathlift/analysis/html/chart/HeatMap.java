package org.pathlift.analysis.html.chart;

import java.util.ArrayList;
import java.util.List;

/**
 * Coloured cells over two axes.
 *
 * @param about what it says of itself
 * @param x the axis to the right
 * @param y the axis upwards
 * @param cells of any order; places without one stay empty
 * @param colours what colour means
 * @param over lines and dots on top of the cells
 */
public record HeatMap(About about, Side x, Side y, List<Cell> cells, Colours colours, List<Line> over)
        implements Chart {

    /** Cells beyond which a picture is drawn of every second one, or every third, and so on. */
    public static final int MOST = 10_000;

    /** An axis of cells: numbers that have places, or names in a row. */
    public sealed interface Side {
        /** Returns the text at the axis. */
        String text();
    }

    /** Cells around numbers; a cell reaches half way to its neighbours. */
    public record Numbers(Axis axis) implements Side {
        @Override
        public String text() {
            return axis.text();
        }
    }

    /** Cells in a row; a cell's place is the index of its name. */
    public record Names(String text, List<String> names) implements Side {
        /** Keeps an unmodifiable copy of {@code names}. */
        public Names {
            names = List.copyOf(names);
        }
    }

    /**
     * A cell.
     *
     * @param x its place along the first axis
     * @param y along the second
     * @param value what its colour tells
     */
    public record Cell(double x, double y, double value) {}

    /**
     * What colour means.
     *
     * @param axis of the values; logarithmic where colour follows the logarithm
     * @param spread how colours are laid over the values
     */
    public record Colours(Axis axis, Spread spread) {}

    /** How colours are laid over values. */
    public enum Spread {
        /** From the smallest to the largest. */
        SEQUENTIAL,
        /** From blue over white at 1 (0 on a linear axis) to red. */
        DIVERGING
    }

    /** Keeps unmodifiable copies of {@code cells} and {@code over}. */
    public HeatMap {
        cells = List.copyOf(cells);
        over = List.copyOf(over);
    }

    /** Makes a map of a matrix whose rows and columns are numbered from 1, thinned where it is too large to be seen. */
    public static HeatMap ofMatrix(About about, String items, List<? extends List<Double>> matrix, Colours colours) {
        int step = 1;
        while (Math.pow(Math.ceil(matrix.size() / (double) step), 2) > MOST) {
            step++;
        }
        List<String> names = new ArrayList<>();
        List<Cell> cells = new ArrayList<>();
        for (int row = 0; row < matrix.size(); row += step) {
            names.add(String.valueOf(row + 1));
            for (int column = 0; column < matrix.get(row).size(); column += step) {
                int x = column / step;
                cells.add(new Cell(x, names.size() - 1, matrix.get(row).get(column)));
            }
        }
        About thinned = step == 1
                ? about
                : about.and("Of " + matrix.size() + " rows and columns one in " + step + " is drawn.");
        return new HeatMap(thinned, new Names(items, names), new Names(items, names), cells, colours, List.of());
    }

    /** Returns whether it is of a matrix, whose rows and columns are the same. */
    public boolean square() {
        return x instanceof Names && x.equals(y);
    }

    @Override
    public int hidden() {
        return (int) cells.stream()
                .filter(cell -> !Double.isNaN(cell.value()) && !colours.axis().shows(cell.value()))
                .count();
    }

    @Override
    public boolean isEmpty() {
        return cells.stream().noneMatch(cell -> colours.axis().shows(cell.value()));
    }

    @Override
    public int height() {
        return y instanceof Names rows && !square()
                ? Math.min(400, 130 + 40 * rows.names().size())
                : 400;
    }
}
