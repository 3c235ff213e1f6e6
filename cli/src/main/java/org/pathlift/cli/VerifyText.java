package org.pathlift.cli;

import static org.pathlift.cli.Table.Align.LEFT;
import static org.pathlift.cli.Table.Align.RIGHT;

import org.pathlift.analysis.report.ErrorReport;
import org.pathlift.analysis.report.OrbitReport;
import org.pathlift.analysis.report.ProofReport;
import org.pathlift.analysis.report.ScaleRange;
import org.pathlift.analysis.report.VerifyReport;

/** Prints a {@link VerifyReport}. */
final class VerifyText {

    private final Terminal terminal;
    private final TextOut text;

    VerifyText(Terminal terminal) {
        this.terminal = terminal;
        this.text = new TextOut(terminal);
    }

    void print(VerifyReport report) {
        text.model(report.reference());
        text.model(report.candidate());
        report.assumptions().forEach(assumed -> text.wrapped("  ", "note: " + assumed));
        text.line("");
        Table table = new Table(LEFT, RIGHT, RIGHT, RIGHT, RIGHT, LEFT)
                .row("output", "elements", "absolute", "relative", "ulp", "");
        for (ProofReport.Output output : report.proof().outputs()) {
            table.row(
                    output.name(),
                    Numbers.grouped(output.elements()),
                    Numbers.brief(output.maxAbsolute()),
                    Numbers.brief(output.maxRelative()),
                    Numbers.ulp(output.maxUlp()),
                    output.bitIdentical() ? "equal bits" : output.passed() ? "equal" : "DIFFERS");
        }
        text.table(table);
        text.line("");
        text.proof(report.proof());
        if (report.symmetry() != null) {
            symmetry(report.symmetry());
        }
    }

    private void symmetry(OrbitReport orbit) {
        if (!orbit.found()) {
            text.line(terminal.ansi().string("Symmetry: @|red,bold no scales|@ map one onto the other"));
            for (ErrorReport.Entry problem : orbit.problems()) {
                text.wrapped(
                        "  ",
                        problem.where() + ": " + problem.rule() + "; expected " + problem.expected() + ", found "
                                + problem.found());
            }
            return;
        }
        String residual = orbit.maxRelativeResidual() == null ? "" : Numbers.brief(orbit.maxRelativeResidual());
        ScaleRange scale = orbit.scale();
        text.line(terminal.ansi()
                .string("Symmetry: @|green,bold scales found|@ for " + Numbers.count(orbit.units(), "unit")
                        + ", residual " + residual));
        if (scale != null) {
            text.line("  scales from %s to %s, median %s"
                    .formatted(Numbers.brief(scale.min()), Numbers.brief(scale.max()), Numbers.brief(scale.median())));
        }
    }
}
