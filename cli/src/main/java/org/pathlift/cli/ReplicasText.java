package org.pathlift.cli;

import static org.pathlift.cli.Table.Align.LEFT;
import static org.pathlift.cli.Table.Align.RIGHT;

import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.report.ReplicasReport;
import org.pathlift.analysis.report.ReplicasReport.Distances;
import org.pathlift.analysis.report.ReplicasReport.Summary;

/** Prints a {@link ReplicasReport}. */
final class ReplicasText {

    private static final int MOST = 40;

    private final TextOut text;

    ReplicasText(Terminal terminal) {
        this.text = new TextOut(terminal);
    }

    void print(ReplicasReport report) {
        text.wrapped(
                "",
                "%d replicas, %s; canonical scale: %s"
                        .formatted(
                                report.models().size(),
                                Numbers.count(report.distances().pairs().size(), "pair"),
                                report.canonical()));
        text.wrapped("", "An " + report.definition() + ".");
        text.line("");
        Table table = new Table(LEFT, RIGHT, RIGHT, RIGHT, RIGHT)
                .row("", "", "", "before", "")
                .row("distance", "mean", "deviation", "mean", "deviation");
        Distances now = report.distances();
        @Nullable Distances before = report.initial();
        row(table, "W1 of all weights", now.weights(), before == null ? null : before.weights());
        row(table, "  over the noise floor", now.overFloor(), before == null ? null : before.overFloor());
        row(table, "  over their deviation", now.normalized(), before == null ? null : before.normalized());
        row(table, "W1 of all parameters", now.parameters(), before == null ? null : before.parameters());
        row(table, "W1 by tensor, by size", now.sizeWeighted(), before == null ? null : before.sizeWeighted());
        row(table, "W1 by tensor, plain", now.plainMean(), before == null ? null : before.plainMean());
        if (now.neurons() != null) {
            row(table, "W1 of first-layer units", now.neurons(), before == null ? null : before.neurons());
        }
        row(table, "matched units: rms", now.alignedRms(), before == null ? null : before.alignedRms());
        row(table, "  cosine", now.alignedCosine(), before == null ? null : before.alignedCosine());
        text.table(table);
        if (report.ratio() != null) {
            text.line("W1 of all weights is %s times that before training".formatted(Numbers.brief(report.ratio())));
        }
        if (now.overFloor().mean() < 2) {
            text.wrapped("", "Below twice the noise floor: the replicas' weights cannot be told apart as laws.");
        }
        text.line("");
        tensors(now);
    }

    private static void row(Table table, String name, Summary now, @Nullable Summary before) {
        table.row(
                name,
                Numbers.brief(now.mean()),
                Numbers.brief(now.deviation()),
                before == null ? "" : Numbers.brief(before.mean()),
                before == null ? "" : Numbers.brief(before.deviation()));
    }

    private void tensors(Distances distances) {
        Table table = new Table(LEFT, RIGHT, RIGHT, RIGHT, RIGHT)
                .row("tensor", "elements", "W1", "over deviation", "over floor");
        distances.tensors().stream()
                .limit(MOST)
                .forEach(tensor -> table.row(
                        tensor.name(),
                        Numbers.grouped(tensor.elements()),
                        Numbers.brief(tensor.w1().mean()),
                        Numbers.brief(tensor.normalized().mean()),
                        Numbers.brief(tensor.overFloor().mean())));
        text.table(table);
        if (distances.tensors().size() > MOST) {
            text.line("  the first %d of %d tensors; all with --json"
                    .formatted(MOST, distances.tensors().size()));
        }
    }
}
