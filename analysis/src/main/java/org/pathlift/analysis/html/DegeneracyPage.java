package org.pathlift.analysis.html;

import java.util.ArrayList;
import java.util.List;
import org.pathlift.analysis.degeneracy.MeasuredAngle;
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
import org.pathlift.analysis.report.DegeneracyReport;

/** The page of {@code study degeneracy}. */
final class DegeneracyPage {

    private static final Axis LAYER = Axis.linear("layer", "number");
    private static final Explanation METRIC = Explanations.ofMetric("angles");

    private DegeneracyPage() {}

    static Page of(DegeneracyReport report) {
        Page.Builder page = Page.of(
                        "How the angle between two inputs shrinks",
                        report.identical()
                                ? "The inputs are parallel and stay so; there is nothing to predict."
                                : "A deep ReLU network makes inputs alike; the laws tell how fast.")
                .figure("start", Math.toDegrees(report.options().theta0()), "degrees")
                .figure("layers", report.options().widths().size())
                .figure("networks drawn", report.options().samples());
        for (DegeneracyReport.Prediction prediction : report.predictions()) {
            page.figure(
                    "collapse by " + prediction.law(),
                    prediction.collapseDepth() == null ? "beyond 100,000" : prediction.collapseDepth(),
                    "first layer at or below "
                            + Text.number(Math.toDegrees(report.options().collapse())) + "°");
        }
        return page.charts(degrees(report), logarithms(report), collapsed(report))
                .heading("Numbers")
                .table(table(report))
                .table(measured(report))
                .table(Parts.options(report.options()))
                .build();
    }

    private static LineChart degrees(DegeneracyReport report) {
        List<Line> lines = new ArrayList<>();
        for (DegeneracyReport.Prediction prediction : report.predictions()) {
            lines.add(new Line(
                    prediction.law(),
                    prediction.layers().stream()
                            .map(layer -> Point.of(layer.layer(), layer.degrees(), "width " + layer.width()))
                            .toList(),
                    Line.Look.DASHED));
        }
        lines.add(new Line(
                "drawn networks",
                report.measured().stream()
                        .map(angle -> Point.of(angle.layer(), typical(angle.mean())))
                        .toList(),
                Line.Look.SOLID));
        return new LineChart(
                new About(
                        "The angle by layer",
                        "The typical angle between two inputs behind each layer: that of the mean of ln sin² θ. Laws are"
                                + " dashed. A straight fall on this axis is exponential, a bent one a power law.",
                        METRIC),
                LAYER,
                Axis.log("angle θ", "degrees"),
                present(lines),
                List.of(new LineChart.Level(
                        "collapse", Math.toDegrees(report.options().collapse()))));
    }

    /** The angle below 90° of a mean of ln sin². */
    private static double typical(double mean) {
        return Math.toDegrees(Math.asin(Math.min(1, Math.exp(mean / 2))));
    }

    private static LineChart logarithms(DegeneracyReport report) {
        List<Line> lines = new ArrayList<>();
        for (DegeneracyReport.Prediction prediction : report.predictions()) {
            lines.add(new Line(
                    prediction.law(),
                    prediction.layers().stream()
                            .map(layer -> Point.around(layer.layer(), layer.mean(), layer.deviation()))
                            .toList(),
                    Line.Look.DASHED));
        }
        lines.add(new Line(
                "drawn networks",
                report.measured().stream()
                        .map(angle -> Point.around(angle.layer(), angle.mean(), angle.deviation()))
                        .toList(),
                Line.Look.SOLID));
        return new LineChart(
                new About(
                        "ln sin² θ and its spread",
                        "Means by layer, with bands of one standard deviation over networks: how much single networks"
                                + " differ from the typical one.",
                        METRIC),
                LAYER,
                Axis.linear("ln sin² θ", "nats"),
                present(lines));
    }

    private static LineChart collapsed(DegeneracyReport report) {
        List<Line> lines = new ArrayList<>();
        for (DegeneracyReport.Prediction prediction : report.predictions()) {
            lines.add(new Line(
                    prediction.law(),
                    prediction.layers().stream()
                            .map(layer -> Point.of(layer.layer(), layer.collapsed()))
                            .toList(),
                    Line.Look.DASHED));
        }
        lines.add(new Line(
                "drawn networks",
                report.measured().stream()
                        .map(angle -> Point.of(angle.layer(), angle.collapsed()))
                        .toList(),
                Line.Look.SOLID));
        return new LineChart(
                new About(
                        "Collapsed networks",
                        "The share of networks in which the angle is at or below the angle of collapse.",
                        METRIC),
                LAYER,
                Axis.linear("collapsed", "share of networks"),
                present(lines));
    }

    private static List<Line> present(List<Line> lines) {
        return lines.stream().filter(line -> !line.points().isEmpty()).toList();
    }

    private static Section.Rows table(DegeneracyReport report) {
        Table.Builder table =
                Table.of("Laws", "law", "layer", "width", "degrees", "mean of ln sin² θ", "deviation", "collapsed");
        report.predictions()
                .forEach(prediction -> prediction
                        .layers()
                        .forEach(layer -> table.row(
                                prediction.law(),
                                layer.layer(),
                                layer.width(),
                                layer.degrees(),
                                layer.mean(),
                                layer.deviation(),
                                layer.collapsed())));
        return table.build();
    }

    private static Section.Rows measured(DegeneracyReport report) {
        Table.Builder table = Table.of(
                "Drawn networks",
                "layer",
                "mean of ln sin² θ",
                "its error",
                "deviation",
                "networks",
                "dead",
                "collapsed");
        for (MeasuredAngle angle : report.measured()) {
            table.row(
                    angle.layer(),
                    angle.mean(),
                    angle.error(),
                    angle.deviation(),
                    angle.networks(),
                    angle.dead(),
                    angle.collapsed());
        }
        return table.build();
    }
}
