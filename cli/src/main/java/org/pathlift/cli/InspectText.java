package org.pathlift.cli;

import static org.pathlift.cli.Table.Align.LEFT;
import static org.pathlift.cli.Table.Align.RIGHT;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.pathlift.analysis.report.DeadUnit;
import org.pathlift.analysis.report.InspectReport;
import org.pathlift.analysis.report.RegionReport;
import org.pathlift.analysis.report.ValueReport;

/** Prints an {@link InspectReport}. */
final class InspectText {

    private final TextOut text;

    InspectText(Terminal terminal) {
        this.text = new TextOut(terminal);
    }

    void print(InspectReport report) {
        text.model(report.model());
        Table values = new Table(LEFT, LEFT, LEFT, LEFT);
        report.inputs().forEach(value -> row(values, "input", value));
        report.outputs().forEach(value -> row(values, "output", value));
        text.table(values);
        text.wrapped(
                "  ",
                report.operators().entrySet().stream()
                        .map(entry -> entry.getValue() + " " + entry.getKey())
                        .collect(Collectors.joining(", ")));
        text.wrapped(
                "  ",
                Numbers.count(report.weights().size(), "weight tensor") + " with "
                        + Numbers.count(report.elements(), "number"));
        report.notes().forEach(note -> text.wrapped("  ", "note: " + note));
        regions(report);
        text.line("");
        text.line("%d/%d weight tensors can be rescaled"
                .formatted(report.coverage().rescaled(), report.coverage().total()));
        Reasons.print(text, report.weights());
        text.heading("Pinned places: " + report.pinned().size());
        text.reasons(report.pinned().stream().map(pin -> pin.reason()).toList());
        if (!report.dead().isEmpty()) {
            text.heading("Dead units: " + report.dead().size());
            dead(report.dead());
        }
    }

    private static void row(Table table, String role, ValueReport value) {
        table.row(role, value.name(), value.type(), value.shape() == null ? "of unknown rank" : value.shape());
    }

    private void regions(InspectReport report) {
        text.heading(Numbers.count(report.units(), "scale unit") + " in "
                + Numbers.count(report.regions().size(), "region") + ", "
                + Numbers.count(report.parameters(), "parameter"));
        int number = 1;
        for (RegionReport region : report.regions()) {
            text.wrapped(
                    "  ",
                    "region %d: %s -> %s, %s, %s%s"
                            .formatted(
                                    number++,
                                    String.join(", ", region.sources()),
                                    String.join(", ", region.sinks()),
                                    Numbers.count(region.nodes(), "node"),
                                    Numbers.count(region.parameters(), "parameter"),
                                    region.liftable() ? "" : ", no path lifting"));
            Table groups = new Table(RIGHT, LEFT, LEFT, LEFT).row("units", "  of", "made by", "read by");
            for (RegionReport.Group group : region.groups()) {
                groups.row(
                        group.count(), group.tensor(), String.join(", ", group.in()), String.join(", ", group.out()));
            }
            text.table(groups);
            region.groups().stream().filter(group -> group.units() != null).forEach(this::units);
        }
    }

    private void units(RegionReport.Group group) {
        text.line("  units of " + group.tensor());
        Table table = new Table(RIGHT, RIGHT, RIGHT, RIGHT, LEFT).row("unit", "index", "made by", "read by", "");
        for (RegionReport.Unit unit : Objects.requireNonNull(group.units())) {
            table.row(unit.unit(), unit.unit() - group.first(), unit.in(), unit.out(), unit.dead() ? "dead" : "");
        }
        text.table(table);
    }

    private void dead(List<DeadUnit> dead) {
        dead.stream()
                .collect(Collectors.groupingBy(
                        DeadUnit::tensor,
                        java.util.LinkedHashMap::new,
                        Collectors.mapping(unit -> Integer.toString(unit.index()), Collectors.joining(", "))))
                .forEach((tensor, indices) -> text.wrapped("  ", tensor + ": " + indices));
    }
}
