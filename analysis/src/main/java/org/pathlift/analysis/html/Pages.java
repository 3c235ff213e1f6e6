package org.pathlift.analysis.html;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.html.page.Page;
import org.pathlift.analysis.report.AnalyzeReport;
import org.pathlift.analysis.report.AsymmetricReport;
import org.pathlift.analysis.report.CommutativityReport;
import org.pathlift.analysis.report.DegeneracyReport;
import org.pathlift.analysis.report.DoctorReport;
import org.pathlift.analysis.report.ErrorReport;
import org.pathlift.analysis.report.ExpandReport;
import org.pathlift.analysis.report.InitReport;
import org.pathlift.analysis.report.InspectReport;
import org.pathlift.analysis.report.KernelsReport;
import org.pathlift.analysis.report.MatchReport;
import org.pathlift.analysis.report.NewReport;
import org.pathlift.analysis.report.PhaseDiagramReport;
import org.pathlift.analysis.report.ReplicaStudyReport;
import org.pathlift.analysis.report.ReplicasReport;
import org.pathlift.analysis.report.Report;
import org.pathlift.analysis.report.RescaleReport;
import org.pathlift.analysis.report.ResizingReport;
import org.pathlift.analysis.report.ScalingReport;
import org.pathlift.analysis.report.TrainReport;
import org.pathlift.analysis.report.TrajectoryReport;
import org.pathlift.analysis.report.VerifyReport;

/** The page of every kind of report. */
final class Pages {

    private static final Map<Class<? extends Report>, Function<Report, Page>> PAGES = new LinkedHashMap<>();

    static {
        page(InspectReport.class, InspectPage::of);
        page(RescaleReport.class, RescalePage::of);
        page(InitReport.class, InitPage::of);
        page(AnalyzeReport.class, AnalyzePage::of);
        page(VerifyReport.class, VerifyPage::of);
        page(MatchReport.class, MatchPage::of);
        page(TrainReport.class, TrainPage::of);
        page(ExpandReport.class, OtherPages::expand);
        page(ReplicasReport.class, ReplicasPage::of);
        page(TrajectoryReport.class, TrajectoryPage::of);
        page(NewReport.class, OtherPages::made);
        page(AsymmetricReport.class, OtherPages::asymmetric);
        page(CommutativityReport.class, CommutativityPage::of);
        page(DegeneracyReport.class, DegeneracyPage::of);
        page(PhaseDiagramReport.class, PhaseDiagramPage::of);
        page(KernelsReport.class, KernelsPage::of);
        page(ReplicaStudyReport.class, ReplicaStudyPage::of);
        page(ScalingReport.class, ScalingPage::of);
        page(ResizingReport.class, ResizingPage::of);
        page(DoctorReport.class, OtherPages::doctor);
        page(ErrorReport.class, OtherPages::error);
    }

    private Pages() {}

    static Page of(Report report) {
        @Nullable Function<Report, Page> page = PAGES.get(report.getClass());
        if (page == null) {
            throw new IllegalStateException("there is no page of " + report.schema());
        }
        return page.apply(report);
    }

    static boolean has(Class<?> report) {
        return PAGES.containsKey(report);
    }

    private static <T extends Report> void page(Class<T> type, Function<T, Page> page) {
        PAGES.put(type, report -> page.apply(type.cast(report)));
    }
}
