package org.pathlift.analysis.html;

import java.util.ArrayList;
import java.util.List;
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
import org.pathlift.analysis.report.TrajectoryReport;
import org.pathlift.analysis.trajectory.LossAlong;
import org.pathlift.analysis.trajectory.SimilarityMap;
import org.pathlift.analysis.trajectory.Trajectory;
import org.pathlift.analysis.trajectory.TrajectoryView;

/** The page of {@code trajectory}. */
final class TrajectoryPage {

    private static final Axis CHECKPOINT = Axis.linear("checkpoint", "number");

    private TrajectoryPage() {}

    static Page of(TrajectoryReport report) {
        Page.Builder page = Page.of(
                        "The path of the weights", report.checkpoints().size() + " checkpoints of one training.")
                .figure("checkpoints", report.checkpoints().size());
        report.views()
                .forEach(view -> page.figure(
                        "mean step cosine, " + gauge(view),
                        view.shape().meanStepCosine(),
                        "1 goes straight on, −1 turns back"));
        for (TrajectoryView view : report.views()) {
            page.heading("Gauge: " + gauge(view))
                    .charts(
                            map(
                                    "Directions from the start",
                                    "Cosines between θ_t − θ_0 of every two checkpoints: at 1 training went one way.",
                                    view.shape().fromStart()),
                            map(
                                    "Directions of the steps",
                                    "Cosines between every two steps: 0 are unrelated ones, below 0 they undo each other.",
                                    view.shape().steps()),
                            lengths(view),
                            losses(view));
        }
        page.heading("Numbers");
        for (TrajectoryView view : report.views()) {
            page.table(summary(view));
        }
        Table.Builder files = Table.of("Checkpoints", "number", "file");
        for (int i = 0; i < report.checkpoints().size(); i++) {
            files.row(i, report.checkpoints().get(i));
        }
        return page.table(files.build()).build();
    }

    private static String gauge(TrajectoryView view) {
        return view.gauge().equals("none") ? "weights as they are" : "canonical weights (" + view.gauge() + ")";
    }

    private static HeatMap map(String title, String reading, SimilarityMap similarity) {
        List<String> names = similarity.rows().stream().map(String::valueOf).toList();
        HeatMap plain = HeatMap.ofMatrix(
                new About(title, reading, Explanations.TRAJECTORY),
                "checkpoint",
                similarity.cosines(),
                new Colours(Axis.linear("cosine", Axis.PURE), Spread.DIVERGING));
        HeatMap.Names side = new HeatMap.Names("checkpoint [number]", names);
        boolean whole =
                plain.x() instanceof HeatMap.Names shown && shown.names().size() == names.size();
        return whole ? new HeatMap(plain.about(), side, side, plain.cells(), plain.colours(), plain.over()) : plain;
    }

    private static LineChart lengths(TrajectoryView view) {
        Trajectory shape = view.shape();
        return new LineChart(
                new About(
                        "Lengths of the steps",
                        "‖θ_(t+1) − θ_t‖, how far the weights moved between checkpoints.",
                        Explanations.TRAJECTORY),
                CHECKPOINT,
                Axis.log("step", "norm of weights"),
                List.of(new Line("step", Parts.numbered(new ArrayList<>(shape.stepNorms()), 1), Line.Look.SOLID)));
    }

    private static LineChart losses(TrajectoryView view) {
        List<Point> losses = new ArrayList<>();
        List<Point> gradients = new ArrayList<>();
        List<Point> sharpness = new ArrayList<>();
        for (LossAlong along : view.losses()) {
            int number = losses.size();
            losses.add(Point.of(number, along.loss()));
            gradients.add(Point.of(number, along.gradientNorm()));
            sharpness.add(Point.of(
                    number, along.sharpness() == null ? null : along.sharpness().largest(), ""));
        }
        return new LineChart(
                new About(
                        "The loss along the path",
                        "The loss at each checkpoint, the norm of its gradient, and, where it was asked for, the"
                                + " sharpness: the largest eigenvalue of its Hessian.",
                        Explanations.TRAJECTORY),
                CHECKPOINT,
                Axis.log("value", Axis.PURE),
                List.of(
                        new Line("loss [mean over examples]", losses, Line.Look.SOLID),
                        new Line("gradient norm [loss per weight]", gradients, Line.Look.SOLID),
                        new Line("sharpness [loss per squared weight]", sharpness, Line.Look.SOLID)));
    }

    private static Section.Rows summary(TrajectoryView view) {
        Trajectory shape = view.shape();
        Table.Builder table = Table.of("The path, " + gauge(view), "number", "value");
        table.row("weights followed", shape.parameters());
        table.row("length", shape.length());
        table.row("displacement", shape.displacement());
        table.row("tortuosity", shape.tortuosity());
        table.row(
                "mean directional similarity, seen from the start",
                shape.fromStart().allPairs());
        table.row("the same of steps", shape.steps().allPairs());
        table.row("mean cosine of successive steps", shape.meanStepCosine());
        return table.build();
    }
}
