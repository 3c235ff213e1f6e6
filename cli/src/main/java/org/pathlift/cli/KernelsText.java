package org.pathlift.cli;

import static org.pathlift.cli.Table.Align.RIGHT;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.kernel.ActivationStudy;
import org.pathlift.analysis.kernel.Fluctuation;
import org.pathlift.analysis.kernel.KernelSummary;
import org.pathlift.analysis.kernel.Regime;
import org.pathlift.analysis.kernel.Slope;
import org.pathlift.analysis.kernel.WidthConvergence;
import org.pathlift.analysis.kernel.WidthPoint;
import org.pathlift.analysis.phase.Estimate;
import org.pathlift.analysis.report.KernelsReport;

/** Prints a {@link KernelsReport}. */
final class KernelsText {

    private final TextOut text;

    KernelsText(Terminal terminal) {
        this.text = new TextOut(terminal);
    }

    void print(KernelsReport report) {
        KernelsReport.Options options = report.options();
        text.line("Kernels of %s networks between %d digits".formatted(options.family(), options.inputs()));
        if (report.learned() > 0) {
            text.wrapped(
                    "  ",
                    "accuracy: share of %d digits predicted from %d others, ridge %s, plain and centred"
                            .formatted(report.heldOut(), report.learned(), Numbers.brief(options.ridge())));
        }
        report.activations().forEach(part -> print(part, options));
    }

    private void print(KernelsReport.Part part, KernelsReport.Options options) {
        text.heading("%s, sigma_w^2 = %s, sigma_b^2 = %s, infinite width"
                .formatted(part.activation(), Numbers.number(part.sigmaW2()), Numbers.number(part.sigmaB2())));
        Table table = new Table(RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT)
                .row("depth", "K(x,x)", "cosine", "accuracy", "NTK(x,x)", "cosine", "condition", "accuracy");
        for (ActivationStudy.Depth depth : part.depths()) {
            table.row(
                    depth.depth(),
                    three(depth.nngp().diagonal()),
                    fixed(depth.nngp().cosine()),
                    accuracy(depth.nngp().accuracy()),
                    three(depth.ntk().diagonal()),
                    fixed(depth.ntk().cosine()),
                    depth.ntk().condition() == null ? "-" : three(depth.ntk().condition()),
                    accuracy(depth.ntk().accuracy()));
        }
        text.table(table);
        if (part.convergence() != null) {
            convergence("Distance to it, depth " + options.networkDepth(), part.convergence());
        }
        part.pruned()
                .forEach(pruned -> convergence(
                        "Pruned to %s of the weights, rescaled".formatted(Numbers.brief(pruned.keep())),
                        pruned.convergence()));
        if (part.regime() != null) {
            regime(part.regime());
        }
    }

    private void convergence(String heading, WidthConvergence convergence) {
        List<WidthPoint> points = convergence.points();
        boolean pruned = points.get(0).wholeDistance() != null;
        text.line("");
        text.line("  %s: %s of each width".formatted(heading, Numbers.count(networks(points), "network")));
        Table table = new Table(RIGHT, RIGHT, RIGHT, RIGHT, RIGHT)
                .row("width", "NNGP", "NTK", "NTK alignment", pruned ? "NTK to unpruned" : "relVar NTK(x,x)");
        for (WidthPoint point : points) {
            Fluctuation fluctuation = point.fluctuation();
            table.row(
                    point.width(),
                    estimate(point.nngpDistance()),
                    estimate(point.ntkDistance()),
                    estimate(point.ntkAlignment()),
                    point.wholeDistance() == null
                            ? estimate(fluctuation.relativeVariance(), fluctuation.relativeVarianceError())
                            : estimate(point.wholeDistance()));
        }
        table.row("slope", slope(convergence.nngpSlope()), slope(convergence.ntkSlope()), "", "");
        text.table(table);
    }

    private void regime(Regime regime) {
        text.line("");
        text.line("  Fluctuation of the NTK of one digit, width %d: %s of each depth"
                .formatted(
                        regime.width(),
                        Numbers.count(regime.points().get(0).fluctuation().networks(), "network")));
        Table table = new Table(RIGHT, RIGHT, RIGHT).row("depth", "depth/width", "relVar");
        for (Regime.Point point : regime.points()) {
            table.row(
                    point.depth(),
                    Numbers.brief((double) point.depth() / regime.width()),
                    estimate(
                            point.fluctuation().relativeVariance(),
                            point.fluctuation().relativeVarianceError()));
        }
        text.table(table);
        text.line("  slope of ln(1 + relVar) against depth/width: " + slope(regime.slope()));
    }

    private static int networks(List<WidthPoint> points) {
        return points.get(0).ntkDistance().networks();
    }

    private static String estimate(Estimate estimate) {
        return estimate(estimate.mean(), estimate.error());
    }

    private static String estimate(double mean, double error) {
        return Numbers.brief(mean) + " +- " + Numbers.brief(error);
    }

    private static String slope(Slope fit) {
        return String.format(Locale.ROOT, "%.3f +- %.3f", fit.slope(), fit.slopeError());
    }

    /** Three digits, also where they are zeros: whether a sum is whole depends on its last bit. */
    private static String three(double value) {
        return value >= 1e-3 && value < 1e4 ? String.format(Locale.ROOT, "%.3g", value) : Numbers.brief(value);
    }

    private static String fixed(double cosine) {
        return String.format(Locale.ROOT, "%.4f", cosine);
    }

    private static String accuracy(KernelSummary.@Nullable Accuracy accuracy) {
        return accuracy == null
                ? "-"
                : String.format(Locale.ROOT, "%.1f %.1f%%", 100 * accuracy.plain(), 100 * accuracy.centred());
    }
}
