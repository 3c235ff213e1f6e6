package org.pathlift.analysis.html;

import java.util.List;
import java.util.Map;
import org.pathlift.analysis.explanation.Explanations;
import org.pathlift.analysis.html.chart.About;
import org.pathlift.analysis.html.chart.Axis;
import org.pathlift.analysis.html.chart.BarChart;
import org.pathlift.analysis.html.chart.GraphChart.Kind;
import org.pathlift.analysis.html.chart.GraphChart.Tone;
import org.pathlift.analysis.html.page.Page;
import org.pathlift.analysis.html.page.Section;
import org.pathlift.analysis.html.page.Table;
import org.pathlift.analysis.report.GraphReport.Place;
import org.pathlift.analysis.report.InspectReport;
import org.pathlift.analysis.report.RegionReport;

/** The page of {@code inspect}. */
final class InspectPage {

    private static final List<Kind> KINDS = List.of(
            new Kind("pinned to scale 1", Tone.PINNED),
            new Kind("carries scale units", Tone.FREE),
            new Kind("input or output", Tone.BORDER),
            new Kind("carries none", Tone.QUIET));

    private InspectPage() {}

    static Page of(InspectReport report) {
        List<RegionReport.Group> groups = report.regions().stream()
                .flatMap(region -> region.groups().stream())
                .toList();
        return Page.of(
                        Parts.file(report.model().path()),
                        "What the model is made of, and which rescalings leave its function unchanged.")
                .figure("scale units", report.units(), "channels or features whose scale is free")
                .figure("parameters they act on", report.parameters())
                .figure(
                        "weight tensors reached",
                        report.coverage().rescaled() + " of "
                                + report.coverage().total())
                .figure("regions", report.regions().size(), "between pinned places")
                .figure("pinned places", report.pinned().size())
                .figure("dead units", report.dead().size())
                .charts(Graphs.of(
                        new About(
                                "The graph",
                                "From the inputs, above, to the outputs. Blue nodes make tensors that carry scale"
                                        + " units; red ones make tensors that must keep their scale, for the reason that"
                                        + " they tell when pointed at. What depends on constants only is left out.",
                                Explanations.SCALES),
                        report.graph(),
                        KINDS,
                        InspectPage::kind))
                .charts(sizes(groups))
                .heading("Numbers")
                .sentences(report.notes())
                .table(regions(report))
                .table(groups(groups))
                .table(Parts.pins(report.pinned()))
                .table(Parts.weights(report.weights()))
                .table(operators(report.operators()))
                .table(Parts.model("The file", report.model()))
                .build();
    }

    private static int kind(Place place) {
        boolean border = place.operator().equals("input") || place.operator().equals("output");
        return border ? 2 : !place.groups().isEmpty() ? 1 : place.pinned() != null ? 0 : 3;
    }

    private static BarChart sizes(List<RegionReport.Group> groups) {
        return new BarChart(
                new About(
                        "Scale units by the tensor that made them",
                        "Units of one group are channels or features that were made together; units that must share a"
                                + " scale, as along a residual stream, count once.",
                        Explanations.SCALES),
                "tensor",
                groups.stream().map(RegionReport.Group::tensor).toList(),
                Axis.linear("units", "count"),
                List.of(new BarChart.Bars(
                        "units",
                        groups.stream().map(group -> (double) group.count()).toList())));
    }

    private static Section.Rows regions(InspectReport report) {
        Table.Builder table = Table.of("Regions", "from", "to", "nodes", "units", "parameters", "has a path lifting");
        for (RegionReport region : report.regions()) {
            table.row(
                    String.join(", ", region.sources()),
                    String.join(", ", region.sinks()),
                    region.nodes(),
                    region.units(),
                    region.parameters(),
                    region.liftable());
        }
        return table.build();
    }

    private static Section.Rows groups(List<RegionReport.Group> groups) {
        Table.Builder table = Table.of("Groups of units", "tensor", "node", "units", "made by", "read by");
        groups.forEach(group -> table.row(
                group.tensor(),
                group.node(),
                group.count(),
                String.join(", ", group.in()),
                String.join(", ", group.out())));
        return table.build();
    }

    private static Section.Rows operators(Map<String, Integer> operators) {
        Table.Builder table = Table.of("Operators", "operator", "nodes");
        operators.forEach(table::row);
        return table.build();
    }
}
