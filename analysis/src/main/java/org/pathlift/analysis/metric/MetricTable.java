package org.pathlift.analysis.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Numbers in rows.
 *
 * @param columns what stands in each column
 * @param rows as many cells as columns
 */
public record MetricTable(List<String> columns, List<List<Cell>> rows) {

    /** A cell. */
    public sealed interface Cell {}

    /** A name or a word. */
    public record Text(String text) implements Cell {}

    /** A number. */
    public record Numeric(double value) implements Cell {}

    /** Nothing is known. */
    public record Empty() implements Cell {}

    /**
     * Keeps unmodifiable copies of {@code columns}, of {@code rows} and of each row.
     *
     * @throws IllegalArgumentException if a row does not have as many cells as there are columns
     */
    public MetricTable {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<Cell> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException("a row must have " + columns.size() + " cells, found " + row.size());
            }
        }
    }

    /** Rows that are put together one by one. */
    public static final class Builder {
        private final List<String> columns;
        private final List<List<Cell>> rows = new ArrayList<>();

        private Builder(List<String> columns) {
            this.columns = columns;
        }

        /** Adds a row of texts, numbers, and null or an empty number where nothing is known. */
        public Builder row(@Nullable Object... cells) {
            List<Cell> row = new ArrayList<>();
            for (@Nullable Object cell : cells) {
                row.add(cell(cell));
            }
            rows.add(row);
            return this;
        }

        private static Cell cell(@Nullable Object content) {
            if (content == null) {
                return new Empty();
            }
            if (content instanceof OptionalDouble number) {
                return number.isPresent() ? new Numeric(number.getAsDouble()) : new Empty();
            }
            return content instanceof Number number ? new Numeric(number.doubleValue()) : new Text(content.toString());
        }

        /** Returns the table. */
        public MetricTable build() {
            return new MetricTable(columns, rows);
        }
    }

    /** Begins a table. */
    public static Builder of(String... columns) {
        return new Builder(List.of(columns));
    }
}
