package org.pathlift.analysis.html;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.explanation.Explanations;
import org.pathlift.analysis.html.chart.About;
import org.pathlift.analysis.html.chart.Axis;
import org.pathlift.analysis.html.chart.BoxChart;
import org.pathlift.analysis.html.page.Page;
import org.pathlift.analysis.html.page.Table;
import org.pathlift.analysis.report.OrbitReport;
import org.pathlift.analysis.report.VerifyReport;

/** The page of {@code verify}. */
final class VerifyPage {

    private VerifyPage() {}

    static Page of(VerifyReport report) {
        Page.Builder page = Page.of(
                        Parts.file(report.candidate().path()) + " against "
                                + Parts.file(report.reference().path()),
                        report.passed() ? "Everything that was asked for holds." : "The two models differ.")
                .figure("verdict", report.passed() ? "passed" : "failed");
        Parts.proofFigure(page, report.proof());
        @Nullable OrbitReport symmetry = report.symmetry();
        if (symmetry != null) {
            page.figure("a symmetry maps them", symmetry.found() ? "yes" : "no");
            if (!symmetry.groups().isEmpty()) {
                page.charts(new BoxChart(
                        new About(
                                "The scales that map one onto the other",
                                "A row for the units that one tensor made; at 1 a unit has the same scale in both. A box"
                                        + " holds the middle half of the units, the thin line all of them.",
                                Explanations.SCALES),
                        "tensor",
                        Axis.log("scale λ", Axis.PURE),
                        symmetry.groups().stream()
                                .map(group -> BoxChart.Box.of(
                                        group.tensor(),
                                        group.z().stream()
                                                .mapToDouble(z -> Math.exp(z / 2))
                                                .toArray()))
                                .toList()));
            }
        }
        page.heading("Numbers").sentences(Parts.assumed(report.assumptions())).table(Parts.proof(report.proof()));
        if (symmetry != null) {
            symmetry(page, symmetry);
        }
        return page.table(Parts.model("The files", report.reference(), report.candidate()))
                .build();
    }

    private static void symmetry(Page.Builder page, OrbitReport symmetry) {
        if (symmetry.permutation() != null) {
            page.table(Parts.permutation(symmetry.permutation()));
        }
        if (symmetry.distance() != null) {
            page.table(Parts.distances("Distance of the weights", symmetry.distance()));
        }
        Table.Builder problems = Table.of("Why there is no map", "where", "rule", "expected", "found", "what to do");
        symmetry.problems()
                .forEach(problem -> problems.row(
                        problem.where(), problem.rule(), problem.expected(), problem.found(), problem.remedy()));
        page.table(problems.build());
        Table.Builder activations =
                Table.of("Activations, modulo the map", "tensor", "node", "largest relative difference");
        @Nullable List<OrbitReport.Activation> compared = symmetry.activations();
        if (compared != null) {
            compared.forEach(one -> activations.row(one.tensor(), one.node(), one.maxRelative()));
        }
        page.table(activations.build());
    }
}
