package org.pathlift.analysis.html;

import java.util.List;
import org.pathlift.analysis.explanation.Explanations;
import org.pathlift.analysis.html.chart.About;
import org.pathlift.analysis.html.chart.Axis;
import org.pathlift.analysis.html.chart.BarChart;
import org.pathlift.analysis.html.page.Page;
import org.pathlift.analysis.html.page.Table;
import org.pathlift.analysis.html.page.Text;
import org.pathlift.analysis.report.AsymmetricReport;
import org.pathlift.analysis.report.DoctorReport;
import org.pathlift.analysis.report.ErrorReport;
import org.pathlift.analysis.report.ExpandReport;
import org.pathlift.analysis.report.NewReport;

/** Pages of reports with little to draw. */
final class OtherPages {

    private OtherPages() {}

    static Page expand(ExpandReport report) {
        Page.Builder page = Page.of(
                        Parts.file(report.model().path()),
                        "A larger input"
                                + (report.written() == null
                                        ? "; nothing was written."
                                        : "; written to " + report.written() + "."))
                .figure(
                        "input",
                        report.input().before() + " → " + report.input().after(),
                        report.input().name())
                .figure("function", report.function());
        if (report.proof() != null) {
            Parts.proofFigure(page, report.proof());
        }
        if (report.difference() != null) {
            page.figure("relative difference", report.difference().maxRelative(), "from the original's outputs");
        }
        Table.Builder changes = Table.of("What is new", "node", "operator", "change");
        report.changes().forEach(change -> changes.row(change.node(), change.operator(), change.change()));
        page.heading("Numbers")
                .sentences(Parts.assumed(report.assumptions()))
                .table(changes.build())
                .table(Parts.operators(report.operators()));
        if (report.proof() != null) {
            page.table(Parts.proof(report.proof()));
        }
        return page.table(Parts.options(report.options()))
                .table(Parts.seconds(report.seconds()))
                .table(Parts.model("The file", report.model()))
                .build();
    }

    static Page asymmetric(AsymmetricReport report) {
        Table.Builder layers = Table.of("Layers", "tensor", "in place of", "rows", "entries of a row", "fixed");
        report.layers()
                .forEach(layer -> layers.row(layer.tensor(), layer.of(), layer.rows(), layer.length(), layer.fixed()));
        Table.Builder scales = Table.of("Scales left", "tensor", "units", "free");
        report.remaining().layersLeft().forEach(layer -> scales.row(layer.tensor(), layer.units(), layer.free()));
        Table.Builder channels = Table.of("Channels that are still alike", "tensor", "channels", "alike");
        report.remaining()
                .channelsLeft()
                .forEach(layer -> channels.row(layer.tensor(), layer.channels(), layer.alike()));
        return Page.of(
                        Parts.file(report.output()),
                        "A network without the symmetries of its units, made of "
                                + report.model().path() + ".")
                .figure(
                        "fixed entries",
                        report.remaining().fixed(),
                        "share " + Text.number(report.remaining().share()))
                .figure(
                        "scales left",
                        report.remaining().scales(),
                        "of " + report.remaining().allScales())
                .figure(
                        "ln of permutations left",
                        report.remaining().log(),
                        "of " + Text.number(report.remaining().allLog()))
                .charts(new BarChart(
                        new About(
                                "Fixed entries by layer",
                                "The share of a tensor's entries that training must not change: they make units"
                                        + " different from each other.",
                                Explanations.FIXED_ENTRIES),
                        "tensor",
                        report.layers().stream()
                                .map(AsymmetricReport.Layer::tensor)
                                .toList(),
                        Axis.linear("fixed", "share of entries"),
                        List.of(new BarChart.Bars(
                                "fixed",
                                report.layers().stream()
                                        .map(layer -> layer.fixed() / ((double) layer.rows() * layer.length()))
                                        .toList()))))
                .heading("Numbers")
                .table(layers.build())
                .table(scales.build())
                .table(channels.build())
                .table(Parts.operators(report.operators()))
                .text("The fixed entries are listed in " + report.masks() + ".")
                .table(Parts.options(report.options()))
                .table(Parts.seconds(report.seconds()))
                .table(Parts.model("The file that was read", report.model()))
                .build();
    }

    static Page made(NewReport report) {
        Table.Builder layers = Table.of("Layers", "layer", "what it is", "output", "parameters");
        report.layers()
                .forEach(layer ->
                        layers.row(layer.name(), layer.what(), layer.output().toString(), layer.parameters()));
        return Page.of(Parts.file(report.model().path()), "A new " + report.architecture() + ".")
                .figure("parameters", report.parameters())
                .figure("layers", report.layers().size())
                .figure("bytes", report.bytes())
                .figure(
                        "weights",
                        report.initialization().scheme(),
                        report.initialization().distribution())
                .charts(new BarChart(
                        new About(
                                "Parameters by layer",
                                "Where the numbers are that training changes, from the input, above, to the output.",
                                Explanations.PARAMETERS),
                        "layer",
                        report.layers().stream().map(NewReport.Layer::name).toList(),
                        Axis.linear("parameters", "count"),
                        List.of(new BarChart.Bars(
                                "parameters",
                                report.layers().stream()
                                        .map(layer -> (double) layer.parameters())
                                        .toList()))))
                .heading("Numbers")
                .table(layers.build())
                .table(Parts.options(report.settings()))
                .table(Parts.model("The file", report.model()))
                .build();
    }

    static Page doctor(DoctorReport report) {
        Table.Builder findings = Table.of("What stands in the way", "severity", "where", "rule", "found", "what to do");
        report.findings()
                .forEach(one -> findings.row(one.severity(), one.where(), one.rule(), one.found(), one.remedy()));
        return Page.of("This machine", report.healthy() ? "Everything works." : "Something does not work.")
                .figure("GPUs", report.gpus().size(), String.join(", ", report.gpus()))
                .table(findings.build())
                .build();
    }

    static Page error(ErrorReport report) {
        Table.Builder problems = Table.of("What is wrong", "where", "rule", "expected", "found", "what to do");
        report.problems()
                .forEach(problem -> problems.row(
                        problem.where(), problem.rule(), problem.expected(), problem.found(), problem.remedy()));
        return Page.of("Not done", "pathlift could not do what it was asked for.")
                .figure("exit code", report.exitCode())
                .table(problems.build())
                .build();
    }
}
