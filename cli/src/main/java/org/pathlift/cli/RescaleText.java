package org.pathlift.cli;

import static org.pathlift.cli.Table.Align.LEFT;
import static org.pathlift.cli.Table.Align.RIGHT;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.report.OptionsReport;
import org.pathlift.analysis.report.RescaleReport;
import org.pathlift.analysis.report.ScaleRange;
import org.pathlift.analysis.report.SolvedRegion;

/** Prints a {@link RescaleReport}. */
final class RescaleText {

    private final TextOut text;

    RescaleText(Terminal terminal) {
        this.text = new TextOut(terminal);
    }

    void print(RescaleReport report, boolean verbose) {
        text.model(report.model());
        text.wrapped("", how(report));
        report.lifting().assumptions().forEach(assumed -> text.wrapped("  ", "note: " + assumed));
        text.line("");
        if (report.regions().isEmpty()) {
            text.line("There is no unit to rescale; the model stays as it is.");
        } else {
            regions(report);
            ScaleRange scale = report.scale();
            if (scale != null && scale.min() == 1 && scale.max() == 1) {
                text.line("No scale moved; the model stays as it is.");
            }
        }
        text.line("");
        text.line("rescaled %d/%d weight tensors"
                .formatted(report.coverage().rescaled(), report.coverage().total()));
        Reasons.ofWeights(text, report.weights(), report.pinned());
        if (!report.dead().isEmpty()) {
            text.line(Numbers.count(report.dead().size(), "dead unit") + " left out");
        }
        text.line("");
        OperatorsText.print(text, report.operators());
        text.proof(report.proof());
        text.wrapped("", report.written() == null ? "Dry run: nothing was written." : "Written to " + report.written());
        if (verbose) {
            seconds(report);
        }
    }

    private static String how(RescaleReport report) {
        OptionsReport options = report.options();
        @Nullable String lifting = report.lifting().used();
        return "Criterion " + options.criterion()
                + (lifting == null
                        ? ""
                        : ", lifting " + lifting + " (" + report.lifting().reason() + ")")
                + (options.powerOfTwo() ? ", powers of two" : "")
                + (options.maxScale() == null ? "" : ", scales up to " + Numbers.brief(options.maxScale()));
    }

    private void regions(RescaleReport report) {
        Table table = new Table(RIGHT, LEFT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT)
                .row("", "", "", "", "scale", "", "objective", "")
                .row("#", "region", "units", "min", "median", "max", "before", "after");
        int number = 1;
        for (SolvedRegion region : report.regions()) {
            ScaleRange scale = Objects.requireNonNullElse(region.scale(), new ScaleRange(1, 1, 1));
            table.row(
                    number++,
                    TextOut.names(region.sources()) + " -> " + TextOut.names(region.sinks()),
                    region.units(),
                    Numbers.brief(scale.min()),
                    Numbers.brief(scale.median()),
                    Numbers.brief(scale.max()),
                    Numbers.number(region.objective().initial()),
                    Numbers.number(region.objective().last()));
        }
        text.table(table);
        number = 1;
        for (SolvedRegion region : report.regions()) {
            if (region.note() != null) {
                text.wrapped("  ", "region " + number + ": " + region.criterion() + ", since " + region.note());
            }
            number++;
        }
        text.line("");
        text.line("%s, %s; %s, relative gradient %s"
                .formatted(
                        Numbers.count(report.units(), "scale unit"),
                        Numbers.count(report.parameters(), "parameter"),
                        Numbers.count(report.objective().sweeps(), "sweep"),
                        Numbers.brief(report.objective().gradientNorm())));
        gain(report);
    }

    /** How much smaller the objective is: in nats for pathcond, relatively for the others. */
    private void gain(RescaleReport report) {
        double initial = report.objective().initial();
        double last = report.objective().last();
        switch (report.options().criterion()) {
            case "pathcond" -> {
                double parameters = report.regions().stream()
                        .filter(region -> region.criterion().equals("pathcond"))
                        .mapToLong(SolvedRegion::parameters)
                        .sum();
                if (parameters > 0) {
                    text.line("objective lower by " + Numbers.brief((initial - last) / parameters)
                            + " nats per parameter");
                }
            }
            case "enorm" ->
                text.line("sum of squared weights %s -> %s (%s%%)"
                        .formatted(
                                Numbers.number(initial),
                                Numbers.number(last),
                                Numbers.brief(initial > 0 ? 100 * (last / initial - 1) : 0)));
            case "cle" ->
                text.line("unevenness of ranges %s -> %s".formatted(Numbers.number(initial), Numbers.number(last)));
            default -> {}
        }
    }

    private void seconds(RescaleReport report) {
        text.heading("Seconds");
        Table table = new Table(LEFT, RIGHT);
        report.seconds().forEach((stage, time) -> table.row(stage, String.format(Locale.ROOT, "%.3f", time)));
        text.table(table);
    }
}
