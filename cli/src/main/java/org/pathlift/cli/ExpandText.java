package org.pathlift.cli;

import static org.pathlift.cli.Table.Align.LEFT;
import static org.pathlift.cli.Table.Align.RIGHT;

import java.util.Locale;
import org.pathlift.analysis.report.ExpandReport;
import org.pathlift.conditioning.expansion.LayerChange;

/** Prints an {@link ExpandReport}. */
final class ExpandText {

    private final TextOut text;

    ExpandText(Terminal terminal) {
        this.text = new TextOut(terminal);
    }

    void print(ExpandReport report, boolean verbose) {
        text.model(report.model());
        report.assumptions().forEach(assumed -> text.wrapped("  ", "note: " + assumed));
        text.line("");
        text.wrapped(
                "",
                "Input '%s' grows from %s to %s; %s, mode %s"
                        .formatted(
                                report.input().name(),
                                report.input().before(),
                                report.input().after(),
                                report.options().expansion(),
                                report.options().mode()));
        if (report.changes().isEmpty()) {
            text.line("  no layer changes");
        }
        for (LayerChange change : report.changes()) {
            text.wrapped("  ", change.node() + ": " + change.change());
        }
        if (report.biasRate() != null) {
            text.wrapped(
                    "  ",
                    "a gradient step moves the effective bias " + Numbers.brief(report.biasRate())
                            + " times as far (1 + m c^2)");
        }
        OperatorsText.print(text, report.operators());
        text.line("");
        function(report);
        text.wrapped("", report.written() == null ? "Dry run: nothing was written." : "Written to " + report.written());
        if (verbose) {
            text.heading("Seconds");
            Table table = new Table(LEFT, RIGHT);
            report.seconds().forEach((stage, time) -> table.row(stage, String.format(Locale.ROOT, "%.3f", time)));
            text.table(table);
        }
    }

    private void function(ExpandReport report) {
        if (report.proof() != null) {
            text.proof(report.proof());
            return;
        }
        ExpandReport.Difference difference = report.difference();
        text.wrapped(
                "",
                difference == null
                        ? "The function is another one, with outputs " + report.outputs()
                        : "The function is another one: outputs differ by up to %s of their size on %s"
                                .formatted(
                                        Numbers.brief(difference.maxRelative()),
                                        Numbers.count(difference.runs(), "run")));
    }
}
