package org.pathlift.cli;

import static org.pathlift.cli.Table.Align.LEFT;
import static org.pathlift.cli.Table.Align.RIGHT;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.commutativity.CellCount;
import org.pathlift.analysis.commutativity.Interval;
import org.pathlift.analysis.commutativity.IteratedLimit;
import org.pathlift.analysis.report.CommutativityReport;
import org.pathlift.analysis.report.CommutativityReport.Cell;
import org.pathlift.analysis.report.CommutativityReport.Rates;
import org.pathlift.analysis.report.CommutativityReport.Surface;

/** Prints a {@link CommutativityReport}. */
final class CommutativityText {

    /** Columns of depths that fit; the report has all of them. */
    private static final int MOST_COLUMNS = 6;

    private final TextOut text;

    CommutativityText(Terminal terminal) {
        this.text = new TextOut(terminal);
    }

    void print(CommutativityReport report) {
        text.wrapped("", title(report.options()));
        counted(report.counts());
        Surface surface = report.surfaces().stream()
                .filter(each -> each.function().equals(report.deciding()))
                .findFirst()
                .orElseThrow();
        table(report, surface, "Mean of " + surface.function(), Cell::mean);
        if (surface.cells().stream().allMatch(cell -> cell.exactMean() != null)) {
            table(report, surface, "Exact mean of " + surface.function(), Cell::exactMean);
        }
        if (surface.cells().stream().allMatch(cell -> cell.error() != null)) {
            table(
                    report,
                    surface,
                    "Error of " + surface.function() + ", root mean square " + from(surface),
                    Cell::error);
        }
        if (surface.cells().stream().allMatch(cell -> cell.fluctuation() != null)) {
            table(report, surface, "Width times the variance over depth", Cell::fluctuation);
        }
        limits(report.surfaces());
        rates(report.surfaces());
        text.line("");
        text.wrapped("", "Verdict, by " + report.deciding() + ": " + report.verdict());
    }

    private static String title(CommutativityReport.Options options) {
        String family = switch (options.family()) {
            case "residual" ->
                "Residual %s networks, branches times depth^-%s"
                        .formatted(options.activation(), shortest(value(options.alpha())));
            case "plain" ->
                "Plain %s networks, sigma_w^2 = %s"
                        .formatted(options.activation(), Numbers.number(value(options.sigmaW2())));
            case "arch" -> String.valueOf(options.architecture());
            default -> String.valueOf(options.pattern());
        };
        String count =
                options.samples() == null ? "" : ", " + Numbers.count(options.samples(), "network") + " at each place";
        return family + "; inputs of correlation " + shortest(options.correlation()) + count;
    }

    /** A number as it was typed. */
    private static String shortest(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    private static double value(@Nullable Double value) {
        return value == null ? Double.NaN : value;
    }

    private void counted(List<CellCount> counts) {
        int dead = counts.stream().mapToInt(CellCount::dead).sum();
        int overflown = counts.stream().mapToInt(CellCount::overflown).sum();
        if (dead + overflown > 0) {
            text.wrapped(
                    "  ",
                    "left out: %s dead (an input became 0), %s overflown"
                            .formatted(Numbers.grouped(dead), Numbers.grouped(overflown)));
        }
    }

    private static String from(Surface surface) {
        return switch (surface.referenceKind()) {
            case "theory" -> "from the limit " + Numbers.brief(value(surface.reference()));
            case "extrapolated" -> "from the extrapolated " + Numbers.brief(value(surface.reference()));
            default -> "from infinite width at each depth";
        };
    }

    private void table(
            CommutativityReport report, Surface surface, String heading, Function<Cell, @Nullable Double> number) {
        text.heading(heading);
        List<Integer> widths = report.options().widths();
        List<Integer> depths = report.options().depths();
        int stride = (depths.size() + MOST_COLUMNS - 1) / MOST_COLUMNS;
        int columns = (depths.size() + stride - 1) / stride;
        Table.Align[] aligns = new Table.Align[columns + 1];
        Arrays.fill(aligns, RIGHT);
        Object[] head = new Object[columns + 1];
        head[0] = "width \\ depth";
        for (int l = 0; l < columns; l++) {
            head[l + 1] = depths.get(l * stride);
        }
        Table table = new Table(aligns).row(head);
        for (int n = 0; n < widths.size(); n++) {
            Object[] row = new Object[columns + 1];
            row[0] = widths.get(n);
            for (int l = 0; l < columns; l++) {
                Double found = number.apply(surface.cells().get(n * depths.size() + l * stride));
                row[l + 1] = found == null ? "-" : Numbers.brief(found);
            }
            table.row(row);
        }
        text.table(table);
    }

    private void limits(List<Surface> surfaces) {
        text.heading("Limits");
        Table table = new Table(LEFT, RIGHT, RIGHT, RIGHT, RIGHT)
                .row("", "theory", "width first", "depth first", "order gap");
        for (Surface surface : surfaces) {
            boolean theory = surface.referenceKind().equals("theory");
            table.row(
                    surface.function(),
                    theory ? Numbers.brief(value(surface.reference())) : "-",
                    limit(surface.widthFirst()),
                    limit(surface.depthFirst()),
                    surface.orderGap() == null
                            ? "-"
                            : Numbers.brief(surface.orderGap().value())
                                    + interval(surface.orderGap().interval()));
        }
        text.table(table);
        for (Surface surface : surfaces) {
            reason(surface.function(), "width first", surface.widthFirst());
            reason(surface.function(), "depth first", surface.depthFirst());
        }
    }

    private void reason(String function, String order, @Nullable IteratedLimit limit) {
        if (limit != null && limit.unresolved() != null) {
            text.wrapped("  ", "%s, %s: limit not resolved, %s".formatted(function, order, limit.unresolved()));
        }
    }

    private static String limit(@Nullable IteratedLimit limit) {
        if (limit == null) {
            return "-";
        }
        return limit.resolved() ? Numbers.brief(limit.value()) : "not resolved";
    }

    private void rates(List<Surface> surfaces) {
        text.heading("Rates of the error: -beta_n ln n + beta_L ln L");
        Table table = new Table(LEFT, RIGHT, RIGHT, RIGHT, LEFT).row("", "beta_n", "beta_L", "n = L", "");
        for (Surface surface : surfaces) {
            Rates rates = surface.rates();
            table.row(
                    surface.function(),
                    rates == null ? "-" : fixed(rates.betaWidth()),
                    rates == null ? "-" : fixed(rates.betaDepth()),
                    rates == null ? "-" : fixed(rates.alongDiagonal()) + interval(rates.alongDiagonalInterval()),
                    surface.answer());
        }
        text.table(table);
        text.wrapped("  ", "in brackets the middle 95 % of 200 resamplings of the networks");
    }

    private static String interval(@Nullable Interval interval) {
        return interval == null ? "" : " [%s, %s]".formatted(fixed(interval.low()), fixed(interval.high()));
    }

    private static String fixed(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
