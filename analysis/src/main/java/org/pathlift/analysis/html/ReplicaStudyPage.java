package org.pathlift.analysis.html;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.pathlift.analysis.explanation.Explanations;
import org.pathlift.analysis.html.chart.About;
import org.pathlift.analysis.html.chart.Axis;
import org.pathlift.analysis.html.chart.BarChart;
import org.pathlift.analysis.html.chart.Line;
import org.pathlift.analysis.html.chart.LineChart;
import org.pathlift.analysis.html.chart.Point;
import org.pathlift.analysis.html.page.Page;
import org.pathlift.analysis.html.page.Section;
import org.pathlift.analysis.html.page.Table;
import org.pathlift.analysis.report.ReplicaStudyReport;
import org.pathlift.analysis.report.ReplicaStudyReport.Condition;

/** The page of {@code study replicas}. */
final class ReplicaStudyPage {

    private ReplicaStudyPage() {}

    static Page of(ReplicaStudyReport report) {
        Page.Builder page = Page.of("Replicas under several conditions", report.definition() + ".")
                .figure("replicas", report.options().replicas(), "of each condition")
                .figure("epochs", report.options().epochs())
                .figure("examples", report.learned(), report.heldOut() + " held out")
                .charts(
                        bars(
                                report,
                                "Replica distances over the noise floor",
                                "W₁ between the weights of trained replicas, the mean over pairs, divided by what two"
                                        + " samples of one law have: at 1 replicas cannot be told apart by it.",
                                Axis.linear("W₁ over its noise floor", "times"),
                                condition -> condition.overFloor().mean()),
                        bars(
                                report,
                                "Accuracy",
                                "The share of held-out examples whose class was told right, the mean over replicas.",
                                Axis.linear("accuracy", "share of examples"),
                                condition -> condition.accuracy().mean()),
                        scatter(report));
        for (Condition condition : report.conditions()) {
            page.charts(ReplicaDistancesPart.matrix(
                    "Distances of trained replicas: " + condition.condition(), condition.trained()));
        }
        return page.heading("Numbers")
                .table(table(report))
                .table(Parts.options(report.options()))
                .build();
    }

    private static BarChart bars(
            ReplicaStudyReport report, String title, String reading, Axis axis, ToDoubleFunction<Condition> number) {
        return new BarChart(
                new About(title, reading, Explanations.REPLICA_DISTANCE),
                "condition",
                report.conditions().stream().map(Condition::condition).toList(),
                axis,
                List.of(new BarChart.Bars(
                        title,
                        report.conditions().stream().map(number::applyAsDouble).toList())));
    }

    private static LineChart scatter(ReplicaStudyReport report) {
        List<Line> lines = new ArrayList<>();
        for (Condition condition : report.conditions()) {
            lines.add(new Line(
                    condition.condition(),
                    List.of(Point.around(
                            condition.overFloor().mean(),
                            condition.accuracy().mean(),
                            condition.accuracy().error())),
                    Line.Look.DOTS));
        }
        return new LineChart(
                new About(
                        "Accuracy against distance",
                        "A dot for each condition, with the standard error of its accuracy. Were replicas that come"
                                + " closer better, dots would fall from the upper left to the lower right.",
                        Explanations.REPLICA_DISTANCE),
                Axis.linear("W₁ over its noise floor", "times"),
                Axis.linear("accuracy", "share of examples"),
                lines);
    }

    private static Section.Rows table(ReplicaStudyReport report) {
        Table.Builder table = Table.of(
                "Conditions",
                "condition",
                "parameters",
                "accuracy",
                "its error",
                "loss",
                "its error",
                "W₁ over floor",
                "its error",
                "over that before training",
                "compared",
                "seconds");
        for (Condition condition : report.conditions()) {
            table.row(
                    condition.condition(),
                    condition.parameters(),
                    condition.accuracy().mean(),
                    condition.accuracy().error(),
                    condition.loss().mean(),
                    condition.loss().error(),
                    condition.overFloor().mean(),
                    condition.overFloor().error(),
                    condition.ratio(),
                    condition.comparison(),
                    condition.seconds());
        }
        return table.build();
    }
}
