package org.pathlift.analysis.html.page;

import java.util.ArrayList;
import java.util.List;
import org.pathlift.analysis.html.chart.About;
import org.pathlift.analysis.html.chart.Chart;
import org.pathlift.analysis.html.chart.ChartJson;
import org.pathlift.analysis.html.chart.HeatMap;

/** Writes a page as one file that needs nothing else: scripts, style, data and all. */
public final class PageWriter {

    private final Markup markup = new Markup();
    private final ExplanationWriter explanations = new ExplanationWriter(markup);
    private final List<Chart> charts = new ArrayList<>();

    private PageWriter() {}

    /**
     * Returns the file's text.
     *
     * @param page what people see
     * @param json the report, for machines
     * @param origin how it came about
     */
    public static String html(Page page, String json, Origin origin) {
        return new PageWriter().write(page, json, origin);
    }

    private String write(Page page, String json, Origin origin) {
        String echarts = Assets.echarts();
        String script = Assets.script();
        markup.open("html", "lang", "en").line().open("head").line();
        markup.empty("meta", "charset", "utf-8").line();
        markup.empty(
                        "meta",
                        "http-equiv",
                        "Content-Security-Policy",
                        "content",
                        "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:;"
                                + " style-src 'unsafe-inline'; script-src " + Assets.hash(echarts) + " "
                                + Assets.hash(script))
                .line();
        markup.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .empty("meta", "name", "color-scheme", "content", "light dark")
                .empty("meta", "name", "generator", "content", "pathlift " + origin.version())
                .line();
        markup.element("title", page.title() + " · pathlift").line();
        markup.raw("style", Assets.style()).line().close().line();
        markup.open("body").line().open("main").line();
        markup.open("header").element("h1", page.title()).element("p", page.lead(), "class", "lead");
        markup.close().line();
        markup.element(
                        "noscript",
                        "The pictures need JavaScript, which is switched off; all their numbers are in the report below.")
                .line();
        page.sections().forEach(this::section);
        explanations.write();
        origin(origin, json);
        markup.close().line();
        for (int i = 0; i < charts.size(); i++) {
            markup.json(ChartJson.of(charts.get(i)).toString(), "type", "application/json", "id", "option-" + i)
                    .line();
        }
        markup.json(json, "type", "application/json", "id", "report").line();
        markup.raw("script", echarts)
                .line()
                .raw("script", script)
                .line()
                .close()
                .line()
                .close()
                .line();
        return "<!DOCTYPE html>\n" + markup;
    }

    private void section(Section section) {
        if (section instanceof Section.Heading heading) {
            markup.element("h2", heading.text()).line();
        } else if (section instanceof Section.Paragraph paragraph) {
            markup.element("p", paragraph.text()).line();
        } else if (section instanceof Section.Meaning meaning) {
            markup.open("p").text(meaning.of().measures() + " More: ");
            explanations.link(meaning.of());
            markup.close().line();
        } else if (section instanceof Section.Sentences sentences) {
            markup.open("ul", "class", "sentences");
            sentences.items().forEach(item -> markup.element("li", item));
            markup.close().line();
        } else if (section instanceof Section.KeyFigures figures) {
            figures(figures);
        } else if (section instanceof Section.Figure figure) {
            chart(figure.chart());
        } else if (section instanceof Section.Rows rows) {
            TableWriter.write(markup, rows.table());
        }
    }

    private void figures(Section.KeyFigures figures) {
        markup.open("dl", "class", "figures");
        for (Section.KeyFigure figure : figures.figures()) {
            markup.open("div").element("dt", figure.name()).element("dd", figure.value());
            if (!figure.note().isEmpty()) {
                markup.element("dd", figure.note(), "class", "note");
            }
            markup.close();
        }
        markup.close().line();
    }

    private void chart(Chart chart) {
        About about = chart.about();
        String id = "chart-" + charts.size();
        boolean square = chart instanceof HeatMap map && map.square();
        markup.open("figure", "class", square ? "half" : "whole").element("h3", about.title(), "id", id + "-title");
        markup.open("div", "class", "scroll")
                .element(
                        "div",
                        "",
                        "class",
                        square ? "chart square" : "chart",
                        "id",
                        id,
                        "data-option",
                        "option-" + charts.size(),
                        "data-height",
                        String.valueOf(chart.height()),
                        "style",
                        "height:" + chart.height() + "px",
                        "role",
                        "img",
                        "aria-labelledby",
                        id + "-title",
                        "aria-describedby",
                        id + "-reading")
                .close();
        markup.open("figcaption", "id", id + "-reading").text(about.reading());
        if (chart.hidden() > 0) {
            markup.text(" " + chart.hidden() + " of its numbers have no place on these axes.");
        }
        markup.text(" More: ");
        explanations.link(about.more());
        markup.close().close().line();
        charts.add(chart);
    }

    private void origin(Origin origin, String json) {
        markup.open("footer").element("h2", "This report").line();
        markup.open("p").text("Made by pathlift " + origin.version() + " with").close();
        markup.open("pre", "class", "command")
                .element("code", origin.command())
                .close()
                .line();
        markup.open("p")
                .element("button", "Copy the report's JSON", "type", "button", "id", "copy-report")
                .element("button", "Save it", "type", "button", "id", "save-report")
                .close()
                .line();
        markup.open("details").element("summary", "The report as JSON").element("pre", json, "tabindex", "0");
        markup.close().close().line();
    }
}
