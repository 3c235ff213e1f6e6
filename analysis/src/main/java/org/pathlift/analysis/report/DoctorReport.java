package org.pathlift.analysis.report;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.doctor.EngineState;
import org.pathlift.analysis.doctor.Examination;
import org.pathlift.analysis.doctor.Finding;
import org.pathlift.analysis.doctor.FolderState;
import org.pathlift.analysis.doctor.JavaState;
import org.pathlift.analysis.doctor.TerminalState;

/**
 * Whether this machine can do what pathlift asks of it.
 *
 * @param schema {@value #SCHEMA}
 * @param version pathlift's version
 * @param commit that it was built from; null where the build did not know it
 * @param java the Java that runs
 * @param engines ONNX Runtime and PyTorch
 * @param gpus the NVIDIA devices that the system shows
 * @param folders that are written to
 * @param terminal where the program prints to
 * @param findings everything that stands in the way
 * @param healthy whether every command can work: nothing that was found is an error
 */
public record DoctorReport(
        String schema,
        String version,
        @Nullable String commit,
        JavaState java,
        List<EngineState> engines,
        List<String> gpus,
        List<FolderState> folders,
        TerminalState terminal,
        List<Entry> findings,
        boolean healthy)
        implements Report {

    /** The name of the format. */
    public static final String SCHEMA = "pathlift.doctor/1";

    /** Keeps unmodifiable copies of {@code engines}, {@code gpus}, {@code folders} and {@code findings}. */
    public DoctorReport {
        engines = List.copyOf(engines);
        gpus = List.copyOf(gpus);
        folders = List.copyOf(folders);
        findings = List.copyOf(findings);
    }

    /**
     * Something that stands in the way.
     *
     * @param severity {@code error} or {@code warning}
     * @param where the place
     * @param rule what should hold there
     * @param expected what the rule asks for
     * @param found what is there instead
     * @param remedy what to do about it
     */
    public record Entry(String severity, String where, String rule, String expected, String found, String remedy) {}

    /** Tells an examination and what was found in it. */
    public static DoctorReport of(
            String version, @Nullable String commit, Examination examination, List<Finding> findings) {
        return new DoctorReport(
                SCHEMA,
                version,
                commit,
                examination.java(),
                examination.engines(),
                examination.gpus(),
                examination.folders(),
                examination.terminal(),
                findings.stream()
                        .map(one -> new Entry(
                                one.severity().toString(),
                                one.where(),
                                one.rule(),
                                one.expected(),
                                one.found(),
                                one.remedy()))
                        .toList(),
                findings.stream().noneMatch(one -> one.severity() == Finding.Severity.ERROR));
    }
}
