package org.pathlift.analysis.html;

import java.util.List;
import java.util.function.Function;
import org.pathlift.analysis.explanation.Explanation;
import org.pathlift.analysis.explanation.Explanations;
import org.pathlift.analysis.html.chart.About;
import org.pathlift.analysis.html.chart.Axis;
import org.pathlift.analysis.html.chart.BarChart;
import org.pathlift.analysis.html.chart.Line;
import org.pathlift.analysis.html.chart.LineChart;
import org.pathlift.analysis.html.page.Page;
import org.pathlift.analysis.html.page.Section;
import org.pathlift.analysis.html.page.Table;
import org.pathlift.analysis.report.InitReport;
import org.pathlift.analysis.report.InitReport.Layer;
import org.pathlift.analysis.report.InitReport.Pair;

/** The page of {@code init}. */
final class InitPage {

    static final Axis LAYER = Axis.linear("layer", "number, in the order of the graph");

    private static final Explanation METRIC = Explanations.ofMetric("criticality");

    private InitPage() {}

    static Page of(InitReport report) {
        return Page.of(
                        Parts.file(report.model().path()),
                        "New weights by the scheme " + report.options().scheme()
                                + (report.written() == null
                                        ? "; nothing was written."
                                        : ", written to " + report.written() + "."))
                .figure("layers", report.layers().size())
                .figure("scheme", report.options().scheme(), report.options().distribution())
                .figure("residual sums", report.residualSums(), report.options().residual())
                .figure(
                        "inputs measured",
                        report.inputs().count(),
                        report.inputs().source())
                .figure("seed", report.options().seed())
                .charts(
                        compared(
                                report,
                                "Second moments",
                                "q, the mean square of what each layer makes. A level line keeps signals; a steady rise"
                                        + " or fall on this axis is exponential in depth.",
                                Axis.log("q", "mean square"),
                                Layer::q,
                                List.of()),
                        compared(
                                report,
                                "Gradient factors",
                                "χ, what each layer multiplies the mean square of gradients by. At 1 gradients keep their"
                                        + " size; their product over layers tells how much is left at the first.",
                                Axis.log("χ", Axis.PURE),
                                Layer::chi,
                                List.of(new LineChart.Level("χ = 1", 1))),
                        compared(
                                report,
                                "Correlations of two inputs",
                                "c, the uncentred cosine between what two inputs become. Where it goes to 1, deep layers"
                                        + " cannot tell inputs apart.",
                                Axis.linear("c", Axis.PURE),
                                Layer::correlation,
                                List.of()),
                        compared(
                                report,
                                "Gradients",
                                "The mean square of gradients at each layer. It is measured with --gradients.",
                                Axis.log("gradient", "mean square"),
                                Layer::gradient,
                                List.of()),
                        deviations(report))
                .heading("Numbers")
                .table(layers(report))
                .table(notes(report))
                .table(restarts(report))
                .table(others(report))
                .table(Parts.operators(report.operators()))
                .table(Parts.seconds(report.seconds()))
                .table(Parts.model("The file", report.model()))
                .build();
    }

    private static LineChart compared(
            InitReport report,
            String title,
            String reading,
            Axis axis,
            Function<Layer, Pair> pair,
            List<LineChart.Level> levels) {
        return new LineChart(
                new About(title, reading, METRIC),
                LAYER,
                axis,
                List.of(
                        new Line(
                                "predicted",
                                Parts.along(
                                        report.layers(),
                                        layer -> pair.apply(layer).predicted(),
                                        Layer::node),
                                Line.Look.DASHED),
                        new Line(
                                "measured",
                                Parts.along(
                                        report.layers(),
                                        layer -> pair.apply(layer).measured(),
                                        Layer::node),
                                Line.Look.SOLID)),
                levels);
    }

    private static BarChart deviations(InitReport report) {
        return new BarChart(
                new About(
                        "Standard deviations of the weights",
                        "In the file, and as they were drawn. The new ones follow from the fan-in and the activation"
                                + " that the layer reads.",
                        METRIC),
                "layer",
                report.layers().stream().map(Layer::weight).toList(),
                Axis.linear("standard deviation", Axis.PURE),
                List.of(
                        new BarChart.Bars(
                                "before",
                                report.layers().stream()
                                        .map(Layer::deviationBefore)
                                        .toList()),
                        new BarChart.Bars(
                                "after",
                                report.layers().stream().map(Layer::deviation).toList())));
    }

    private static Section.Rows layers(InitReport report) {
        Table.Builder table = Table.of(
                "Layers",
                "layer",
                "weight",
                "scheme",
                "fan-in",
                "reads",
                "deviation before",
                "after",
                "σw²",
                "σb²",
                "q predicted",
                "measured",
                "χ predicted",
                "measured");
        for (Layer layer : report.layers()) {
            table.row(
                    layer.node(),
                    layer.weight(),
                    layer.scheme(),
                    layer.fanIn(),
                    layer.feeding(),
                    layer.deviationBefore(),
                    layer.deviation(),
                    layer.weightVariance(),
                    layer.biasVariance(),
                    layer.q().predicted(),
                    layer.q().measured(),
                    layer.chi().predicted(),
                    layer.chi().measured());
        }
        return table.build();
    }

    private static Section.Rows notes(InitReport report) {
        Table.Builder table = Table.of("What was assumed or left alone", "layer", "note");
        report.layers().forEach(layer -> layer.notes().forEach(note -> table.row(layer.node(), note)));
        return table.build();
    }

    private static Section.Rows restarts(InitReport report) {
        Table.Builder table = Table.of("Where theory does not apply", "node", "value", "why");
        report.restarts().forEach(restart -> table.row(restart.node(), restart.value(), restart.reason()));
        return table.build();
    }

    private static Section.Rows others(InitReport report) {
        Table.Builder table = Table.of("Other constants", "tensor", "numbers", "becomes", "changed");
        report.others().forEach(other -> table.row(other.tensor(), other.elements(), other.becomes(), other.changed()));
        return table.build();
    }
}
