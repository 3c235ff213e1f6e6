package org.pathlift.analysis.html.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A table that sorts and copies.
 *
 * @param caption what it holds
 * @param columns what stands in each column
 * @param rows as many cells as columns; the first cell names the row
 */
public record Table(String caption, List<String> columns, List<List<Cell>> rows) {

    /** A cell. */
    public sealed interface Cell {}

    /** A name or a word. */
    public record Text(String text) implements Cell {}

    /** A number, sorted by its value. */
    public record Numeric(double value) implements Cell {}

    /** Nothing is known. */
    public record Empty() implements Cell {}

    /**
     * Keeps unmodifiable copies of {@code columns}, of {@code rows} and of each row.
     *
     * @throws IllegalArgumentException if a row does not have as many cells as there are columns
     */
    public Table {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<Cell> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException("a row must have " + columns.size() + " cells, found " + row.size());
            }
        }
    }

    /** Begins a table. */
    public static Builder of(String caption, String... columns) {
        return new Builder(caption, List.of(columns));
    }

    /** Rows that are put together one by one. */
    public static final class Builder {
        private final String caption;
        private final List<String> columns;
        private final List<List<Cell>> rows = new ArrayList<>();

        private Builder(String caption, List<String> columns) {
            this.caption = caption;
            this.columns = columns;
        }

        /** Adds a row of texts, numbers, and nulls where nothing is known. */
        public Builder row(@Nullable Object... cells) {
            rows.add(Arrays.stream(cells).map(Builder::cell).toList());
            return this;
        }

        private static Cell cell(@Nullable Object content) {
            if (content == null) {
                return new Empty();
            }
            if (content instanceof OptionalDouble number) {
                return number.isPresent() ? new Numeric(number.getAsDouble()) : new Empty();
            }
            if (content instanceof Boolean yes) {
                return new Text(yes ? "yes" : "no");
            }
            return content instanceof Number number ? new Numeric(number.doubleValue()) : new Text(content.toString());
        }

        /** Returns the table as a section. */
        public Section.Rows build() {
            return new Section.Rows(new Table(caption, columns, rows));
        }
    }
}
