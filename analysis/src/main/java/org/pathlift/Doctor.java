package org.pathlift;

import org.pathlift.analysis.doctor.Diagnosis;
import org.pathlift.analysis.doctor.Examination;
import org.pathlift.analysis.doctor.TerminalState;
import org.pathlift.analysis.report.DoctorReport;

/** Whether this machine can do what pathlift asks of it. */
public final class Doctor {

    private Doctor() {}

    /**
     * Loads ONNX Runtime and PyTorch, computes with both, and looks at memory and folders. What does not work is told, not
     * thrown.
     *
     * @param terminal where the caller prints to
     */
    public static DoctorReport examine(TerminalState terminal) {
        BuildInfo build = BuildInfo.get();
        Examination examination = Examination.ofMachine(build.onnxRuntime(), build.pyTorch(), terminal);
        return DoctorReport.of(build.version(), build.commit().orElse(null), examination, Diagnosis.of(examination));
    }
}
