package org.pathlift.analysis.html;

import org.pathlift.analysis.html.page.Origin;
import org.pathlift.analysis.html.page.PageWriter;
import org.pathlift.analysis.report.Report;
import org.pathlift.analysis.report.ReportJson;

/** Reports as HTML. */
public final class HtmlReport {

    private HtmlReport() {}

    /** Returns a report as the text of one HTML file, which shows its pictures without a network. */
    public static String of(Report report, Origin origin) {
        return PageWriter.html(Pages.of(report), ReportJson.toJson(report), origin);
    }
}
