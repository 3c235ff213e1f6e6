package org.pathlift.analysis.html;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.explanation.Explanations;
import org.pathlift.analysis.html.chart.About;
import org.pathlift.analysis.html.chart.Axis;
import org.pathlift.analysis.html.chart.Line;
import org.pathlift.analysis.html.chart.LineChart;
import org.pathlift.analysis.html.chart.Point;
import org.pathlift.analysis.html.page.Page;
import org.pathlift.analysis.html.page.Section;
import org.pathlift.analysis.html.page.Table;
import org.pathlift.analysis.report.TrainReport;
import org.pathlift.analysis.report.TrainReport.Run;
import org.pathlift.conditioning.training.run.Comparison;
import org.pathlift.conditioning.training.run.EpochResult;
import org.pathlift.conditioning.training.run.Evaluation;
import org.pathlift.conditioning.training.run.Spread;

/** The page of {@code train}. */
final class TrainPage {

    private static final Axis EPOCH = Axis.linear("epoch", "count");
    private static final Axis LOSS = Axis.log("loss", "mean over examples");
    private static final Axis ACCURACY = Axis.linear("accuracy", "share of examples");

    private TrainPage() {}

    static Page of(TrainReport report) {
        @Nullable Comparison comparison = report.comparison();
        Page.Builder page = Page.of(
                        Parts.file(report.model().path()),
                        (comparison == null ? "Trained" : "Ways of training compared") + " on "
                                + report.data().spec()
                                + (report.written() == null ? "." : "; written to " + report.written() + "."))
                .figure("examples", report.data().train(), report.data().heldOut() + " held out")
                .figure("runs", report.runs().size());
        if (comparison == null) {
            single(page, report);
        } else {
            compared(page, comparison);
        }
        rescalings(page, report);
        page.heading("Numbers");
        if (comparison != null) {
            page.table(outcome(comparison));
        }
        page.table(runs(report)).table(epochs(report));
        if (report.proof() != null) {
            page.table(Parts.proof(report.proof()));
        }
        return page.table(Parts.operators(report.operators()))
                .text("Options: " + report.options())
                .table(Parts.model("The file", report.model()))
                .build();
    }

    private static void single(Page.Builder page, TrainReport report) {
        for (Run run : report.runs()) {
            if (run.kept() != null) {
                page.figure("loss held out", run.kept().loss(), "epoch " + run.keptEpoch());
                if (run.kept().accuracy() != null) {
                    page.figure("accuracy held out", run.kept().accuracy(), "epoch " + run.keptEpoch());
                }
            }
        }
        List<Line> losses = new ArrayList<>();
        List<Line> accuracies = new ArrayList<>();
        for (Run run : report.runs()) {
            losses.add(new Line("training", points(run, EpochResult::trainLoss), Line.Look.SOLID));
            losses.add(new Line("held out", heldOut(run, Evaluation::loss), Line.Look.SOLID));
            accuracies.add(new Line("held out", heldOut(run, Evaluation::accuracy), Line.Look.SOLID));
        }
        page.charts(
                new LineChart(
                        new About(
                                "Loss by epoch",
                                "The mean loss of an epoch's batches while it ran, and of the held-out examples after it;"
                                        + " epoch 0 is before training. Where the second rises while the first falls, the"
                                        + " network learns its examples by heart.",
                                Explanations.LEARNING),
                        EPOCH,
                        LOSS,
                        losses),
                new LineChart(
                        new About(
                                "Accuracy by epoch",
                                "The share of held-out examples whose class was told right.",
                                Explanations.LEARNING),
                        EPOCH,
                        ACCURACY,
                        accuracies));
    }

    private static List<Point> points(Run run, Function<EpochResult, @Nullable Double> number) {
        return run.epochs().stream()
                .map(epoch -> Point.of(epoch.epoch(), number.apply(epoch), ""))
                .toList();
    }

    private static List<Point> heldOut(Run run, Function<Evaluation, @Nullable Double> number) {
        List<Point> points = new ArrayList<>();
        if (run.before() != null) {
            points.add(Point.of(0, number.apply(run.before()), "before training"));
        }
        points.addAll(points(run, epoch -> epoch.heldOut() == null ? null : number.apply(epoch.heldOut())));
        return points;
    }

    private static void compared(Page.Builder page, Comparison comparison) {
        page.figure("seeds", comparison.seeds().size());
        String bands = " Lines are means over " + comparison.seeds().size()
                + " seeds, bands one standard deviation to both sides. Ways whose bands overlap are not told apart.";
        page.charts(
                chart("Loss on held-out examples", LOSS, comparison, Comparison.Measures::heldOutLoss, bands),
                chart(
                        "Accuracy on held-out examples",
                        ACCURACY,
                        comparison,
                        Comparison.Measures::heldOutAccuracy,
                        bands),
                chart("Loss while training", LOSS, comparison, Comparison.Measures::trainLoss, bands));
    }

    private static LineChart chart(
            String title,
            Axis axis,
            Comparison comparison,
            Function<Comparison.Measures, @Nullable Spread> number,
            String bands) {
        List<Line> lines = new ArrayList<>();
        for (Comparison.Rule rule : comparison.rules()) {
            List<Point> points = new ArrayList<>();
            for (Comparison.Epoch epoch : rule.epochs()) {
                @Nullable Spread spread = number.apply(epoch.measures());
                if (spread != null) {
                    points.add(Point.around(
                            epoch.epoch(), spread.mean(), spread.deviation() == null ? 0 : spread.deviation()));
                }
            }
            lines.add(new Line(rule.condition(), points, Line.Look.SOLID));
        }
        return new LineChart(
                new About(title, "By epoch, a line for each way of rescaling." + bands, Explanations.LEARNING),
                EPOCH,
                axis,
                lines);
    }

    private static void rescalings(Page.Builder page, TrainReport report) {
        List<Line> gains = new ArrayList<>();
        for (Run run : report.runs()) {
            gains.add(new Line(
                    run.condition() + ", seed " + run.seed(),
                    run.rescalings().stream()
                            .map(event -> Point.of(
                                    (double) event.step(), event.summary().gain()))
                            .toList(),
                    Line.Look.DOTS));
        }
        page.charts(new LineChart(
                new About(
                        "Gain of each rescaling",
                        "By how much a rescaling on the way lowered its criterion's objective, for each parameter. The"
                                + " function stays; a gain that comes back shows that training moves the scales again.",
                        Explanations.OBJECTIVE),
                Axis.linear("update", "count"),
                Axis.log("gain", "objective per parameter"),
                gains.stream().filter(line -> !line.points().isEmpty()).toList()));
    }

    private static Section.Rows outcome(Comparison comparison) {
        Table.Builder table = Table.of(
                "The ways compared, over the seeds",
                "way",
                "last loss held out",
                "deviation",
                "last accuracy",
                "deviation",
                "best epoch",
                "best loss held out",
                "best accuracy");
        for (Comparison.Rule rule : comparison.rules()) {
            Comparison.@Nullable Measures last = rule.last();
            Comparison.@Nullable Epoch best = rule.best();
            table.row(
                    rule.condition(),
                    mean(last, Comparison.Measures::heldOutLoss),
                    deviation(last, Comparison.Measures::heldOutLoss),
                    mean(last, Comparison.Measures::heldOutAccuracy),
                    deviation(last, Comparison.Measures::heldOutAccuracy),
                    best == null ? null : best.epoch(),
                    mean(best == null ? null : best.measures(), Comparison.Measures::heldOutLoss),
                    mean(best == null ? null : best.measures(), Comparison.Measures::heldOutAccuracy));
        }
        return table.build();
    }

    private static @Nullable Double mean(
            Comparison.@Nullable Measures measures, Function<Comparison.Measures, @Nullable Spread> number) {
        @Nullable Spread spread = measures == null ? null : number.apply(measures);
        return spread == null ? null : Double.valueOf(spread.mean());
    }

    private static @Nullable Double deviation(
            Comparison.@Nullable Measures measures, Function<Comparison.Measures, @Nullable Spread> number) {
        @Nullable Spread spread = measures == null ? null : number.apply(measures);
        return spread == null ? null : spread.deviation();
    }

    private static Section.Rows runs(TrainReport report) {
        Table.Builder table = Table.of(
                "Runs", "way", "seed", "updates", "ended by", "kept epoch", "loss held out", "accuracy", "seconds");
        for (Run run : report.runs()) {
            table.row(
                    run.condition(),
                    run.seed(),
                    run.steps(),
                    run.ended(),
                    run.keptEpoch(),
                    run.kept() == null ? null : run.kept().loss(),
                    run.kept() == null ? null : run.kept().accuracy(),
                    run.seconds());
        }
        return table.build();
    }

    private static Section.Rows epochs(TrainReport report) {
        Table.Builder table = Table.of(
                "Epochs", "way", "seed", "epoch", "learning rate", "training loss", "loss held out", "accuracy");
        for (Run run : report.runs()) {
            for (EpochResult epoch : run.epochs()) {
                table.row(
                        run.condition(),
                        run.seed(),
                        epoch.epoch(),
                        epoch.learningRate(),
                        epoch.trainLoss(),
                        epoch.heldOut() == null ? null : epoch.heldOut().loss(),
                        epoch.heldOut() == null ? null : epoch.heldOut().accuracy());
            }
        }
        return table.build();
    }
}
