package org.pathlift.analysis.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pathlift.analysis.explanation.Explanations;
import org.pathlift.analysis.html.chart.About;
import org.pathlift.analysis.html.chart.GraphChart;
import org.pathlift.analysis.html.chart.GraphChart.Kind;
import org.pathlift.analysis.html.chart.GraphChart.Tone;
import org.pathlift.analysis.html.page.Origin;
import org.pathlift.analysis.report.ErrorReport;
import org.pathlift.analysis.report.GraphReport;
import org.pathlift.analysis.report.Report;

class PagesTest {

    static List<Class<?>> kinds() {
        return Arrays.asList(Report.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyKindOfReport_hasAPage(Class<?> kind) {
        assertThat(Pages.has(kind)).isTrue();
    }

    @Test
    void namesFromOutside_stayText() {
        String nasty = "</script><script>alert(1)</script>\"'&<img src=x onerror=alert(2)>.onnx";
        String html = HtmlReport.of(
                new ErrorReport(
                        ErrorReport.SCHEMA, 3, List.of(new ErrorReport.Entry(nasty, nasty, nasty, nasty, nasty))),
                new Origin("pathlift inspect '" + nasty + "'", "1"));

        assertThat(html)
                .doesNotContain("<script>alert", "<img src=x")
                .contains("&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;&lt;img src=x")
                .contains("\\u003c/script>\\u003cscript>alert(1)");
        // ECharts, page.js and the report: no other script, and each ends where it should.
        assertThat(html.split("<script", -1)).hasSize(4);
        assertThat(html.split("</script>", -1)).hasSize(4);
    }

    @Test
    void page_forbidsTheNetworkAndNamesItsScripts() {
        String html = HtmlReport.of(new ErrorReport(ErrorReport.SCHEMA, 1, List.of()), new Origin("pathlift", "1"));

        assertThat(html)
                .startsWith("<!DOCTYPE html>")
                .contains("default-src &#39;none&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;")
                .containsPattern("script-src &#39;sha256-[^ ]+&#39; &#39;sha256-[^ ]+&#39;\"")
                .contains("Licensed to the Apache Software Foundation")
                .doesNotContainPattern("(src|href)=\"http");
    }

    @Test
    void graph_ofTooManyNodes_isDrawnInBlocksAndSaysSo() {
        int count = Graphs.MOST + 1;
        List<GraphReport.Place> places = new java.util.ArrayList<>();
        List<GraphReport.Edge> edges = new java.util.ArrayList<>();
        for (int i = 0; i < count; i++) {
            places.add(new GraphReport.Place("n" + i, "Relu", "t" + i, List.of(), List.of(), null));
            if (i > 0) {
                edges.add(new GraphReport.Edge(i - 1, i, "t" + (i - 1)));
            }
        }

        GraphChart chart = Graphs.of(
                new About("graph", "From above.", Explanations.SCALES),
                new GraphReport(places, edges),
                List.of(new Kind("any", Tone.QUIET)),
                place -> 0);

        assertThat(chart.nodes()).hasSizeBetween(100, 150);
        assertThat(chart.edges()).hasSize(chart.nodes().size() - 1);
        assertThat(chart.about().reading()).contains(count + " nodes, too many", "11 of them");
        assertThat(chart.nodes().get(0).detail()).containsExactly("nodes 1 to 11", "11 Relu");
    }
}
