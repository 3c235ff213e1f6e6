package org.pathlift.cli;

import static org.pathlift.cli.Table.Align.LEFT;
import static org.pathlift.cli.Table.Align.RIGHT;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.pathlift.analysis.degeneracy.MeasuredAngle;
import org.pathlift.analysis.report.DegeneracyReport;
import org.pathlift.analysis.report.DegeneracyReport.Layer;
import org.pathlift.analysis.report.DegeneracyReport.Prediction;

/** Prints a {@link DegeneracyReport}. */
final class DegeneracyText {

    /** More layers than these are printed in part. */
    private static final int MOST_LAYERS = 12;

    private static final double PERCENT = 100;

    private final TextOut text;

    DegeneracyText(Terminal terminal) {
        this.text = new TextOut(terminal);
    }

    void print(DegeneracyReport report) {
        DegeneracyReport.Options options = report.options();
        text.wrapped(
                "",
                "The angle between two inputs, %s degrees apart, in %s"
                        .formatted(Numbers.brief(degrees(options.theta0())), layers(options.widths())));
        if (report.identical()) {
            text.line("");
            text.line("  identical directions: they stay so in every layer");
            return;
        }
        for (Prediction prediction : report.predictions()) {
            prediction(prediction);
        }
        if (!report.measured().isEmpty()) {
            measured(report);
        }
        collapse(report);
    }

    private static String layers(List<Integer> widths) {
        TreeSet<Integer> distinct = new TreeSet<>(widths);
        String count = Numbers.count(widths.size(), "ReLU layer");
        return distinct.size() == 1
                ? count + " of " + Numbers.count(distinct.first(), "unit")
                : count + " of " + distinct.first() + " to " + distinct.last() + " units";
    }

    /** Layers 1, 2, 5, 10, 20, ... and the last, or all where they are few. */
    private static List<Integer> shown(int count) {
        List<Integer> shown = new ArrayList<>();
        if (count <= MOST_LAYERS) {
            for (int l = 0; l < count; l++) {
                shown.add(l);
            }
            return shown;
        }
        for (int decade = 1; decade < count; decade *= 10) {
            for (int step : new int[] {1, 2, 5}) {
                if ((long) step * decade < count) {
                    shown.add(step * decade - 1);
                }
            }
        }
        shown.add(count - 1);
        return shown;
    }

    private void prediction(Prediction prediction) {
        text.heading("Law " + prediction.law());
        Table table = new Table(RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT)
                .row("layer", "units", "ln sin^2", "std", "degrees", "collapsed");
        for (int l : shown(prediction.layers().size())) {
            Layer layer = prediction.layers().get(l);
            table.row(
                    layer.layer(),
                    layer.width(),
                    fixed(layer.mean()),
                    fixed(layer.deviation()),
                    Numbers.brief(layer.degrees()),
                    percent(layer.collapsed()));
        }
        text.table(table);
    }

    private void measured(DegeneracyReport report) {
        text.heading("Measured: " + Numbers.count(report.options().samples(), "network"));
        Table table = new Table(RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT)
                .row("layer", "ln sin^2", "error", "std", "collapsed", "dead");
        for (int l : shown(report.measured().size())) {
            MeasuredAngle layer = report.measured().get(l);
            table.row(
                    layer.layer(),
                    fixed(layer.mean()),
                    fixed(layer.error()),
                    fixed(layer.deviation()),
                    percent(layer.collapsed()),
                    layer.dead());
        }
        text.table(table);
    }

    private void collapse(DegeneracyReport report) {
        double degrees = degrees(report.options().collapse());
        text.heading("Depth at which the angle falls to %s degree%s"
                .formatted(Numbers.brief(degrees), Numbers.brief(degrees).equals("1") ? "" : "s"));
        Table table = new Table(LEFT, RIGHT);
        for (Prediction prediction : report.predictions()) {
            Integer depth = prediction.collapseDepth();
            table.row(prediction.law(), depth == null ? "beyond " + DegeneracyReport.DEEPEST : depth);
        }
        text.table(table);
        text.wrapped(
                "  ",
                "by the recursion of means, as if the last width went on; paper: arXiv 2302.09712; hybrid, first-order and"
                        + " this definition of collapse are our own");
    }

    /** An angle as it was typed, without what conversion left in the last digits. */
    private static double degrees(double radians) {
        return Math.rint(Math.toDegrees(radians) * 1e9) / 1e9;
    }

    private static String fixed(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f%%", PERCENT * share);
    }
}
