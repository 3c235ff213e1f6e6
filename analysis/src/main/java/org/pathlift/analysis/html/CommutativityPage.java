package org.pathlift.analysis.html;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.commutativity.IteratedLimit;
import org.pathlift.analysis.explanation.Explanations;
import org.pathlift.analysis.html.chart.About;
import org.pathlift.analysis.html.chart.Axis;
import org.pathlift.analysis.html.chart.HeatMap;
import org.pathlift.analysis.html.chart.HeatMap.Colours;
import org.pathlift.analysis.html.chart.HeatMap.Spread;
import org.pathlift.analysis.html.chart.Line;
import org.pathlift.analysis.html.chart.LineChart;
import org.pathlift.analysis.html.chart.Point;
import org.pathlift.analysis.html.page.Page;
import org.pathlift.analysis.html.page.Section;
import org.pathlift.analysis.html.page.Table;
import org.pathlift.analysis.report.CommutativityReport;
import org.pathlift.analysis.report.CommutativityReport.Cell;
import org.pathlift.analysis.report.CommutativityReport.Surface;

/** The page of {@code study commutativity}. */
final class CommutativityPage {

    private static final Axis WIDTH = Axis.log("width n", "units");

    private CommutativityPage() {}

    static Page of(CommutativityReport report) {
        Page.Builder page = Page.of("Do the limits of width and depth commute?", report.verdict())
                .figure("answer", report.answer(), "by " + report.deciding())
                .figure("family", report.options().family())
                .figure("widths", report.options().widths().size())
                .figure("depths", report.options().depths().size());
        for (Surface surface : report.surfaces()) {
            page.heading("Function " + surface.function()).text(surface.verdict());
            if (surface.cells().stream().anyMatch(cell -> cell.error() != null)) {
                page.charts(
                        map(
                                report,
                                surface,
                                "Error over width and depth: " + surface.function(),
                                "The root mean square distance from the limit (" + surface.referenceKind()
                                        + "), for each width and depth. Where the limits commute it falls along"
                                        + " every way to the upper right, the diagonal n = L too.",
                                Cell::error),
                        lines(surface));
            }
            page.charts(means(surface));
            page.table(rates(surface)).table(limits(surface)).table(cells(surface));
        }
        return page.heading("Numbers")
                .table(counts(report))
                .table(Parts.options(report.options()))
                .build();
    }

    private static HeatMap map(
            CommutativityReport report,
            Surface surface,
            String title,
            String reading,
            Function<Cell, @Nullable Double> number) {
        List<Integer> widths = report.options().widths();
        List<Integer> depths = report.options().depths();
        List<HeatMap.Cell> cells = new ArrayList<>();
        for (Cell cell : surface.cells()) {
            @Nullable Double value = number.apply(cell);
            cells.add(new HeatMap.Cell(
                    widths.indexOf(cell.width()), depths.indexOf(cell.depth()), value == null ? Double.NaN : value));
        }
        return new HeatMap(
                new About(title, reading, Explanations.COMMUTATIVITY),
                new HeatMap.Names(
                        "width n [units]", widths.stream().map(String::valueOf).toList()),
                new HeatMap.Names(
                        "depth L [layers]", depths.stream().map(String::valueOf).toList()),
                cells,
                new Colours(Axis.log("error", "of " + surface.function()), Spread.SEQUENTIAL),
                List.of());
    }

    private static LineChart lines(Surface surface) {
        return new LineChart(
                new About(
                        "Error by width: " + surface.function(),
                        "The same error, a line for each depth, with standard errors. Lines that rise with depth at"
                                + " every width tell that depth undoes what width brings.",
                        Explanations.COMMUTATIVITY),
                WIDTH,
                Axis.log("error", "root mean square"),
                byDepth(surface, Cell::error, Cell::errorError));
    }

    private static LineChart means(Surface surface) {
        List<Line> lines = new ArrayList<>(byDepth(surface, Cell::mean, Cell::meanError));
        return new LineChart(
                new About(
                        "Mean by width: " + surface.function(),
                        "The mean over networks, a line for each depth, with standard errors."
                                + (surface.reference() == null ? "" : " The dotted line is the limit."),
                        Explanations.COMMUTATIVITY),
                WIDTH,
                Axis.linear(surface.function(), surface.function().equals("ln-q") ? "nats" : Axis.PURE),
                lines,
                surface.reference() == null ? List.of() : List.of(new LineChart.Level("limit", surface.reference())));
    }

    private static List<Line> byDepth(
            Surface surface, Function<Cell, @Nullable Double> number, Function<Cell, @Nullable Double> error) {
        List<Line> lines = new ArrayList<>();
        for (int depth : surface.cells().stream().map(Cell::depth).distinct().toList()) {
            List<Point> points = new ArrayList<>();
            for (Cell cell : surface.cells()) {
                @Nullable Double value = number.apply(cell);
                if (cell.depth() == depth && value != null) {
                    @Nullable Double around = error.apply(cell);
                    points.add(Point.around(cell.width(), value, around == null ? 0 : around));
                }
            }
            lines.add(new Line("L = " + depth, points, Line.Look.SOLID));
        }
        return lines;
    }

    private static Section.Rows rates(Surface surface) {
        Table.Builder table = Table.of("Rates of the error", "exponent", "value", "95 % from", "to");
        CommutativityReport.@Nullable Rates rates = surface.rates();
        if (rates != null) {
            row(table, "falls with width as n to the minus", rates.betaWidth(), rates.betaWidthInterval());
            row(table, "rises with depth as L to the", rates.betaDepth(), rates.betaDepthInterval());
            row(table, "along n = L, to the", rates.alongDiagonal(), rates.alongDiagonalInterval());
        }
        return table.build();
    }

    private static void row(
            Table.Builder table,
            String name,
            double value,
            org.pathlift.analysis.commutativity.@Nullable Interval interval) {
        table.row(name, value, interval == null ? null : interval.low(), interval == null ? null : interval.high());
    }

    private static Section.Rows limits(Surface surface) {
        Table.Builder table = Table.of("Iterated limits", "order", "value", "error", "not resolved since");
        limit(table, "width first", surface.widthFirst());
        limit(table, "depth first", surface.depthFirst());
        return table.build();
    }

    private static void limit(Table.Builder table, String name, @Nullable IteratedLimit limit) {
        if (limit != null) {
            table.row(name, limit.value(), limit.error(), limit.unresolved());
        }
    }

    private static Section.Rows cells(Surface surface) {
        Table.Builder table = Table.of(
                "Places of " + surface.function(),
                "width",
                "depth",
                "networks",
                "mean",
                "its error",
                "deviation",
                "infinite width",
                "error",
                "its error");
        for (Cell cell : surface.cells()) {
            table.row(
                    cell.width(),
                    cell.depth(),
                    cell.networks(),
                    cell.mean(),
                    cell.meanError(),
                    cell.deviation(),
                    cell.infiniteWidth(),
                    cell.error(),
                    cell.errorError());
        }
        return table.build();
    }

    private static Section.Rows counts(CommutativityReport report) {
        Table.Builder table = Table.of("Networks", "width", "depth", "measured", "dead", "overflown");
        report.counts()
                .forEach(count ->
                        table.row(count.width(), count.depth(), count.measured(), count.dead(), count.overflown()));
        return table.build();
    }
}
