package org.pathlift.conditioning.training.data;

import java.util.List;

/**
 * How a table lies in its file.
 *
 * @param labels the columns of the target; none where the table has no target
 * @param header whether the first line names the columns
 * @param delimiter what stands between two cells
 */
public record CsvLayout(List<Column> labels, Header header, char delimiter) {

    /** Keeps an unmodifiable copy of {@code labels}. */
    public CsvLayout {
        labels = List.copyOf(labels);
    }

    /** Whether the first line names the columns. */
    public enum Header {
        /** It does if none of its cells is a number. */
        AUTO,
        /** It does, numbers or not. */
        YES,
        /** It is a row like the others. */
        NO
    }

    /** One column of a table. */
    public sealed interface Column {

        /** The column at an index: from 0, or from the end with -1 for the last. */
        record At(int index) implements Column {}

        /** The column with a name in the header. */
        record Named(String name) implements Column {}
    }
}
