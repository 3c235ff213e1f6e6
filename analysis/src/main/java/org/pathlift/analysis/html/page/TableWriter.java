package org.pathlift.analysis.html.page;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Writes tables that page.js sorts and copies. */
final class TableWriter {

    /** Tables with more rows open on request. */
    private static final int LONG = 30;

    /** Words with more letters do not fit a line. */
    private static final int LONG_WORD = 40;

    /** Words with more letters do not fit a column on a phone. */
    private static final int WIDE_WORD = 14;

    /** Texts with more letters are sentences. */
    private static final int PROSE = 30;

    private TableWriter() {}

    static void write(Markup markup, Table table) {
        boolean folded = table.rows().size() > LONG;
        if (folded) {
            markup.open("details", "class", "table")
                    .element("summary", table.caption() + " (" + table.rows().size() + " rows)");
        } else {
            markup.open("section", "class", "table");
        }
        markup.open("div", "class", "scroll", "tabindex", "0").open("table");
        markup.element("caption", table.caption()).open("thead").open("tr");
        List<Integer> columns = IntStream.range(0, table.columns().size())
                .filter(column -> column == 0 || kind(table, column) != Kind.EMPTY)
                .boxed()
                .toList();
        List<Integer> numbers = columns.stream()
                .filter(column -> column > 0 && kind(table, column) == Kind.NUMBERS)
                .toList();
        for (int column : columns) {
            markup.open(
                    "th", "scope", "col", "aria-sort", "none", "class", numbers.contains(column) ? "number" : "text");
            markup.element("button", table.columns().get(column), "type", "button", "title", "Sort by this column");
            markup.close();
        }
        markup.close().close().open("tbody");
        for (List<Table.Cell> row : table.rows()) {
            markup.open("tr");
            columns.forEach(column -> cell(markup, row.get(column), column == 0, numbers.contains(column)));
            markup.close().line();
        }
        markup.close().close().close();
        markup.element("button", "Copy as TSV", "type", "button", "class", "copy")
                .close()
                .line();
    }

    /** What a column holds: nothing at all, numbers where anything, or texts too. */
    private enum Kind {
        EMPTY,
        NUMBERS,
        TEXTS
    }

    private static Kind kind(Table table, int column) {
        Kind kind = Kind.EMPTY;
        for (List<Table.Cell> row : table.rows()) {
            if (row.get(column) instanceof Table.Text) {
                return Kind.TEXTS;
            }
            kind = row.get(column) instanceof Table.Numeric ? Kind.NUMBERS : kind;
        }
        return kind;
    }

    private static void cell(Markup markup, Table.Cell cell, boolean head, boolean number) {
        if (head) {
            markup.open("th", "scope", "row", "class", cell instanceof Table.Text text ? kind(text) : "text");
        } else if (cell instanceof Table.Numeric value) {
            markup.open("td", "class", "number", "data-value", String.valueOf(value.value()));
        } else {
            markup.open("td", "class", number ? "number" : cell instanceof Table.Text text ? kind(text) : "text");
        }
        markup.text(
                cell instanceof Table.Numeric value
                        ? Text.number(value.value())
                        : cell instanceof Table.Text text ? text.text() : "–");
        markup.close();
    }

    /** Returns the class of a text, which says how narrow it may become and where it may break. */
    private static String kind(Table.Text text) {
        int longest = Arrays.stream(text.text().split("\\s"))
                .mapToInt(String::length)
                .max()
                .orElse(0);
        if (longest > LONG_WORD) {
            return "long";
        }
        return text.text().length() > PROSE ? "prose" : longest > WIDE_WORD ? "wide" : "text";
    }
}
