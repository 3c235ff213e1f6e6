package org.pathlift.analysis.html;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.explanation.Explanations;
import org.pathlift.analysis.html.chart.About;
import org.pathlift.analysis.html.chart.Axis;
import org.pathlift.analysis.html.chart.BarChart;
import org.pathlift.analysis.html.chart.BoxChart;
import org.pathlift.analysis.html.chart.GraphChart;
import org.pathlift.analysis.html.chart.GraphChart.Kind;
import org.pathlift.analysis.html.chart.GraphChart.Tone;
import org.pathlift.analysis.html.chart.Line;
import org.pathlift.analysis.html.chart.LineChart;
import org.pathlift.analysis.html.chart.Point;
import org.pathlift.analysis.html.page.Page;
import org.pathlift.analysis.html.page.Section;
import org.pathlift.analysis.html.page.Table;
import org.pathlift.analysis.html.page.Text;
import org.pathlift.analysis.report.GraphReport.Place;
import org.pathlift.analysis.report.RescaleReport;
import org.pathlift.analysis.report.SolvedRegion;
import org.pathlift.analysis.report.SolvedRegion.Group;
import org.pathlift.analysis.report.WeightSizeReport;

/** The page of {@code rescale}. */
final class RescalePage {

    private static final List<Kind> KINDS = List.of(
            new Kind("below 0.5", Tone.LOW),
            new Kind("0.5 to 0.95", Tone.LOWER),
            new Kind("about 1", Tone.MIDDLE),
            new Kind("1.05 to 2", Tone.HIGHER),
            new Kind("above 2", Tone.HIGH),
            new Kind("no scale", Tone.QUIET),
            new Kind("input or output", Tone.BORDER));

    private RescalePage() {}

    static Page of(RescaleReport report) {
        List<Group> groups = report.regions().stream()
                .flatMap(region -> region.groups().stream())
                .toList();
        Page.Builder page = Page.of(
                        Parts.file(report.model().path()),
                        "Rescaled by " + report.options().criterion() + ", the function "
                                + (report.proof().passed() ? "unchanged" : "changed")
                                + (report.written() == null
                                        ? "; nothing was written."
                                        : "; written to " + report.written() + "."))
                .figure("scale units", report.units())
                .figure(
                        "weight tensors rescaled",
                        report.coverage().rescaled() + " of "
                                + report.coverage().total());
        if (report.regions().stream()
                .anyMatch(region -> region.criterion().equals(report.options().criterion()))) {
            page.figure(
                    "objective",
                    Text.number(report.objective().initial()) + " → "
                            + Text.number(report.objective().last()),
                    report.objective().sweeps() + " sweeps");
        }
        if (report.scale() != null) {
            page.figure(
                    "scales",
                    Text.number(report.scale().min()) + " to "
                            + Text.number(report.scale().max()),
                    "median " + Text.number(report.scale().median()));
        }
        Parts.proofFigure(page, report.proof());
        if (!groups.isEmpty()) {
            page.charts(scales(groups), sizes(report), sweeps(report), graph(report, groups));
        }
        return page.heading("Numbers")
                .text("Lifting: "
                        + (report.lifting().used() == null
                                ? "none"
                                : report.lifting().used()) + ", since "
                        + report.lifting().reason() + ".")
                .sentences(Parts.assumed(report.lifting().assumptions()))
                .table(regions(report))
                .table(table(groups))
                .table(sizesTable(report))
                .table(Parts.proof(report.proof()))
                .table(Parts.operators(report.operators()))
                .table(Parts.pins(report.pinned()))
                .table(Parts.weights(report.weights()))
                .table(Parts.seconds(report.seconds()))
                .table(Parts.model("The file", report.model()))
                .build();
    }

    private static double[] lambdas(Group group) {
        return group.z().stream().mapToDouble(z -> Math.exp(z / 2)).toArray();
    }

    private static BoxChart scales(List<Group> groups) {
        return new BoxChart(
                new About(
                        "Scales by layer",
                        "A row for the units that one tensor made. The weights that make a unit are multiplied by its"
                                + " scale, those that read it divided; before, all scales were 1. A box holds the middle"
                                + " half of the units, the thick line is the median, the thin one reaches from the"
                                + " smallest to the largest.",
                        Explanations.SCALES),
                "tensor",
                Axis.log("scale λ", Axis.PURE),
                groups.stream()
                        .map(group -> BoxChart.Box.of(group.tensor(), lambdas(group)))
                        .toList());
    }

    private static BarChart sizes(RescaleReport report) {
        return new BarChart(
                new About(
                        "Weights before and after",
                        "A row for each weight on which a unit acts, in the order in which the graph reads them: the root"
                                + " mean square of its elements in the file that was read, and in the rescaled one. The"
                                + " function is the same; what an optimizer, weight decay or a quantizer sees is not.",
                        Explanations.SCALES),
                "weight",
                report.sizes().stream().map(WeightSizeReport::tensor).toList(),
                Axis.log("root mean square", Axis.PURE),
                List.of(
                        new BarChart.Bars(
                                "before",
                                report.sizes().stream()
                                        .map(WeightSizeReport::rmsBefore)
                                        .toList()),
                        new BarChart.Bars(
                                "after",
                                report.sizes().stream()
                                        .map(WeightSizeReport::rmsAfter)
                                        .toList())));
    }

    private static LineChart sweeps(RescaleReport report) {
        List<Line> lines = new ArrayList<>();
        int number = 1;
        for (SolvedRegion region : report.regions()) {
            List<Point> points = new ArrayList<>();
            SolvedRegion.Objective objective = region.objective();
            points.add(above(objective, 0, objective.initial()));
            objective.perSweep().forEach(value -> points.add(above(objective, points.size(), value)));
            lines.add(new Line(
                    report.regions().size() == 1 ? "objective" : "region " + number++, points, Line.Look.SOLID));
        }
        boolean nats =
                report.regions().stream().allMatch(region -> region.criterion().equals("pathcond"));
        return new LineChart(
                new About(
                        "The objective by sweep",
                        "How far the criterion's objective F is above the lowest value that was reached. Each sweep"
                                + " sets every unit's scale to the best one, the others as they are; a straight fall is"
                                + " linear convergence. The lowest point itself has no place on a logarithmic axis.",
                        Explanations.OBJECTIVE),
                Axis.linear("sweep", "count"),
                Axis.log("F − lowest F", nats ? "nats" : "of the criterion"),
                lines);
    }

    /** The lowest point itself has no place on a logarithmic axis. */
    private static Point above(SolvedRegion.Objective objective, int sweep, double value) {
        double above = value - lowest(objective);
        return Point.of(sweep, above > 0 ? Double.valueOf(above) : null, "");
    }

    private static double lowest(SolvedRegion.Objective objective) {
        return Math.min(
                objective.initial(),
                objective.perSweep().stream()
                        .mapToDouble(Double::doubleValue)
                        .min()
                        .orElse(objective.initial()));
    }

    private static GraphChart graph(RescaleReport report, List<Group> groups) {
        Map<String, Double> medians = new HashMap<>();
        groups.forEach(group ->
                medians.put(group.tensor(), BoxChart.Box.of("", lambdas(group)).median()));
        return Graphs.of(
                new About(
                        "Where scales moved",
                        "From the inputs, above, to the outputs. Colour is the median scale of the units that a node's"
                                + " output carries: blue became smaller, red larger.",
                        Explanations.SCALES),
                report.graph(),
                KINDS,
                place -> kind(place, medians));
    }

    private static int kind(Place place, Map<String, Double> medians) {
        if (place.operator().equals("input") || place.operator().equals("output")) {
            return 6;
        }
        for (String group : place.groups()) {
            @Nullable Double median = medians.get(group);
            if (median != null) {
                return bin(median);
            }
        }
        return 5;
    }

    private static int bin(double median) {
        return median < 0.5 ? 0 : median < 0.95 ? 1 : median <= 1.05 ? 2 : median <= 2 ? 3 : 4;
    }

    private static Section.Rows regions(RescaleReport report) {
        Table.Builder table = Table.of(
                "Regions", "from", "to", "units", "parameters", "criterion", "before", "after", "sweeps", "note");
        for (SolvedRegion region : report.regions()) {
            table.row(
                    String.join(", ", region.sources()),
                    String.join(", ", region.sinks()),
                    region.units(),
                    region.parameters(),
                    region.criterion(),
                    region.objective().initial(),
                    region.objective().last(),
                    region.objective().sweeps(),
                    region.note());
        }
        return table.build();
    }

    private static Section.Rows sizesTable(RescaleReport report) {
        Table.Builder table = Table.of(
                "Weights before and after",
                "tensor",
                "root mean square before",
                "after",
                "largest magnitude before",
                "after");
        report.sizes()
                .forEach(size -> table.row(
                        size.tensor(), size.rmsBefore(), size.rmsAfter(), size.largestBefore(), size.largestAfter()));
        return table.build();
    }

    private static Section.Rows table(List<Group> groups) {
        Table.Builder table = Table.of(
                "Scales by layer", "tensor", "node", "units", "smallest", "median", "largest", "made by", "read by");
        for (Group group : groups) {
            BoxChart.Box box = BoxChart.Box.of(group.tensor(), lambdas(group));
            table.row(
                    group.tensor(),
                    group.node(),
                    group.z().size(),
                    box.min(),
                    box.median(),
                    box.max(),
                    String.join(", ", group.in()),
                    String.join(", ", group.out()));
        }
        return table.build();
    }
}
