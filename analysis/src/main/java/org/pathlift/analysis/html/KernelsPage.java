package org.pathlift.analysis.html;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.explanation.Explanations;
import org.pathlift.analysis.html.chart.About;
import org.pathlift.analysis.html.chart.Axis;
import org.pathlift.analysis.html.chart.Chart;
import org.pathlift.analysis.html.chart.HeatMap;
import org.pathlift.analysis.html.chart.HeatMap.Colours;
import org.pathlift.analysis.html.chart.HeatMap.Spread;
import org.pathlift.analysis.html.chart.Line;
import org.pathlift.analysis.html.chart.LineChart;
import org.pathlift.analysis.html.chart.Point;
import org.pathlift.analysis.html.page.Page;
import org.pathlift.analysis.html.page.Section;
import org.pathlift.analysis.html.page.Table;
import org.pathlift.analysis.kernel.ActivationStudy;
import org.pathlift.analysis.kernel.KernelSummary;
import org.pathlift.analysis.kernel.WidthPoint;
import org.pathlift.analysis.report.KernelsReport;
import org.pathlift.analysis.report.KernelsReport.Part;

/** The page of {@code study kernels}. */
final class KernelsPage {

    private KernelsPage() {}

    static Page of(KernelsReport report) {
        Page.Builder page = Page.of(
                        "Kernels of infinitely wide networks",
                        "NNGP and NTK by activation and depth, and how near networks of finite width come.")
                .figure("activations", report.activations().size())
                .figure("depths", report.options().depths().size())
                .figure("networks", report.options().networks(), "of each width")
                .figure("family", report.options().family())
                .charts(
                        map(
                                report,
                                "Alikeness of inputs: NNGP",
                                "The mean cosine between inputs in the NNGP. At 1 all inputs look alike, and nothing can"
                                        + " be told apart.",
                                new Colours(Axis.linear("mean cosine", Axis.PURE), Spread.SEQUENTIAL),
                                depth -> depth.nngp().cosine()),
                        map(
                                report,
                                "Alikeness of inputs: NTK",
                                "The mean cosine between inputs in the NTK, which tells how training on one moves another.",
                                new Colours(Axis.linear("mean cosine", Axis.PURE), Spread.SEQUENTIAL),
                                depth -> depth.ntk().cosine()),
                        map(
                                report,
                                "Condition of the NTK",
                                "The largest eigenvalue over the smallest: how much slower the slowest direction learns"
                                        + " than the fastest. Places without a colour are singular to rounding.",
                                new Colours(Axis.log("condition", Axis.PURE), Spread.SEQUENTIAL),
                                depth -> depth.ntk().condition()),
                        map(
                                report,
                                "Accuracy of regression with the NTK",
                                "The share of held-out digits that regression with the kernel tells right.",
                                new Colours(Axis.linear("accuracy", "share"), Spread.SEQUENTIAL),
                                depth -> depth.ntk().accuracy() == null
                                        ? null
                                        : Double.valueOf(depth.ntk().accuracy().centred())),
                        convergence(report),
                        regimes(report));
        report.activations().forEach(part -> page.charts(kernels(part)));
        return page.heading("Numbers")
                .table(depths(report))
                .table(rates(report))
                .table(Parts.options(report.options()))
                .build();
    }

    /** The kernels of the deepest networks of an activation. */
    private static Chart[] kernels(Part part) {
        ActivationStudy.Depth last = part.depths().get(part.depths().size() - 1);
        String where = " of " + part.activation() + " at depth " + last.depth();
        String reading =
                " of every two inputs. Where the diagonal stands out, inputs are told apart; a map of one colour"
                        + " is a network to which all look alike.";
        return new Chart[] {
            HeatMap.ofMatrix(
                    new About("NNGP" + where, "The covariance of outputs" + reading, Explanations.KERNELS),
                    "input [number]",
                    last.nngp().matrix(),
                    new Colours(Axis.linear("K", "output squared"), Spread.SEQUENTIAL)),
            HeatMap.ofMatrix(
                    new About("NTK" + where, "The product of gradients" + reading, Explanations.KERNELS),
                    "input [number]",
                    last.ntk().matrix(),
                    new Colours(Axis.linear("Θ", "gradient squared"), Spread.SEQUENTIAL))
        };
    }

    private static HeatMap map(
            KernelsReport report,
            String title,
            String reading,
            Colours colours,
            Function<ActivationStudy.Depth, @Nullable Double> number) {
        List<Integer> depths = report.options().depths();
        List<String> activations =
                report.activations().stream().map(Part::activation).toList();
        List<HeatMap.Cell> cells = new ArrayList<>();
        for (int row = 0; row < report.activations().size(); row++) {
            for (ActivationStudy.Depth depth : report.activations().get(row).depths()) {
                @Nullable Double value = number.apply(depth);
                cells.add(new HeatMap.Cell(depths.indexOf(depth.depth()), row, value == null ? Double.NaN : value));
            }
        }
        return new HeatMap(
                new About(title, reading, Explanations.KERNELS),
                new HeatMap.Names(
                        "depth [layers]", depths.stream().map(String::valueOf).toList()),
                new HeatMap.Names("activation", activations),
                cells,
                colours,
                List.of());
    }

    private static LineChart convergence(KernelsReport report) {
        List<Line> lines = new ArrayList<>();
        for (Part part : report.activations()) {
            if (part.convergence() != null) {
                List<Point> points = new ArrayList<>();
                for (WidthPoint width : part.convergence().points()) {
                    points.add(Point.around(
                            width.width(),
                            width.ntkDistance().mean(),
                            width.ntkDistance().error()));
                }
                lines.add(new Line(part.activation(), points, Line.Look.SOLID));
            }
        }
        return new LineChart(
                new About(
                        "From finite to infinite width",
                        "How far the NTK of drawn networks is from its limit, relative, with standard errors. Theory has"
                                + " a fall by the square root of the width: a slope of −1/2 here.",
                        Explanations.KERNELS),
                Axis.log("width", "units"),
                Axis.log("distance of the NTK", "relative"),
                lines);
    }

    private static LineChart regimes(KernelsReport report) {
        List<Line> lines = new ArrayList<>();
        for (Part part : report.activations()) {
            if (part.regime() != null) {
                lines.add(new Line(
                        part.activation(),
                        part.regime().points().stream()
                                .map(point -> Point.around(
                                        point.depth(),
                                        point.fluctuation().relativeVariance(),
                                        point.fluctuation().relativeVarianceError()))
                                .toList(),
                        Line.Look.SOLID));
            }
        }
        return new LineChart(
                new About(
                        "How much the NTK scatters",
                        "The relative variance of Θ(x, x) over drawn networks by depth, with standard errors. Near 0 a"
                                + " network is in the kernel regime; where it grows, width does not suffice for the depth.",
                        Explanations.KERNELS),
                Axis.linear("depth", "layers"),
                Axis.log("relative variance", Axis.PURE),
                lines);
    }

    private static Section.Rows depths(KernelsReport report) {
        Table.Builder table = Table.of(
                "Kernels by depth",
                "activation",
                "depth",
                "NNGP diagonal",
                "cosine",
                "condition",
                "accuracy",
                "NTK diagonal",
                "cosine",
                "condition",
                "accuracy");
        for (Part part : report.activations()) {
            for (ActivationStudy.Depth depth : part.depths()) {
                table.row(
                        part.activation(),
                        depth.depth(),
                        depth.nngp().diagonal(),
                        depth.nngp().cosine(),
                        depth.nngp().condition(),
                        accuracy(depth.nngp()),
                        depth.ntk().diagonal(),
                        depth.ntk().cosine(),
                        depth.ntk().condition(),
                        accuracy(depth.ntk()));
            }
        }
        return table.build();
    }

    private static @Nullable Double accuracy(KernelSummary kernel) {
        return kernel.accuracy() == null
                ? null
                : Double.valueOf(kernel.accuracy().centred());
    }

    private static Section.Rows rates(KernelsReport report) {
        Table.Builder table = Table.of(
                "Nearing the limit",
                "activation",
                "weights kept",
                "slope of NTK",
                "its error",
                "slope of NNGP",
                "its error");
        for (Part part : report.activations()) {
            if (part.convergence() != null) {
                row(table, part.activation(), 1, part.convergence());
            }
            part.pruned().forEach(pruned -> row(table, part.activation(), pruned.keep(), pruned.convergence()));
        }
        return table.build();
    }

    private static void row(
            Table.Builder table,
            String activation,
            double keep,
            org.pathlift.analysis.kernel.WidthConvergence convergence) {
        table.row(
                activation,
                keep,
                convergence.ntkSlope().slope(),
                convergence.ntkSlope().slopeError(),
                convergence.nngpSlope().slope(),
                convergence.nngpSlope().slopeError());
    }
}
