package org.pathlift.cli;

import static org.pathlift.cli.Table.Align.LEFT;
import static org.pathlift.cli.Table.Align.RIGHT;

import java.util.List;
import java.util.stream.Collectors;
import org.pathlift.analysis.report.NewReport;

/** Prints a {@link NewReport}. */
final class NewText {

    private final TextOut text;

    NewText(Terminal terminal) {
        this.text = new TextOut(terminal);
    }

    void print(NewReport report) {
        text.model(report.model());
        text.wrapped(
                "  ",
                report.architecture()
                        + report.settings().entrySet().stream()
                                .map(setting -> ", " + setting.getKey() + " " + setting.getValue())
                                .collect(Collectors.joining()));
        text.line("");
        Table table = new Table(LEFT, LEFT, RIGHT, RIGHT);
        table.row("part", "what", "output", "parameters");
        List<NewReport.Layer> layers = report.layers();
        for (int i = 0; i < layers.size(); ) {
            int end = i + 1;
            while (end < layers.size() && isLike(layers.get(i), layers.get(end))) {
                end++;
            }
            row(table, layers.subList(i, end));
            i = end;
        }
        text.table(table);
        text.line("");
        text.wrapped(
                "",
                Numbers.count(report.parameters(), "parameter") + ", "
                        + report.initialization().scheme()
                        + " with seed " + report.initialization().seed() + "; "
                        + Numbers.grouped(report.bytes()) + " bytes");
        text.wrapped("", "Written to " + report.model().path());
    }

    private static boolean isLike(NewReport.Layer one, NewReport.Layer other) {
        return one.what().equals(other.what())
                && one.output().equals(other.output())
                && one.parameters() == other.parameters();
    }

    /** One line for parts that are alike. */
    private static void row(Table table, List<NewReport.Layer> alike) {
        NewReport.Layer first = alike.get(0);
        String last = alike.get(alike.size() - 1).name();
        table.row(
                alike.size() == 1 ? first.name() : first.name() + " to " + last.substring(last.lastIndexOf('.') + 1),
                first.what(),
                first.output().stream().map(String::valueOf).collect(Collectors.joining(" x ")),
                Numbers.grouped(first.parameters()) + (alike.size() == 1 ? "" : " each"));
    }
}
