package org.pathlift.cli;

import static org.pathlift.cli.Table.Align.LEFT;
import static org.pathlift.cli.Table.Align.RIGHT;

import java.util.Locale;
import org.pathlift.analysis.inventory.RemainingSymmetry;
import org.pathlift.analysis.report.AsymmetricReport;

/** Prints an {@link AsymmetricReport}. */
final class AsymmetricText {

    private final TextOut text;

    AsymmetricText(Terminal terminal) {
        this.text = new TextOut(terminal);
    }

    void print(AsymmetricReport report) {
        text.model(report.model());
        text.line("");
        Table table = new Table(LEFT, RIGHT, RIGHT, RIGHT, LEFT);
        table.row("weight", "rows", "of", "fixed", "");
        report.layers()
                .forEach(layer -> table.row(
                        layer.tensor(),
                        layer.rows(),
                        layer.length(),
                        Numbers.grouped(layer.fixed()),
                        layer.of() == null ? "" : "for " + layer.of()));
        text.table(table);
        OperatorsText.print(text, report.operators());
        text.line("");
        RemainingSymmetry left = report.remaining();
        text.wrapped(
                "",
                String.format(
                        Locale.ROOT,
                        "%,d entries (%.3g%% of the parameters) are fixed. Left: %d of %d positive scales, %s",
                        left.fixed(),
                        100 * left.share(),
                        left.scales(),
                        left.allScales(),
                        permutations(left)));
        left.layersLeft()
                .forEach(layer -> text.wrapped(
                        "  ", "'%s': %d of %d scales".formatted(layer.tensor(), layer.free(), layer.units())));
        left.channelsLeft()
                .forEach(layer -> text.wrapped(
                        "  ",
                        "'%s': %d of %d channels have one that is like them"
                                .formatted(layer.tensor(), layer.alike(), layer.channels())));
        text.wrapped(
                "", "Written to " + report.output() + "; which entries training must not change, to " + report.masks());
    }

    private static String permutations(RemainingSymmetry left) {
        if (left.logBound() < 1e-9) {
            return "no permutation";
        }
        return left.log() == null
                ? String.format(Locale.ROOT, "at most e^%.4g permutations", left.logBound())
                : String.format(Locale.ROOT, "%.0f permutations", Math.exp(left.log()));
    }
}
