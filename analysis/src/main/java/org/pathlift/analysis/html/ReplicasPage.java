package org.pathlift.analysis.html;

import org.pathlift.analysis.html.page.Page;
import org.pathlift.analysis.report.ModelReport;
import org.pathlift.analysis.report.ReplicasReport;

/** The page of {@code replicas}. */
final class ReplicasPage {

    private ReplicasPage() {}

    static Page of(ReplicasReport report) {
        Page.Builder page = Page.of("Distances of " + report.models().size() + " replicas", report.definition() + ".")
                .figure("W₁ of weights", report.distances().weights().mean(), "mean over pairs")
                .figure("over the noise floor", report.distances().overFloor().mean(), "1 is noise")
                .figure("over that before training", report.ratio())
                .figure("canonical point", report.canonical())
                .charts(
                        ReplicaDistancesPart.matrix("Distances of every two replicas", report.distances()),
                        ReplicaDistancesPart.tensors(report.distances()));
        if (report.initial() != null) {
            page.charts(ReplicaDistancesPart.matrix("Distances before training", report.initial()));
        }
        page.heading("Numbers").table(ReplicaDistancesPart.table("Distances", report.distances()));
        if (report.initial() != null) {
            page.table(ReplicaDistancesPart.table("Distances before training", report.initial()));
        }
        return page.table(Parts.model("The files", report.models().toArray(ModelReport[]::new)))
                .build();
    }
}
