package org.pathlift.cli;

import static org.pathlift.cli.Table.Align.LEFT;
import static org.pathlift.cli.Table.Align.RIGHT;

import java.util.TreeSet;
import org.pathlift.analysis.report.OperatorsReport;

/** Prints which operators a graph has, before and after a change. */
final class OperatorsText {

    private OperatorsText() {}

    static void print(TextOut text, OperatorsReport operators) {
        if (operators.before().equals(operators.after())) {
            text.line("  the operators stay as they are");
            return;
        }
        text.line("");
        Table table = new Table(LEFT, RIGHT, RIGHT, LEFT).row("operator", "before", "after", "");
        TreeSet<String> names = new TreeSet<>(operators.before().keySet());
        names.addAll(operators.after().keySet());
        for (String name : names) {
            int before = operators.before().getOrDefault(name, 0);
            int after = operators.after().getOrDefault(name, 0);
            table.row(
                    name,
                    before,
                    after,
                    before == after ? "" : String.format(java.util.Locale.ROOT, "%+d", after - before));
        }
        text.table(table);
    }
}
