package org.pathlift.cli;

import static org.pathlift.cli.Table.Align.LEFT;
import static org.pathlift.cli.Table.Align.RIGHT;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.report.ProofReport;
import org.pathlift.analysis.report.TrainReport;
import org.pathlift.conditioning.training.run.Comparison;
import org.pathlift.conditioning.training.run.Evaluation;

/** Prints a {@link TrainReport}. */
final class TrainText {

    private final TextOut text;

    TrainText(Terminal terminal) {
        this.text = new TextOut(terminal);
    }

    void print(TrainReport report) {
        text.model(report.model());
        TrainReport.Data data = report.data();
        text.wrapped(
                "",
                "Data " + data.spec() + ": " + Numbers.count(data.train(), "example") + " of shape " + data.shape()
                        + ", "
                        + data.heldOut() + " held out"
                        + (data.classes() == null ? "" : ", " + Numbers.count(data.classes(), "class")));
        text.line("");
        Comparison comparison = report.comparison();
        if (comparison != null) {
            new CompareText(text).print(comparison);
        } else {
            Table table = new Table(LEFT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT);
            table.row("condition", "epochs", "updates", "rescaled", "loss", "held out", "accuracy", "seconds");
            report.runs().forEach(run -> row(table, run));
            text.table(table);
        }
        List<String> ends = report.runs().stream().map(TrainReport.Run::ended).toList();
        if (ends.contains("stopped")) {
            text.line("Stopped before the end; with --checkpoint FOLDER, --resume goes on.");
        } else if (ends.contains("patience")) {
            text.line("Ended early: the held-out loss did not get better.");
        }
        text.line("");
        ProofReport proof = report.proof();
        if (proof != null) {
            text.wrapped(
                    "",
                    "ONNX Runtime agrees with the trained model on " + Numbers.count(proof.runs(), "batch")
                            + ": largest difference " + Numbers.brief(proof.maxRelative())
                            + " of the output's size; bound " + Numbers.brief(proof.bound()));
        }
        if (report.operators() != null) {
            OperatorsText.print(text, report.operators());
        }
        text.wrapped("", report.written() == null ? "No model was written." : "Written to " + report.written());
    }

    private static void row(Table table, TrainReport.Run run) {
        @Nullable Evaluation kept = run.kept();
        table.row(
                run.condition(),
                run.keptEpoch(),
                run.steps(),
                run.rescalings().size(),
                run.epochs().isEmpty()
                        ? "-"
                        : Numbers.brief(
                                run.epochs().get(run.epochs().size() - 1).trainLoss()),
                kept == null ? "-" : Numbers.brief(kept.loss()),
                kept == null || kept.accuracy() == null ? "-" : Numbers.brief(kept.accuracy()),
                Numbers.brief(run.seconds()));
    }
}
