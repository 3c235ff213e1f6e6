package org.pathlift.cli;

import static org.pathlift.cli.Table.Align.LEFT;
import static org.pathlift.cli.Table.Align.RIGHT;

import org.pathlift.analysis.replica.study.Estimate;
import org.pathlift.analysis.report.ReplicaStudyReport;

/** Prints a {@link ReplicaStudyReport}. */
final class ReplicaStudyText {

    private final TextOut text;

    ReplicaStudyText(Terminal terminal) {
        this.text = new TextOut(terminal);
    }

    void print(ReplicaStudyReport report) {
        ReplicaStudyReport.Options options = report.options();
        text.wrapped(
                "",
                "%d replicas for each condition, %d epochs of %d digits, %d held out; expansion %s, dropout %s; canonical scale %s"
                        .formatted(
                                options.replicas(),
                                options.epochs(),
                                report.learned(),
                                report.heldOut(),
                                options.expansion(),
                                Numbers.brief(options.dropout()),
                                options.canonical()));
        text.wrapped("", "An " + report.definition() + ".");
        text.line("");
        Table table = new Table(LEFT, RIGHT, RIGHT, RIGHT, LEFT)
                .row("", "", "W1 of all weights", "times", "beside")
                .row("condition", "accuracy", "over the floor", "initial", "baseline");
        for (ReplicaStudyReport.Condition condition : report.conditions()) {
            table.row(
                    condition.condition(),
                    estimate(condition.accuracy()),
                    estimate(condition.overFloor()),
                    Numbers.brief(condition.ratio()),
                    condition.comparison().equals("baseline") ? "" : condition.comparison());
        }
        text.table(table);
        text.line("");
        units(report);
        text.line("");
        text.wrapped(
                "",
                "Over floor: 1 is what two samples of one law have, below 2 replicas cannot be told apart. The comparison"
                        + " is by that number, at two standard errors. Distances see marginal laws only; whether smaller"
                        + " means more symmetry broken is not verified.");
    }

    private void units(ReplicaStudyReport report) {
        Table table = new Table(LEFT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT)
                .row("", "W1 of layer 1", "times", "W1 by", "matched units:", "before")
                .row("condition", "as units", "initial", "tensor", "cosine", "training");
        for (ReplicaStudyReport.Condition condition : report.conditions()) {
            table.row(
                    condition.condition(),
                    estimate(condition.neurons()),
                    Numbers.brief(condition.neuronRatio()),
                    Numbers.brief(condition.trained().sizeWeighted().mean()),
                    Numbers.brief(condition.trained().alignedCosine().mean()),
                    Numbers.brief(condition.initial().alignedCosine().mean()));
        }
        text.table(table);
    }

    private static String estimate(Estimate estimate) {
        return Numbers.brief(estimate.mean()) + " ±" + String.format(java.util.Locale.ROOT, "%.1g", estimate.error());
    }
}
