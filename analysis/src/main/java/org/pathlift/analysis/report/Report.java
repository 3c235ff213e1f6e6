package org.pathlift.analysis.report;

/** What a command tells a program. */
public sealed interface Report
        permits AnalyzeReport,
                AsymmetricReport,
                CommutativityReport,
                DegeneracyReport,
                DoctorReport,
                ErrorReport,
                ExpandReport,
                InitReport,
                InspectReport,
                KernelsReport,
                MatchReport,
                NewReport,
                PhaseDiagramReport,
                ReplicaStudyReport,
                ReplicasReport,
                RescaleReport,
                ResizingReport,
                ScalingReport,
                TrainReport,
                TrajectoryReport,
                VerifyReport {

    /** Returns the name and version of the format, such as {@code pathlift.rescale/1}. */
    String schema();
}
