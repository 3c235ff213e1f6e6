package org.pathlift.analysis.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.pathlift.analysis.doctor.Finding.Severity;
import org.pathlift.analysis.report.DoctorReport;
import org.pathlift.onnx.runtime.EngineProbe;

class DiagnosisTest {

    private static final long GIB = 1L << 30;

    private static final JavaState JAVA =
            new JavaState("17.0.15", "Debian", "/jdk", "Linux amd64", "64", 2, 4 * GIB, 16 * GIB, 8 * GIB);
    private static final EngineState ORT =
            new EngineState("ONNX Runtime", "1.29.0", "1.29.0", List.of("CPU"), 0.3, null);
    private static final EngineState TORCH = new EngineState("PyTorch", "2.7.1", "2.7.1", List.of("cpu"), 1.0, null);
    private static final FolderState TEMPORARY = new FolderState("temporary files", "/tmp", true, true, 9 * GIB);
    private static final TerminalState TERMINAL = new TerminalState(true, true, true, "UTF-8", "en_US");

    @TempDir
    private Path folder;

    private static List<Finding> of(JavaState java, EngineState torch, List<String> gpus, FolderState temporary) {
        return Diagnosis.of(new Examination(java, List.of(ORT, torch), gpus, List.of(temporary), TERMINAL));
    }

    @Test
    void soundMachine_hasNoFindings() {
        assertThat(of(JAVA, TORCH, List.of(), TEMPORARY)).isEmpty();
    }

    @Test
    void engineThatDoesNotLoad_isAnError() {
        EngineState broken = EngineState.of("PyTorch", "2.7.1", () -> {
            throw new IllegalStateException("outer", new UnsatisfiedLinkError("no torch in path"));
        });
        List<Finding> findings = of(JAVA, broken, List.of("/dev/nvidia0"), TEMPORARY);

        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.ERROR);
            assertThat(finding.found()).isEqualTo("UnsatisfiedLinkError: no torch in path");
        });
        assertThat(DoctorReport.of(
                                "1",
                                null,
                                new Examination(JAVA, List.of(ORT, broken), List.of(), List.of(), TERMINAL),
                                findings)
                        .healthy())
                .isFalse();
    }

    @Test
    void otherVersion_isAWarning() {
        EngineState other = EngineState.of("PyTorch", "2.7.1", () -> new EngineProbe("2.5.1", List.of("cpu"), 1));
        assertThat(of(JAVA, other, List.of(), TEMPORARY))
                .singleElement()
                .satisfies(finding -> assertThat(finding.severity()).isEqualTo(Severity.WARNING));
    }

    @Test
    void gpuThatPyTorchDoesNotSee_isAWarningWithTheBuildToTake() {
        assertThat(of(JAVA, TORCH, List.of("/dev/nvidia0"), TEMPORARY))
                .singleElement()
                .satisfies(finding -> assertThat(finding.remedy()).contains("pytorch-native-cu128"));
        EngineState cuda = new EngineState("PyTorch", "2.7.1", "2.7.1", List.of("cpu", "gpu0"), 1.0, null);
        assertThat(of(JAVA, cuda, List.of("/dev/nvidia0"), TEMPORARY)).isEmpty();
    }

    @Test
    void heap_smallOrLargerThanTheMachine_isAWarning() {
        for (long heap : new long[] {GIB / 4, 32 * GIB}) {
            JavaState java = new JavaState("17", "x", "/jdk", "Linux", "64", 2, heap, 16 * GIB, GIB);
            assertThat(of(java, TORCH, List.of(), TEMPORARY))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.remedy()).contains("-Xmx"));
        }
    }

    @Test
    void folderOfNatives_thatCannotBeUsed_isAnError() {
        FolderState noexec = new FolderState("temporary files", "/tmp", true, false, 9 * GIB);
        FolderState readOnly = new FolderState("PyTorch's library", "/cache", false, null, 9 * GIB);
        FolderState full = new FolderState("temporary files", "/tmp", true, true, GIB / 8);

        assertThat(of(JAVA, TORCH, List.of(), noexec))
                .singleElement()
                .satisfies(finding -> assertThat(finding.remedy()).contains("java.io.tmpdir"));
        assertThat(of(JAVA, TORCH, List.of(), readOnly))
                .singleElement()
                .satisfies(finding -> assertThat(finding.remedy()).contains("DJL_CACHE_DIR"));
        assertThat(of(JAVA, TORCH, List.of(), full))
                .singleElement()
                .satisfies(finding -> assertThat(finding.severity()).isEqualTo(Severity.WARNING));
    }

    @Test
    void folder_isTried_andLeftAsItWas() {
        FolderState state = FolderState.of("temporary files", folder.resolve("not/yet/there"));

        assertThat(state.writable()).isTrue();
        assertThat(state.freeBytes()).isPositive();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void folder_thatCannotBeWritten_saysSo() {
        // Nobody, not even root, can make a file here.
        assertThat(FolderState.of("x", Path.of("/proc/self")).writable()).isFalse();
    }
}
