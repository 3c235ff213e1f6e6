package org.pathlift.cli;

import static org.pathlift.cli.Table.Align.LEFT;
import static org.pathlift.cli.Table.Align.RIGHT;

import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.pathlift.analysis.report.OperatorsReport;

/** Prints which operators a graph has, before and after a change. */
final class OperatorsText {

    private OperatorsText() {}

    /** Prints a line where their numbers stay, else a table after an empty line. */
    static void print(TextOut text, OperatorsReport operators) {
        if (operators.before().equals(operators.after())) {
            text.wrapped(
                    "",
                    "Operators: "
                            + Numbers.count(
                                    operators.after().values().stream()
                                            .mapToInt(Integer::intValue)
                                            .sum(),
                                    "node")
                            + (operators.unchanged() ? ", unchanged" : " as before, set or joined otherwise")
                            + " (" + list(operators.after()) + ")");
            return;
        }
        text.line("");
        Table table = new Table(LEFT, RIGHT, RIGHT, LEFT).row("operator", "before", "after", "");
        TreeSet<String> names = new TreeSet<>(operators.before().keySet());
        names.addAll(operators.after().keySet());
        for (String name : names) {
            int before = operators.before().getOrDefault(name, 0);
            int after = operators.after().getOrDefault(name, 0);
            table.row(name, before, after, before == after ? "" : String.format(Locale.ROOT, "%+d", after - before));
        }
        text.table(table);
    }

    /** The most frequent ones first. */
    private static String list(Map<String, Integer> operators) {
        return operators.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }
}
