package org.pathlift.analysis.html;

import java.util.ArrayList;
import java.util.List;
import org.pathlift.analysis.explanation.Explanations;
import org.pathlift.analysis.html.chart.About;
import org.pathlift.analysis.html.chart.Axis;
import org.pathlift.analysis.html.chart.Chart;
import org.pathlift.analysis.html.chart.Line;
import org.pathlift.analysis.html.chart.LineChart;
import org.pathlift.analysis.html.chart.Point;
import org.pathlift.analysis.html.page.Page;
import org.pathlift.analysis.html.page.Section;
import org.pathlift.analysis.html.page.Table;
import org.pathlift.analysis.html.page.Text;
import org.pathlift.analysis.report.ResizingReport;
import org.pathlift.analysis.report.ResizingReport.Deviation;
import org.pathlift.analysis.report.ResizingReport.Place;
import org.pathlift.analysis.report.ResizingReport.Size;

/** The page of {@code study resizing}. */
final class ResizingPage {

    private ResizingPage() {}

    static Page of(ResizingReport report) {
        ResizingReport.Images images = report.images();
        Page.Builder page = Page.of(
                        "Resized images: " + report.options().activation(),
                        "Whether networks still see, layers later, that their images were made smaller.")
                .figure("images", images.count(), images.height() + " × " + images.width() + ", " + images.source())
                .figure("pairs", images.pairs())
                .figure("depth", report.options().depth(), "layers");
        for (Place place : report.places()) {
            page.heading("At " + ScalingPage.name(place.network())).charts(charts(place));
        }
        return page.heading("Numbers")
                .table(table(report))
                .table(ScalingPage.networks(
                        "Networks", report.places().stream().map(Place::network).toList()))
                .table(Parts.options(report.options()))
                .build();
    }

    private static String name(Size size) {
        return size.way() + " ÷" + Text.number(size.factor());
    }

    /** A chart for infinite width and one for each width, with a line for each way of resizing. */
    private static Chart[] charts(Place place) {
        List<Chart> charts = new ArrayList<>();
        List<Line> infinite = new ArrayList<>();
        for (Size size : place.sizes()) {
            infinite.add(new Line(
                    name(size), Parts.numbered(new ArrayList<>(size.infinite().rsd()), 0), Line.Look.SOLID));
        }
        charts.add(chart("infinite width", "", infinite));
        for (ResizingReport.Width width : place.widths()) {
            List<Line> lines = new ArrayList<>();
            for (int i = 0; i < width.sizes().size(); i++) {
                lines.add(new Line(
                        name(place.sizes().get(i)), points(width.sizes().get(i)), Line.Look.SOLID));
            }
            charts.add(
                    chart("width " + width.width(), " The mean over drawn networks; bands: standard errors.", lines));
        }
        return charts.toArray(Chart[]::new);
    }

    private static List<Point> points(ResizingReport.Measured measured) {
        List<Point> points = new ArrayList<>();
        for (int layer = 0; layer < measured.deviation().rsd().size(); layer++) {
            double error =
                    layer < measured.rsdError().size() ? measured.rsdError().get(layer) : 0;
            points.add(Point.around(layer, measured.deviation().rsd().get(layer), error));
        }
        return points;
    }

    private static LineChart chart(String width, String drawn, List<Line> lines) {
        return new LineChart(
                new About(
                        "What resizing leaves, by layer: " + width,
                        "The mean over pairs of images of |ln ε − ln ε of the images themselves|, ε = 1 − c. At the"
                                + " critical point it falls with depth, as scale invariance has it; beside it, it stays."
                                + drawn,
                        Explanations.ofMetric("resizing")),
                Axis.linear("layer", "number"),
                Axis.log("deviation", "nats"),
                lines);
    }

    private static Section.Rows table(ResizingReport report) {
        Table.Builder table = Table.of(
                "Infinite width", "place", "resized", "to", "ε₀", "memory", "κ", "scaling law's error", "why none");
        for (Place place : report.places()) {
            for (Size size : place.sizes()) {
                Deviation deviation = size.infinite();
                table.row(
                        ScalingPage.name(place.network()),
                        name(size),
                        size.height() + " × " + size.width(),
                        size.start(),
                        deviation.memory(),
                        deviation.kappa(),
                        deviation.scalingLawError(),
                        deviation.reason());
            }
        }
        return table.build();
    }
}
