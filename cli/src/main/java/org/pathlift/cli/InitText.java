package org.pathlift.cli;

import static org.pathlift.cli.Table.Align.LEFT;
import static org.pathlift.cli.Table.Align.RIGHT;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.report.InitReport;
import org.pathlift.analysis.report.InitReport.Layer;
import org.pathlift.analysis.report.InitReport.Pair;

/** Prints an {@link InitReport}. */
final class InitText {

    private final TextOut text;

    InitText(Terminal terminal) {
        this.text = new TextOut(terminal);
    }

    void print(InitReport report, boolean verbose) {
        text.model(report.model());
        text.wrapped("", how(report));
        text.line("");
        weights(report);
        text.line("");
        signals(report);
        notes(report);
        others(report, verbose);
        text.line("");
        if (report.operators() != null) {
            OperatorsText.print(text, report.operators());
        }
        text.wrapped("", report.written() == null ? "Dry run: nothing was written." : "Written to " + report.written());
        if (verbose) {
            text.heading("Seconds");
            Table table = new Table(LEFT, RIGHT);
            report.seconds().forEach((stage, time) -> table.row(stage, String.format(Locale.ROOT, "%.3f", time)));
            text.table(table);
        }
    }

    private static String how(InitReport report) {
        InitReport.Options options = report.options();
        StringBuilder how = new StringBuilder("Scheme " + options.scheme() + ", seed " + options.seed());
        if (options.biasVariance() != null) {
            how.append(", sigma_b^2 ").append(Numbers.brief(options.biasVariance()));
        }
        if (!options.distribution().equals("normal")) {
            how.append(", ").append(options.distribution());
        }
        if (report.residualSums() > 0) {
            how.append("; ")
                    .append(Numbers.count(report.residualSums(), "residual sum"))
                    .append(", ")
                    .append(options.residual());
        }
        return how.toString();
    }

    private void weights(InitReport report) {
        Table table = new Table(RIGHT, LEFT, RIGHT, LEFT, LEFT, RIGHT, RIGHT, RIGHT)
                .row("", "", "", "", "", "std", "", "")
                .row("#", "layer", "fan-in", "reads", "feeds", "before", "after", "sigma_b");
        int number = 1;
        for (Layer layer : report.layers()) {
            table.row(
                    number++,
                    layer.node(),
                    Numbers.brief(layer.fanIn()),
                    word(layer.feeding()),
                    word(layer.downstream()),
                    Numbers.brief(layer.deviationBefore()),
                    layer.scheme().equals("keep")
                            ? "stays"
                            : Numbers.brief(Math.sqrt(layer.weightVariance() / layer.fanIn())),
                    Numbers.brief(Math.sqrt(layer.biasVariance())));
        }
        text.table(table);
    }

    private static String word(@Nullable String activation) {
        return activation == null ? "-" : activation;
    }

    private void signals(InitReport report) {
        boolean measured = report.inputs().count() > 0;
        boolean gradients =
                report.layers().stream().anyMatch(layer -> layer.gradient().measured() != null);
        Table table = new Table(RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT)
                .row("", "q", "", "c", "", "chi", "", "gradient", "")
                .row("#", "theory", "run", "theory", "run", "theory", "run", "theory", "run");
        int number = 1;
        for (Layer layer : report.layers()) {
            table.row(
                    number++,
                    brief(layer.q().predicted()),
                    brief(layer.q().measured()),
                    brief(layer.correlation().predicted()),
                    brief(layer.correlation().measured()),
                    brief(layer.chi().predicted()),
                    brief(layer.chi().measured()),
                    brief(layer.gradient().predicted()),
                    brief(layer.gradient().measured()));
        }
        text.table(table);
        text.wrapped(
                "  ",
                "q: second moment of what a layer makes; c: cosine between two inputs there; chi: factor of squared"
                        + " gradients through a layer and the activation that it reads");
        text.wrapped(
                "  ",
                measured
                        ? "run: ONNX Runtime on "
                                + Numbers.count(report.inputs().count(), "input") + " ("
                                + report.inputs().source() + ")" + (gradients ? "; gradients: PyTorch" : "")
                        : "nothing was run");
        if (gradients) {
            drift(report.layers());
        }
    }

    /** How much larger gradients are at the first layer than at the last. */
    private void drift(List<Layer> layers) {
        Pair first = layers.get(0).gradient();
        Pair last = layers.get(layers.size() - 1).gradient();
        if (first.measured() != null && last.measured() != null && last.measured() > 0) {
            text.wrapped(
                    "  ",
                    "gradients at the first layer are " + Numbers.brief(first.measured() / last.measured())
                            + " times those at the last");
        }
    }

    private static String brief(@Nullable Double value) {
        return value == null ? "-" : Numbers.brief(value);
    }

    private void notes(InitReport report) {
        Map<String, Set<Integer>> byNote = new LinkedHashMap<>();
        int number = 1;
        for (Layer layer : report.layers()) {
            for (String note : layer.notes()) {
                byNote.computeIfAbsent(note, absent -> new LinkedHashSet<>()).add(number);
            }
            number++;
        }
        if (!byNote.isEmpty()) {
            text.heading("Notes");
            byNote.forEach((note, layers) -> text.wrapped("  ", "#" + ranges(layers) + ": " + note));
        }
    }

    /** Returns numbers as ranges: 1-3, 7. */
    private static String ranges(Set<Integer> numbers) {
        StringBuilder ranges = new StringBuilder();
        int from = -1;
        int to = -1;
        for (int number : numbers) {
            if (number == to + 1 && from > 0) {
                to = number;
                continue;
            }
            append(ranges, from, to);
            from = number;
            to = number;
        }
        append(ranges, from, to);
        return ranges.toString();
    }

    private static void append(StringBuilder ranges, int from, int to) {
        if (from > 0) {
            ranges.append(ranges.isEmpty() ? "" : ", ").append(from == to ? "" + from : from + "-" + to);
        }
    }

    private void others(InitReport report, boolean verbose) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (InitReport.Other other : report.others()) {
            counts.merge(verbose ? other.tensor() + ": " + other.becomes() : generic(other), 1, Integer::sum);
        }
        if (!counts.isEmpty()) {
            text.heading("Other constants");
            counts.forEach((what, count) -> text.wrapped("  ", verbose ? what : count + "  " + what));
        }
    }

    /** What becomes of a constant, without the name of its node. */
    private static String generic(InitReport.Other other) {
        int node = other.becomes().indexOf(" ('");
        return node < 0 ? other.becomes() : other.becomes().substring(0, node);
    }
}
