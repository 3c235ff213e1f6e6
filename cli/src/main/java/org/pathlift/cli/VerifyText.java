package org.pathlift.cli;

import static org.pathlift.cli.Table.Align.LEFT;
import static org.pathlift.cli.Table.Align.RIGHT;

import java.util.Comparator;
import java.util.List;
import org.pathlift.analysis.report.ErrorReport;
import org.pathlift.analysis.report.OrbitReport;
import org.pathlift.analysis.report.PermutationReport;
import org.pathlift.analysis.report.ProofReport;
import org.pathlift.analysis.report.RemainingDistance;
import org.pathlift.analysis.report.ScaleRange;
import org.pathlift.analysis.report.VerifyReport;

/** Prints a {@link VerifyReport}. */
final class VerifyText {

    /** How many activations are listed. */
    private static final int WORST = 10;

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
            text.line(terminal.ansi().string("Symmetry: @|red,bold no map|@ of one onto the other"));
            RemainingDistance distance = orbit.distance();
            if (distance != null) {
                Distances.print(text, "weights at canonical scales", distance);
            }
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
                .string("Symmetry: @|green,bold map found|@, " + Numbers.count(orbit.units(), "scale") + ", residual "
                        + residual));
        if (scale != null) {
            text.line("  scales from %s to %s, median %s"
                    .formatted(Numbers.brief(scale.min()), Numbers.brief(scale.max()), Numbers.brief(scale.median())));
        }
        PermutationReport permutation = orbit.permutation();
        if (permutation != null) {
            text.line("  " + Distances.moved(permutation));
        }
        List<OrbitReport.Activation> activations = orbit.activations();
        if (activations != null) {
            activations(activations);
        }
    }

    private void activations(List<OrbitReport.Activation> activations) {
        text.line("");
        Table table = new Table(LEFT, RIGHT).row("activation, modulo its scale", "relative");
        activations.stream()
                .sorted(Comparator.comparingDouble(OrbitReport.Activation::maxRelative)
                        .reversed())
                .limit(WORST)
                .forEach(one -> table.row(one.tensor(), Numbers.brief(one.maxRelative())));
        text.table(table);
        if (activations.size() > WORST) {
            text.line("  the largest %d of %d; all with --json".formatted(WORST, activations.size()));
        }
    }
}
