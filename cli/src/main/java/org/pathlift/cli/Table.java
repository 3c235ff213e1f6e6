package org.pathlift.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows of text in columns, at most {@link Terminal#WIDTH} wide: where a row would be wider, its first columns of names
 * are shortened in the middle.
 */
final class Table {

    private static final String GAP = "  ";
    private static final int NARROWEST = 12;

    /** Which side of its column a cell leans to. */
    enum Align {
        LEFT,
        RIGHT
    }

    private final Align[] aligns;
    private final List<String[]> rows = new ArrayList<>();

    /** A table with these columns. */
    Table(Align... aligns) {
        this.aligns = aligns.clone();
    }

    /** Adds a row with one cell for each column. */
    Table row(Object... cells) {
        if (cells.length != aligns.length) {
            throw new IllegalArgumentException("a row must have " + aligns.length + " cells, found " + cells.length);
        }
        String[] row = new String[cells.length];
        for (int i = 0; i < row.length; i++) {
            row[i] = String.valueOf(cells[i]);
        }
        rows.add(row);
        return this;
    }

    /** Returns the lines, each indented. */
    List<String> lines(String indent) {
        int[] widths = widths(Terminal.WIDTH - indent.length());
        List<String> lines = new ArrayList<>();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder(indent);
            for (int i = 0; i < row.length; i++) {
                String cell = shortened(row[i], widths[i]);
                String padding = " ".repeat(widths[i] - cell.length());
                line.append(i == 0 ? "" : GAP).append(aligns[i] == Align.LEFT ? cell + padding : padding + cell);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private int[] widths(int available) {
        int[] widths = new int[aligns.length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        int excess = GAP.length() * (aligns.length - 1) - available;
        for (int width : widths) {
            excess += width;
        }
        while (excess > 0) {
            int widest = -1;
            for (int i = 0; i < widths.length; i++) {
                boolean shrinks = aligns[i] == Align.LEFT && widths[i] > NARROWEST;
                if (shrinks && (widest < 0 || widths[i] > widths[widest])) {
                    widest = i;
                }
            }
            if (widest < 0) {
                break;
            }
            widths[widest]--;
            excess--;
        }
        return widths;
    }

    /** Returns a text of at most the given width, its middle left out where it is longer. */
    static String shortened(String text, int width) {
        if (text.length() <= width) {
            return text;
        }
        int head = (width - 2) / 2;
        return text.substring(0, head) + ".." + text.substring(text.length() - (width - 2 - head));
    }
}
