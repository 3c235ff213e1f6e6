package org.pathlift.analysis.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.explanation.Explanation;
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
import org.pathlift.analysis.report.PhaseDiagramReport;
import org.pathlift.analysis.report.PhaseDiagramReport.Place;

/** The page of {@code study phase-diagram}. */
final class PhaseDiagramPage {

    static final Axis WEIGHTS = Axis.linear("σw²", "fan-in × weight variance");
    static final Axis BIASES = Axis.linear("σb²", "bias variance");

    private static final Explanation METRIC = Explanations.ofMetric("criticality");

    private PhaseDiagramPage() {}

    static Page of(PhaseDiagramReport report) {
        PhaseDiagramReport.Options options = report.options();
        return Page.of(
                        "Phase diagram of " + options.activation(),
                        "Where deep random networks forget their inputs (ordered), tear them apart (chaotic), or carry"
                                + " them deep (critical).")
                .figure("places", report.places().size())
                .figure(
                        "critical points",
                        report.line().stream()
                                .filter(point -> point.sigmaW2() != null)
                                .count(),
                        "of " + report.line().size() + " values of σb²")
                .figure(
                        "networks measured",
                        options.seeds(),
                        "at each place, " + options.width() + " wide, " + options.depth() + " deep")
                .charts(
                        map(
                                report,
                                "Growth of gradients",
                                "χ₁, what a layer multiplies squared gradients by: blue where they vanish (ordered), red"
                                        + " where they explode (chaotic). The line is where it is 1: the critical line.",
                                new Colours(Axis.log("χ₁", Axis.PURE), Spread.DIVERGING),
                                Place::chi1),
                        map(
                                report,
                                "How deep correlations reach",
                                "ξ_c, the number of layers over which the correlation of two inputs comes 2.7 times nearer"
                                        + " to where it settles. Networks many times deeper cannot be trained; it is"
                                        + " largest along the critical line.",
                                new Colours(Axis.log("ξ_c", "layers"), Spread.SEQUENTIAL),
                                Place::depthOfCorrelation),
                        map(
                                report,
                                "Where correlations settle",
                                "c*, the correlation that two inputs end with: 1 where all inputs become alike.",
                                new Colours(Axis.linear("c*", Axis.PURE), Spread.SEQUENTIAL),
                                Place::correlation),
                        measured(report))
                .heading("Numbers")
                .table(line(report))
                .table(places(report))
                .table(Parts.options(options))
                .build();
    }

    private static HeatMap map(
            PhaseDiagramReport report,
            String title,
            String reading,
            Colours colours,
            Function<Place, @Nullable Double> number) {
        List<HeatMap.Cell> cells = new ArrayList<>();
        for (Place place : report.places()) {
            @Nullable Double value = number.apply(place);
            cells.add(new HeatMap.Cell(place.sigmaW2(), place.sigmaB2(), value == null ? Double.NaN : value));
        }
        double from = report.options().sigmaW2().from();
        double to = report.options().sigmaW2().to();
        List<Point> critical = new ArrayList<>();
        for (PhaseDiagramReport.LinePoint point : report.line()) {
            if (point.sigmaW2() != null && point.sigmaW2() >= from && point.sigmaW2() <= to) {
                critical.add(Point.of(point.sigmaW2(), point.sigmaB2()));
            }
        }
        return new HeatMap(
                new About(title, reading + " Places without a colour have no such number.", METRIC),
                new HeatMap.Numbers(WEIGHTS),
                new HeatMap.Numbers(BIASES),
                cells,
                colours,
                critical.isEmpty() ? List.of() : List.of(new Line("critical line", critical, Line.Look.SOLID)));
    }

    private static LineChart measured(PhaseDiagramReport report) {
        List<Point> points = new ArrayList<>();
        for (Place place : report.places()) {
            if (place.measured() != null && place.predicted() != null) {
                points.add(new Point(
                        place.predicted().correlation(),
                        place.measured().correlation().mean(),
                        place.measured().correlation().mean()
                                - place.measured().correlation().error(),
                        place.measured().correlation().mean()
                                + place.measured().correlation().error(),
                        "σw² " + place.sigmaW2() + ", σb² " + place.sigmaB2()));
            }
        }
        return new LineChart(
                new About(
                        "Drawn networks beside infinite width",
                        "The correlation of two inputs at layer "
                                + report.options().depth() + ", a dot for each place:"
                                + " as infinite width has it, to the right, and as drawn networks have it, upwards, with"
                                + " standard errors. Dots on the dashed line agree.",
                        METRIC),
                Axis.linear("predicted c", Axis.PURE),
                Axis.linear("measured c", Axis.PURE),
                points.isEmpty()
                        ? List.of()
                        : List.of(
                                new Line("places", points, Line.Look.DOTS),
                                new Line("equal", diagonal(points), Line.Look.DASHED)));
    }

    private static List<Point> diagonal(List<Point> points) {
        double low = points.stream().mapToDouble(Point::x).min().orElse(0);
        double high = points.stream().mapToDouble(Point::x).max().orElse(1);
        return List.of(Point.of(low, low), Point.of(high, high));
    }

    private static Section.Rows line(PhaseDiagramReport report) {
        Table.Builder table = Table.of("The critical line", "σb²", "σw²", "q*", "V'(q*)", "stability", "why none");
        report.line()
                .forEach(point -> table.row(
                        point.sigmaB2(),
                        point.sigmaW2(),
                        point.q(),
                        point.varianceSlope(),
                        point.stability(),
                        point.reason()));
        return table.build();
    }

    private static Section.Rows places(PhaseDiagramReport report) {
        Table.Builder table = Table.of(
                "Places", "σw²", "σb²", "phase", "q goes", "q*", "χ₁", "c*", "ξ_c", "c predicted", "measured", "error");
        for (Place place : report.places()) {
            table.row(
                    place.sigmaW2(),
                    place.sigmaB2(),
                    Objects.requireNonNullElse(place.phase(), "–"),
                    place.convergence(),
                    place.q(),
                    place.chi1(),
                    place.correlation(),
                    place.depthOfCorrelation(),
                    place.predicted() == null ? null : place.predicted().correlation(),
                    place.measured() == null
                            ? null
                            : place.measured().correlation().mean(),
                    place.measured() == null
                            ? null
                            : place.measured().correlation().error());
        }
        return table.build();
    }
}
