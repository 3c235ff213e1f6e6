package org.pathlift.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.invariance.Invariance;
import org.pathlift.analysis.invariance.NumberStanding;
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
        if (report.invariance() != null) {
            invariance(report.invariance(), verbose);
        }
        if (verbose) {
            text.heading("Seconds");
            report.metrics()
                    .forEach((name, entry) ->
                            text.line(String.format(Locale.ROOT, "  %-16s %.3f", name, entry.seconds())));
        }
    }

    private void invariance(Invariance found, boolean verbose) {
        text.heading("What stays in copies that compute the same");
        text.wrapped(
                "  ",
                "One copy has " + Numbers.count(found.scaled(), "unit")
                        + " rescaled by random powers of two, the other "
                        + Numbers.count(found.moved(), "unit") + " in other places and "
                        + Numbers.count(found.flipped(), "sign")
                        + " flipped. A number that moves says something about the weights, not about the function; an estimate"
                        + " from random directions moves by its error.");
        Map<String, List<NumberStanding>> byMetric = new LinkedHashMap<>();
        found.numbers()
                .forEach(number -> byMetric.computeIfAbsent(number.metric(), key -> new ArrayList<>())
                        .add(number));
        byMetric.forEach((metric, numbers) -> {
            List<NumberStanding> moving =
                    numbers.stream().filter(NumberStanding::artefact).toList();
            text.line("");
            text.wrapped(
                    "  ",
                    metric + ": " + (numbers.size() - moving.size()) + " of " + Numbers.count(numbers.size(), "number")
                            + " stay");
            List<NumberStanding> shown = verbose ? numbers : moving;
            if (!shown.isEmpty()) {
                Table table = new Table(
                                Table.Align.LEFT,
                                Table.Align.RIGHT,
                                Table.Align.RIGHT,
                                Table.Align.RIGHT,
                                Table.Align.RIGHT)
                        .row("number", "mean", "rescaled", "permuted", "change");
                shown.forEach(number -> table.row(
                        number.number(),
                        Numbers.brief(number.mean()),
                        mean(number.rescaled()),
                        mean(number.permuted()),
                        change(number)));
                text.table(table);
            }
        });
    }

    private static String mean(NumberStanding.@Nullable InCopy copy) {
        return copy == null ? "other" : Numbers.brief(copy.mean());
    }

    private static String change(NumberStanding number) {
        return number.rescaled() == null || number.permuted() == null
                ? "-"
                : Numbers.brief(
                        Math.max(number.rescaled().change(), number.permuted().change()));
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
