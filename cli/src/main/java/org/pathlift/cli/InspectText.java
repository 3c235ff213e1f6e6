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

    /** So many pinned places are listed one by one. */
    private static final int FEW = 12;

    private final TextOut text;

    InspectText(Terminal terminal) {
        this.text = new TextOut(terminal);
    }

    /**
     * Prints a report.
     *
     * @param all whether to list every pinned place, however many there are
     */
    void print(InspectReport report, boolean all) {
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
        Reasons.ofWeights(text, report.weights(), report.pinned());
        text.heading(Numbers.count(report.pinned().size(), "pinned place"));
        if (all || report.pinned().size() <= FEW) {
            report.pinned()
                    .forEach(pin -> text.wrapped("  ", pin.tensor() + ": " + pin.reason() + " (" + pin.place() + ")"));
        } else {
            Reasons.ofPins(text, report.pinned());
        }
        if (!report.dead().isEmpty()) {
            text.heading(Numbers.count(report.dead().size(), "dead unit"));
            dead(report.dead());
        }
    }

    private static void row(Table table, String role, ValueReport value) {
        table.row(role, value.name(), value.type(), value.shape() == null ? "of unknown rank" : value.shape());
    }

    private void regions(InspectReport report) {
        text.heading(Numbers.count(report.units(), "scale unit") + " in "
                + Numbers.count(report.regions().size(), "region") + " with "
                + Numbers.count(report.parameters(), "parameter"));
        if (report.regions().isEmpty()) {
            return;
        }
        Table regions = new Table(RIGHT, LEFT, RIGHT, RIGHT, RIGHT, LEFT)
                .row("#", "region", "nodes", "units", "parameters", "");
        Table groups = new Table(RIGHT, RIGHT, LEFT, LEFT, LEFT).row("#", "units", "of", "made by", "read by");
        int number = 1;
        for (RegionReport region : report.regions()) {
            regions.row(
                    number,
                    TextOut.names(region.sources()) + " -> " + TextOut.names(region.sinks()),
                    region.nodes(),
                    region.units(),
                    Numbers.grouped(region.parameters()),
                    region.liftable() ? "" : "no lifting");
            for (RegionReport.Group group : region.groups()) {
                groups.row(
                        number, group.count(), group.tensor(), TextOut.names(group.in()), TextOut.names(group.out()));
            }
            number++;
        }
        text.table(regions);
        text.line("");
        text.table(groups);
        report.regions().stream()
                .flatMap(region -> region.groups().stream())
                .filter(group -> group.units() != null)
                .forEach(this::units);
    }

    private void units(RegionReport.Group group) {
        text.line("");
        text.wrapped("  ", "units of " + group.tensor());
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
