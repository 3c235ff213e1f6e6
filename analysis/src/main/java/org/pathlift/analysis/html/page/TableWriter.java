package org.pathlift.analysis.html.page;

import java.util.List;

/** Writes tables that page.js sorts and copies. */
final class TableWriter {

    /** Tables with more rows open on request. */
    private static final int LONG = 30;

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
        for (int i = 0; i < table.columns().size(); i++) {
            markup.open("th", "scope", "col", "aria-sort", "none");
            markup.element("button", table.columns().get(i), "type", "button", "title", "Sort by this column");
            markup.close();
        }
        markup.close().close().open("tbody");
        table.rows().forEach(row -> row(markup, row));
        markup.close().close().close();
        markup.element("button", "Copy as TSV", "type", "button", "class", "copy")
                .close()
                .line();
    }

    private static void row(Markup markup, List<Table.Cell> row) {
        markup.open("tr");
        for (int i = 0; i < row.size(); i++) {
            Table.Cell cell = row.get(i);
            String element = i == 0 ? "th" : "td";
            if (i == 0) {
                markup.open(element, "scope", "row");
            } else if (cell instanceof Table.Numeric number) {
                markup.open(element, "class", "number", "data-value", String.valueOf(number.value()));
            } else {
                markup.open(element);
            }
            if (cell instanceof Table.Numeric number) {
                markup.text(Text.number(number.value()));
            } else if (cell instanceof Table.Text text) {
                markup.text(text.text());
            } else {
                markup.text("–");
            }
            markup.close();
        }
        markup.close().line();
    }
}
