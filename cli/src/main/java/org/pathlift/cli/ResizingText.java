package org.pathlift.cli;

import static org.pathlift.cli.Table.Align.LEFT;
import static org.pathlift.cli.Table.Align.RIGHT;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.phase.Estimate;
import org.pathlift.analysis.report.NetworkReport;
import org.pathlift.analysis.report.ResizingReport;
import org.pathlift.analysis.report.ResizingReport.Deviation;
import org.pathlift.analysis.report.ResizingReport.Measured;
import org.pathlift.analysis.report.ResizingReport.Place;
import org.pathlift.analysis.report.ResizingReport.Size;

/** Prints a {@link ResizingReport}. */
final class ResizingText {

    private final TextOut text;

    ResizingText(Terminal terminal) {
        this.text = new TextOut(terminal);
    }

    void print(ResizingReport report) {
        ResizingReport.Options options = report.options();
        ResizingReport.Images images = report.images();
        text.wrapped(
                "",
                "%s: %s of %s, %d x %d x %d, %s, 1 - c of %s on average, over %s"
                        .formatted(
                                options.activation(),
                                Numbers.count(images.count(), "image"),
                                images.source(),
                                images.channels(),
                                images.height(),
                                images.width(),
                                Numbers.count(images.pairs(), "pair"),
                                Numbers.brief(images.start()),
                                Numbers.count(options.depth(), "layer")));
        ScalingText.places(
                text, report.places().stream().map(Place::network).toList());
        infinite(report);
        if (options.networks() > 0) {
            measured(report);
        }
    }

    private void infinite(ResizingReport report) {
        text.heading("Infinite width");
        Table table = new Table(RIGHT, LEFT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT)
                .row("place", "resized", "1 - c", "RSD 0", "memory", "kappa", "law error", "largest");
        List<String> notes = new ArrayList<>();
        for (Place place : report.places()) {
            for (Size size : place.sizes()) {
                Deviation found = size.infinite();
                table.row(
                        label(place),
                        resized(size),
                        Numbers.brief(size.start()),
                        found.rsd().isEmpty()
                                ? "-"
                                : Numbers.brief(found.rsd().get(0)),
                        ScalingText.brief(found.memory()),
                        ScalingText.brief(found.kappa()),
                        ScalingText.brief(found.scalingLawError()),
                        ScalingText.brief(found.largest()));
                note(notes, size, found);
            }
        }
        text.table(table);
        text.wrapped(
                "  ",
                "RSD: mean over pairs of |ln(1 - c) less that of the images themselves|; memory: RSD of the last layer over"
                        + " RSD of layer 0; kappa: 1 deep in a critical network, 0 off; law error: what is left of"
                        + " ln(1 - c) by the scaling law, small where resizing is a symmetry");
        notes.stream().distinct().forEach(note -> text.wrapped("  ", note));
    }

    private void measured(ResizingReport report) {
        text.heading("Measured: means over %s of width %d"
                .formatted(Numbers.count(report.options().networks(), "network"), report.options().width()));
        Table table = new Table(RIGHT, LEFT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT)
                .row("place", "resized", "layers", "memory", "law error", "CKA first", "CKA last");
        List<String> notes = new ArrayList<>();
        for (Place place : report.places()) {
            for (Size size : place.sizes()) {
                Measured found = size.measured();
                if (found == null) {
                    notes.add("%s: fewer than 5 of %s came through"
                            .formatted(
                                    label(place), Numbers.count(report.options().networks(), "network")));
                    continue;
                }
                List<Estimate> aligned = found.alignments();
                table.row(
                        label(place),
                        resized(size),
                        Math.max(0, found.deviation().rsd().size() - 1),
                        withError(found.deviation().memory(), found.memoryError()),
                        withError(found.deviation().scalingLawError(), found.scalingLawStandardError()),
                        aligned.isEmpty() ? "-" : Numbers.brief(aligned.get(0).mean()),
                        aligned.isEmpty()
                                ? "-"
                                : Numbers.brief(aligned.get(aligned.size() - 1).mean()));
                note(notes, size, found.deviation());
            }
        }
        text.table(table);
        text.wrapped(
                "  ",
                "with jackknife standard errors; CKA: of pre-activations with those of the images themselves, in the first and"
                        + " the last layer");
        notes.stream().distinct().forEach(note -> text.wrapped("  ", note));
    }

    private static void note(List<String> notes, Size size, Deviation found) {
        if (found.reason() != null) {
            notes.add(resized(size) + ": " + found.reason());
        } else if (found.dropped() != null && found.dropped() > 0) {
            notes.add("%s: %s left out, of the same image twice or a blank one"
                    .formatted(resized(size), Numbers.count(found.dropped(), "pair")));
        }
    }

    private static String withError(@Nullable Double value, @Nullable Double error) {
        return value == null
                ? "-"
                : Numbers.brief(value) + (error == null ? "" : String.format(Locale.ROOT, "\u00b1%.2g", error));
    }

    private static String resized(Size size) {
        return "%s %s to %d x %d".formatted(size.way(), Numbers.brief(size.factor()), size.height(), size.width());
    }

    private static String label(Place place) {
        NetworkReport network = place.network();
        return network.distance() == null ? Numbers.brief(network.sigmaW2()) : Numbers.brief(network.distance());
    }
}
