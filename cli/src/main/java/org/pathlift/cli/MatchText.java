package org.pathlift.cli;

import static org.pathlift.cli.Table.Align.LEFT;
import static org.pathlift.cli.Table.Align.RIGHT;

import java.util.List;
import java.util.stream.Collectors;
import org.pathlift.analysis.interpolation.LinearPath;
import org.pathlift.analysis.report.MatchReport;
import org.pathlift.analysis.report.PermutationReport;
import org.pathlift.analysis.report.ScaleRange;

/** Prints a {@link MatchReport}. */
final class MatchText {

    private final TextOut text;

    MatchText(Terminal terminal) {
        this.text = new TextOut(terminal);
    }

    void print(MatchReport report, boolean verbose) {
        text.model(report.reference());
        text.model(report.model());
        report.assumptions().forEach(assumed -> text.wrapped("  ", "note: " + assumed));
        text.line("");
        classes(report.permutation());
        text.line(Distances.moved(report.permutation()));
        ScaleRange scale = report.scale();
        if (scale != null) {
            text.line("scales from %s to %s, median %s"
                    .formatted(Numbers.brief(scale.min()), Numbers.brief(scale.max()), Numbers.brief(scale.median())));
        }
        text.line("");
        Distances.print(text, "weights at canonical scales", report.canonical());
        text.line("");
        Distances.print(text, "weights of the files", report.weights());
        line(report);
        text.line("");
        text.proof(report.proof());
        text.wrapped("", report.written() == null ? "Dry run: nothing was written." : "Written to " + report.written());
        if (verbose) {
            report.permutation()
                    .fixed()
                    .forEach(fixed -> text.wrapped(
                            "  ", fixed.tensor() + " stays in place: " + fixed.reason() + " (" + fixed.place() + ")"));
        }
    }

    private void classes(PermutationReport permutation) {
        Table table = new Table(LEFT, RIGHT, RIGHT, RIGHT).row("class", "units", "moved", "flipped");
        for (PermutationReport.UnitClass one : permutation.classes()) {
            String cells = one.cells().stream().map(Numbers::grouped).collect(Collectors.joining(" + "));
            table.row(
                    one.node(),
                    one.blocks() == 1 ? cells : one.blocks() + " x (" + cells + ")",
                    Numbers.grouped(one.moved()),
                    Numbers.grouped(one.flipped().size()));
        }
        text.table(table);
    }

    private void line(MatchReport report) {
        text.line("");
        text.line(
                switch (report.line().measure()) {
                    case "output-distance" ->
                        "Straight line to the reference, without labels: distance of the outputs from";
                    case "cross-entropy" -> "Straight line to the reference: cross-entropy, and its excess over";
                    default -> "Straight line to the reference: mean squared error, and its excess over";
                });
        text.line("the line between the ends (the barrier).");
        List<LinearPath.Point> before = report.line().before().points();
        List<LinearPath.Point> after = report.line().after().points();
        Table table = new Table(RIGHT, RIGHT, RIGHT).row("alpha", "as they stand", "matched");
        for (int i = 0; i < before.size(); i++) {
            table.row(
                    Numbers.brief(before.get(i).alpha()),
                    Numbers.brief(before.get(i).value()),
                    Numbers.brief(after.get(i).value()));
        }
        table.row(
                "barrier",
                Numbers.brief(report.line().before().barrier()),
                Numbers.brief(report.line().after().barrier()));
        text.table(table);
    }
}
