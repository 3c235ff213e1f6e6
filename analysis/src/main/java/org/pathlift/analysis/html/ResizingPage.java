package org.pathlift.analysis.html;

import java.util.ArrayList;
import java.util.List;
import org.pathlift.analysis.explanation.Explanations;
import org.pathlift.analysis.html.chart.About;
import org.pathlift.analysis.html.chart.Axis;
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
            page.heading("At " + ScalingPage.name(place.network())).charts(chart(place));
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

    private static LineChart chart(Place place) {
        List<Line> lines = new ArrayList<>();
        for (Size size : place.sizes()) {
            lines.add(new Line(
                    name(size) + ", infinite",
                    Parts.numbered(new ArrayList<>(size.infinite().rsd()), 0),
                    Line.Look.DASHED));
        }
        for (ResizingReport.Width width : place.widths()) {
            for (int i = 0; i < width.sizes().size(); i++) {
                ResizingReport.Measured measured = width.sizes().get(i);
                List<Point> points = new ArrayList<>();
                List<Double> rsd = measured.deviation().rsd();
                for (int layer = 0; layer < rsd.size(); layer++) {
                    double error = layer < measured.rsdError().size()
                            ? measured.rsdError().get(layer)
                            : 0;
                    points.add(Point.around(layer, rsd.get(layer), error));
                }
                lines.add(new Line(name(place.sizes().get(i)) + ", width " + width.width(), points, Line.Look.SOLID));
            }
        }
        return new LineChart(
                new About(
                        "What resizing leaves, by layer",
                        "The mean over pairs of images of |ln ε − ln ε of the images themselves|, ε = 1 − c. At the"
                                + " critical point it falls with depth, as scale invariance has it; beside it, it stays."
                                + " Dashed: infinite width; bands: standard errors.",
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
