package org.pathlift.analysis.html;

import java.util.List;
import org.pathlift.analysis.explanation.Explanations;
import org.pathlift.analysis.html.chart.About;
import org.pathlift.analysis.html.chart.Axis;
import org.pathlift.analysis.html.chart.BarChart;
import org.pathlift.analysis.html.chart.Line;
import org.pathlift.analysis.html.chart.LineChart;
import org.pathlift.analysis.html.chart.Point;
import org.pathlift.analysis.html.page.Page;
import org.pathlift.analysis.report.MatchReport;
import org.pathlift.analysis.report.PermutationReport.UnitClass;

/** The page of {@code match}. */
final class MatchPage {

    private MatchPage() {}

    static Page of(MatchReport report) {
        Page.Builder page = Page.of(
                        Parts.file(report.model().path()) + " brought onto "
                                + Parts.file(report.reference().path()),
                        "Units reordered, signs flipped and scales moved, the function unchanged"
                                + (report.written() == null
                                        ? "; nothing was written."
                                        : "; written to " + report.written() + "."))
                .figure(
                        "units moved",
                        report.permutation().moved(),
                        "of " + report.permutation().units())
                .figure(
                        "signs flipped",
                        report.permutation().flipped(),
                        "of " + report.permutation().signs())
                .figure(
                        "barrier before",
                        report.line().before().barrier(),
                        report.line().measure())
                .figure(
                        "barrier after",
                        report.line().after().barrier(),
                        report.line().measure())
                .figure("distance before", report.weights().before().l2(), "‖a − b‖ of the weights")
                .figure("distance after", report.weights().after().l2());
        Parts.proofFigure(page, report.proof());
        return page.charts(line(report), moved(report))
                .heading("Numbers")
                .sentences(Parts.assumed(report.assumptions()))
                .table(Parts.distances("Distances, positive scales canonical", report.canonical()))
                .table(Parts.distances("Distances of the weights as they stand", report.weights()))
                .table(Parts.permutation(report.permutation()))
                .table(Parts.proof(report.proof()))
                .table(Parts.options(report.options()))
                .table(Parts.seconds(report.seconds()))
                .table(Parts.model("The files", report.reference(), report.model()))
                .build();
    }

    private static LineChart line(MatchReport report) {
        return new LineChart(
                new About(
                        "The straight line between the two",
                        "What a model whose weights lie on the straight line does, from the reference at 0 to the other"
                                + " at 1, before and after the matching. A hump is a barrier: the two lie in different"
                                + " valleys, or their units stand in different places.",
                        Explanations.MATCHING),
                Axis.linear("place on the line", "share of the way"),
                Axis.linear(report.line().measure().replace('-', ' '), Axis.PURE),
                List.of(
                        new Line("before", points(report.line().before()), Line.Look.SOLID),
                        new Line("after", points(report.line().after()), Line.Look.SOLID)));
    }

    private static List<Point> points(MatchReport.Path path) {
        return path.points().stream()
                .map(point -> Point.of(point.alpha(), point.value()))
                .toList();
    }

    private static BarChart moved(MatchReport report) {
        List<UnitClass> classes = report.permutation().classes();
        return new BarChart(
                new About(
                        "Units that moved",
                        "A row for each class of units that may change places.",
                        Explanations.MATCHING),
                "tensor",
                classes.stream().map(UnitClass::tensor).toList(),
                Axis.linear("units", "count"),
                List.of(
                        new BarChart.Bars(
                                "units",
                                classes.stream()
                                        .map(one -> (double) one.permutation().size())
                                        .toList()),
                        new BarChart.Bars(
                                "moved",
                                classes.stream()
                                        .map(one -> (double) one.moved())
                                        .toList())));
    }
}
