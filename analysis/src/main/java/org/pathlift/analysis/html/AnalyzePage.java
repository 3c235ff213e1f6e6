package org.pathlift.analysis.html;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.explanation.Explanation;
import org.pathlift.analysis.html.page.Page;
import org.pathlift.analysis.html.page.Section;
import org.pathlift.analysis.html.page.Table;
import org.pathlift.analysis.invariance.Invariance;
import org.pathlift.analysis.invariance.NumberStanding;
import org.pathlift.analysis.metric.MetricTable;
import org.pathlift.analysis.metric.MetricValue;
import org.pathlift.analysis.metric.Metrics;
import org.pathlift.analysis.report.AnalyzeReport;

/** The page of {@code analyze}. */
final class AnalyzePage {

    private AnalyzePage() {}

    static Page of(AnalyzeReport report) {
        Page.Builder page = Page.of(Parts.file(report.model().path()), "What was measured of the model.")
                .figure(
                        "metrics",
                        report.metrics().values().stream()
                                .filter(entry -> entry.value() != null)
                                .count(),
                        "of " + report.metrics().size() + " apply")
                .figure("inputs", report.inputs().count(), report.inputs().source())
                .figure("seed", report.seed());
        for (Map.Entry<String, AnalyzeReport.Entry> metric : report.metrics().entrySet()) {
            @Nullable MetricValue value = metric.getValue().value();
            if (value != null) {
                page.heading(metric.getKey());
                Metrics.named(metric.getKey()).map(Explanation::of).ifPresent(page::meaning);
                page.sentences(value.findings());
                page.charts(MetricCharts.of(metric.getKey(), value));
                int number = 1;
                List<MetricTable> tables = value.tables().stream()
                        .filter(table -> !table.rows().isEmpty())
                        .toList();
                for (MetricTable table : tables) {
                    page.table(table(
                            "Numbers of " + metric.getKey() + (tables.size() == 1 ? "" : ", " + number++), table));
                }
            }
        }
        return page.heading("What does not apply")
                .table(missing(report))
                .heading("Numbers")
                .table(invariance(report.invariance()))
                .table(Parts.seconds(report.seconds()))
                .table(Parts.model("The file", report.model()))
                .build();
    }

    private static Section.Rows table(String caption, MetricTable table) {
        Table.Builder rows = Table.of(
                caption, table.columns().stream().map(AnalyzePage::column).toArray(String[]::new));
        for (List<MetricTable.Cell> row : table.rows()) {
            @Nullable Object[] cells = new Object[row.size()];
            for (int i = 0; i < cells.length; i++) {
                MetricTable.Cell cell = row.get(i);
                cells[i] = cell instanceof MetricTable.Text text
                        ? text.text()
                        : cell instanceof MetricTable.Numeric number ? number.value() : null;
            }
            rows.row(cells);
        }
        return rows.build();
    }

    /** A column as pages head it: they have room and letters that a terminal may lack. */
    private static String column(String name) {
        return switch (name) {
            case "meas." -> "measured";
            case "sigma_w^2" -> "σw²";
            case "sigma_b^2" -> "σb²";
            case "xi_c" -> "ξ_c";
            case "chi" -> "χ";
            case "E g^2" -> "E g²";
            case "1 - c" -> "1 − c";
            default -> name.replace("+-", "±").replace(">=", "≥ ");
        };
    }

    private static Section.Rows missing(AnalyzeReport report) {
        Table.Builder table = Table.of("Metrics without a value", "metric", "why");
        report.metrics().forEach((name, entry) -> {
            if (entry.notApplicable() != null) {
                table.row(name, entry.notApplicable());
            }
        });
        return table.build();
    }

    private static Section.Rows invariance(@Nullable Invariance invariance) {
        Table.Builder table = Table.of(
                "Numbers beside two copies that compute the same",
                "metric",
                "number",
                "mean",
                "rescaled copy",
                "change",
                "permuted copy",
                "change",
                "artefact of scale or order");
        if (invariance != null) {
            for (NumberStanding standing : invariance.numbers()) {
                NumberStanding.@Nullable InCopy rescaled = standing.rescaled();
                NumberStanding.@Nullable InCopy permuted = standing.permuted();
                table.row(
                        standing.metric(),
                        standing.number(),
                        standing.mean(),
                        rescaled == null ? null : rescaled.mean(),
                        rescaled == null ? null : rescaled.change(),
                        permuted == null ? null : permuted.mean(),
                        permuted == null ? null : permuted.change(),
                        standing.artefact());
            }
        }
        return table.build();
    }
}
