package org.pathlift.cli;

import static org.pathlift.cli.Table.Align.LEFT;
import static org.pathlift.cli.Table.Align.RIGHT;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.phase.Estimate;
import org.pathlift.analysis.report.ResizingReport;
import org.pathlift.analysis.report.ResizingReport.Deviation;
import org.pathlift.analysis.report.ResizingReport.Measured;
import org.pathlift.analysis.report.ResizingReport.Place;
import org.pathlift.analysis.report.ResizingReport.Size;
import org.pathlift.analysis.report.ResizingReport.Width;

/** Prints a {@link ResizingReport}. */
final class ResizingText {

    private static final int MOST_WIDTHS = 3;

    private final TextOut text;

    ResizingText(Terminal terminal) {
        this.text = new TextOut(terminal);
    }

    void print(ResizingReport report) {
        ResizingReport.Options options = report.options();
        ResizingReport.Images images = report.images();
        text.wrapped(
                "",
                "%s: %s (%s) of %d x %d x %d, %s, 1 - c of %s on average, over %s"
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
        ScalingText.places(text, report.places().stream().map(Place::network).toList());
        infinite(report);
        if (!options.widths().isEmpty()) {
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
                        found.rsd().isEmpty() ? "-" : Numbers.brief(found.rsd().get(0)),
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
        List<Integer> widths = report.options().widths();
        List<Integer> shown = widths.subList(Math.max(0, widths.size() - MOST_WIDTHS), widths.size());
        text.heading("Measured law error: means over %s of each width"
                .formatted(Numbers.count(report.options().networks(), "network")));
        Table.Align[] aligns = new Table.Align[4 + shown.size()];
        Arrays.fill(aligns, RIGHT);
        aligns[1] = LEFT;
        Table table = new Table(aligns);
        List<Object> header = new ArrayList<>(List.of("place", "resized"));
        shown.forEach(width -> header.add("width " + width));
        header.addAll(List.of("infinite", "CKA"));
        table.row(header.toArray());
        for (Place place : report.places()) {
            List<Width> found = place.widths().subList(widths.size() - shown.size(), widths.size());
            for (int s = 0; s < place.sizes().size(); s++) {
                List<Object> row = new ArrayList<>(
                        List.of(label(place), resized(place.sizes().get(s))));
                for (Width width : found) {
                    row.add(lawError(width, s));
                }
                row.add(ScalingText.brief(place.sizes().get(s).infinite().scalingLawError()));
                row.add(alignment(found.get(found.size() - 1), s));
                table.row(row.toArray());
            }
        }
        text.table(table);
        text.wrapped(
                "  ",
                "with jackknife standard errors; CKA: linear, of the last pre-activations of the widest networks with those of"
                        + " the images themselves");
        ScalingText.rates(
                text,
                report.places().stream()
                        .filter(place -> place.rate() != null)
                        .map(place -> ScalingText.rate(label(place), place.rate()))
                        .toList());
        long lost = report.places().stream()
                .flatMap(place -> place.widths().stream())
                .mapToLong(Width::lost)
                .sum();
        if (lost > 0) {
            text.wrapped("", Numbers.count(lost, "network") + " left out, in which an image vanished or overflowed");
        }
    }

    private static String lawError(Width width, int size) {
        if (width.sizes().isEmpty()) {
            return "-";
        }
        Measured found = width.sizes().get(size);
        return withError(found.deviation().scalingLawError(), found.scalingLawStandardError());
    }

    private static String alignment(Width width, int size) {
        List<Estimate> aligned =
                width.sizes().isEmpty() ? List.of() : width.sizes().get(size).alignments();
        return aligned.isEmpty()
                ? "-"
                : Numbers.brief(aligned.get(aligned.size() - 1).mean());
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
        return size.way() + " " + Numbers.brief(size.factor());
    }

    private static String label(Place place) {
        return ScalingText.label(place.network());
    }
}
