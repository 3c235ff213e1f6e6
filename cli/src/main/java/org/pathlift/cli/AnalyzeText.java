package org.pathlift.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.pathlift.analysis.metric.MetricTable;
import org.pathlift.analysis.metric.MetricValue;
import org.pathlift.analysis.report.AnalyzeReport;

/** Prints an {@link AnalyzeReport}. */
final class AnalyzeText {

    private static final int MOST_ROWS = 12;

    private final TextOut text;

    AnalyzeText(Terminal terminal) {
        this.text = new TextOut(terminal);
    }

    void print(AnalyzeReport report, boolean verbose) {
        text.model(report.model());
        text.wrapped(
                "",
                "Measured on " + Numbers.count(report.inputs().count(), "input") + ", "
                        + report.inputs().source() + "; seed " + report.seed());
        List<String> others = new ArrayList<>();
        report.metrics().forEach((name, entry) -> {
            MetricValue value = entry.value();
            if (value == null) {
                others.add(name + ": " + entry.notApplicable());
                return;
            }
            text.heading(name);
            value.findings().forEach(finding -> text.wrapped("  ", finding));
            value.tables().forEach(table -> table(table, verbose));
        });
        if (!others.isEmpty()) {
            text.heading("Does not apply");
            others.forEach(line -> text.wrapped("  ", line));
        }
        if (verbose) {
            text.heading("Seconds");
            report.metrics()
                    .forEach((name, entry) ->
                            text.line(String.format(Locale.ROOT, "  %-16s %.3f", name, entry.seconds())));
        }
    }

    private void table(MetricTable content, boolean verbose) {
        if (content.rows().isEmpty()) {
            return;
        }
        Table.Align[] aligns = new Table.Align[content.columns().size()];
        for (int i = 0; i < aligns.length; i++) {
            int column = i;
            aligns[i] = content.rows().stream().anyMatch(row -> row.get(column) instanceof MetricTable.Text)
                    ? Table.Align.LEFT
                    : Table.Align.RIGHT;
        }
        Table table = new Table(aligns).row(content.columns().toArray());
        int shown =
                verbose || content.rows().size() <= MOST_ROWS ? content.rows().size() : MOST_ROWS / 2;
        content.rows().subList(0, shown).forEach(row -> add(table, row));
        if (shown < content.rows().size()) {
            Object[] gap = new Object[aligns.length];
            Arrays.fill(gap, "");
            gap[0] = "..";
            table.row(gap);
            content.rows()
                    .subList(
                            content.rows().size() - MOST_ROWS / 2,
                            content.rows().size())
                    .forEach(row -> add(table, row));
        }
        text.line("");
        text.table(table);
    }

    private static void add(Table table, List<MetricTable.Cell> row) {
        table.row(row.stream().map(AnalyzeText::told).toArray());
    }

    private static String told(MetricTable.Cell cell) {
        if (cell instanceof MetricTable.Text name) {
            return name.text();
        }
        return cell instanceof MetricTable.Numeric number ? Numbers.brief(number.value()) : "-";
    }
}
