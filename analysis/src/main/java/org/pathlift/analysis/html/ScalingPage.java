package org.pathlift.analysis.html;

import java.util.ArrayList;
import java.util.List;
import org.pathlift.analysis.explanation.Explanation;
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
import org.pathlift.analysis.phase.Estimate;
import org.pathlift.analysis.report.NetworkReport;
import org.pathlift.analysis.report.ScalingReport;
import org.pathlift.analysis.report.ScalingReport.Place;

/** The page of {@code study scaling}. */
final class ScalingPage {

    private static final Explanation METRIC = Explanations.ofMetric("correlation-decay");

    private ScalingPage() {}

    static Page of(ScalingReport report) {
        Page.Builder page = Page.of(
                        "Decay of correlations with depth: " + report.options().activation(),
                        "How 1 − c of two inputs falls with depth at and beside the critical point.")
                .figure("places", report.places().size())
                .figure("depth", report.options().depth(), "layers")
                .figure("networks", report.options().networks(), "of each width and start");
        if (report.exponents() != null) {
            page.figure(
                    "p",
                    report.exponents().p(),
                    "of the power law, slopes " + report.exponents().slopes());
        }
        page.charts(together(report));
        for (Place place : report.places()) {
            page.heading("At " + name(place.network())).charts(place(report, place));
        }
        return page.heading("Numbers")
                .table(places(report))
                .table(networks(
                        "Networks", report.places().stream().map(Place::network).toList()))
                .table(widths(report))
                .table(Parts.options(report.options()))
                .build();
    }

    static String name(NetworkReport network) {
        String place = "σw² = " + Text.number(network.sigmaW2());
        return network.distance() == null ? place : place + " (" + Text.number(network.distance()) + " from critical)";
    }

    private static LineChart together(ScalingReport report) {
        List<Line> lines = new ArrayList<>();
        for (Place place : report.places()) {
            if (!place.infinite().isEmpty()) {
                List<Double> decay = place.infinite().get(0);
                lines.add(new Line(name(place.network()), Parts.numbered(new ArrayList<>(decay), 0), Line.Look.SOLID));
            }
        }
        return new LineChart(
                new About(
                        "Infinite width at every place",
                        "1 − c by layer, from the first start. At the critical point it bends (a power law); in the"
                                + " ordered phase it falls straight (an exponential); in the chaotic one it settles.",
                        METRIC),
                Axis.linear("layer", "number"),
                Axis.log("1 − c", Axis.PURE),
                lines);
    }

    private static LineChart place(ScalingReport report, Place place) {
        List<Line> lines = new ArrayList<>();
        if (!place.infinite().isEmpty()) {
            lines.add(new Line(
                    "infinite width",
                    Parts.numbered(new ArrayList<>(place.infinite().get(0)), 0),
                    Line.Look.DASHED));
        }
        for (ScalingReport.Width width : place.widths()) {
            if (!width.curves().isEmpty()) {
                List<Point> points = new ArrayList<>();
                for (Estimate layer : width.curves().get(0).layers()) {
                    points.add(Point.around(points.size(), layer.mean(), layer.error()));
                }
                lines.add(new Line("width " + width.width(), points, Line.Look.SOLID));
            }
        }
        return new LineChart(
                new About(
                        "Drawn networks beside infinite width",
                        "1 − c by layer, from the start "
                                + Text.number(report.options().starts().get(0))
                                + ": dashed at infinite width, and the mean over drawn networks with its standard"
                                + " error. Wider networks come nearer to the dashed line.",
                        METRIC),
                Axis.linear("layer", "number"),
                Axis.log("1 − c", Axis.PURE),
                lines);
    }

    private static Section.Rows places(ScalingReport report) {
        Table.Builder table = Table.of(
                "Laws at infinite width",
                "place",
                "behaviour",
                "score",
                "ξ",
                "1 − c*",
                "from theory",
                "rate with width");
        for (Place place : report.places()) {
            table.row(
                    name(place.network()),
                    place.metrics().behaviour(),
                    place.metrics().decay().score(),
                    place.metrics().xi(),
                    place.metrics().orderParameter(),
                    place.theoryDistance(),
                    place.rate() == null ? null : place.rate().slope());
        }
        return table.build();
    }

    static Section.Rows networks(String caption, List<NetworkReport> networks) {
        Table.Builder table =
                Table.of(caption, "σw²", "σb²", "distance", "phase", "q goes", "q", "χ₁", "1 − c*", "ξ_c");
        for (NetworkReport network : networks) {
            table.row(
                    network.sigmaW2(),
                    network.sigmaB2(),
                    network.distance(),
                    network.phase(),
                    network.convergence(),
                    network.q(),
                    network.chi1(),
                    network.order(),
                    network.xi());
        }
        return table.build();
    }

    private static Section.Rows widths(ScalingReport report) {
        Table.Builder table = Table.of("Networks of finite width", "place", "width", "behaviour", "score", "ξ", "lost");
        for (Place place : report.places()) {
            for (ScalingReport.Width width : place.widths()) {
                table.row(
                        name(place.network()),
                        width.width(),
                        width.metrics() == null ? null : width.metrics().behaviour(),
                        width.metrics() == null ? null : width.metrics().decay().score(),
                        width.metrics() == null ? null : width.metrics().xi(),
                        width.curves().stream()
                                .mapToInt(ScalingReport.Curve::lost)
                                .sum());
            }
        }
        return table.build();
    }
}
