package org.pathlift.analysis.doctor;

import java.util.ArrayList;
import java.util.List;
import org.pathlift.analysis.doctor.Finding.Severity;

/** What of an examination stands in the way, and what to do about it. */
public final class Diagnosis {

    private static final long MIB = 1L << 20;
    private static final long LEAST_HEAP = 512 * MIB;
    private static final long LEAST_DISK = 1024 * MIB;

    private final List<Finding> findings = new ArrayList<>();

    private Diagnosis() {}

    /** Returns everything that stands in the way, in the order of the examination. */
    public static List<Finding> of(Examination examination) {
        Diagnosis diagnosis = new Diagnosis();
        diagnosis.java(examination.java());
        examination.engines().forEach(diagnosis::engine);
        diagnosis.gpus(examination);
        examination.folders().forEach(diagnosis::folder);
        diagnosis.terminal(examination.terminal());
        return List.copyOf(diagnosis.findings);
    }

    private void java(JavaState java) {
        if (!java.bits().equals("64")) {
            error(
                    "Java",
                    "Java must be a 64-bit one, as the natives are",
                    "64 bits",
                    java.bits(),
                    "install such a Java");
        }
        if (java.maxHeapBytes() < LEAST_HEAP) {
            warning(
                    "Java's heap",
                    "larger models need a larger heap",
                    LEAST_HEAP / MIB + " MiB or more",
                    java.maxHeapBytes() / MIB + " MiB",
                    "set JAVA_OPTS=-Xmx4g, or as much as there is");
        } else if (java.maxHeapBytes() > java.memoryBytes()) {
            warning(
                    "Java's heap",
                    "the heap must fit into the memory, with room for the natives beside it",
                    "less than " + java.memoryBytes() / MIB + " MiB",
                    java.maxHeapBytes() / MIB + " MiB",
                    "set JAVA_OPTS=-Xmx" + Math.max(1, java.memoryBytes() / 2 / MIB) + "m");
        }
    }

    private void engine(EngineState engine) {
        if (engine.failure() != null) {
            error(
                    engine.name(),
                    "the native library must load and compute",
                    engine.name() + " " + engine.builtWith(),
                    engine.failure(),
                    "where its folder cannot be written or executed, see there; where the library is missing, build for"
                            + " this platform (docs/cli.md, doctor)");
        } else if (engine.loaded() != null && !engine.loaded().startsWith(engine.builtWith())) {
            warning(
                    engine.name(),
                    "the library should be the one that pathlift was built with",
                    engine.builtWith(),
                    engine.loaded(),
                    "take the other version off the class path, or unset PYTORCH_LIBRARY_PATH and onnxruntime.native.path");
        }
    }

    private void gpus(Examination examination) {
        boolean seen = examination.engines().stream()
                .flatMap(engine -> engine.devices().stream())
                .anyMatch(device -> device.startsWith("gpu"));
        boolean torch = examination.engines().stream()
                .anyMatch(engine -> engine.name().equals("PyTorch") && engine.failure() == null);
        if (!examination.gpus().isEmpty() && torch && !seen) {
            warning(
                    String.join(", ", examination.gpus()),
                    "a GPU of the machine should be one that PyTorch can use",
                    examination.gpus().size() + " of them",
                    "none",
                    "build with -Dpytorch.native=pytorch-native-cu128, and look whether nvidia-smi shows the GPU");
        }
    }

    private void folder(FolderState folder) {
        boolean natives = !folder.role().equals("the current folder");
        String where = folder.path() + " (" + folder.role() + ")";
        String elsewhere = folder.role().equals("temporary files")
                ? "set JAVA_OPTS=-Djava.io.tmpdir=FOLDER to another folder"
                : "set DJL_CACHE_DIR to another folder";
        if (!folder.writable() && natives) {
            error(where, "files must be written there", "a writable folder", "it cannot be written", elsewhere);
        } else if (Boolean.FALSE.equals(folder.executable()) && natives) {
            error(
                    where,
                    "native libraries are loaded from there",
                    "a folder that programs may be started from",
                    "they may not; is it mounted noexec?",
                    elsewhere);
        } else if (folder.writable() && folder.freeBytes() < LEAST_DISK) {
            warning(
                    where,
                    "models and natives need room",
                    LEAST_DISK / MIB + " MiB or more",
                    folder.freeBytes() / MIB + " MiB free",
                    natives ? elsewhere : "make room, or work in another folder");
        }
    }

    private void terminal(TerminalState terminal) {
        if (!terminal.charset().startsWith("UTF-")) {
            warning(
                    "the locale " + terminal.locale(),
                    "names in models may hold any letter",
                    "a UTF-8 locale",
                    terminal.charset(),
                    "set LC_ALL=C.UTF-8; --json is plain ASCII anywhere");
        }
    }

    private void error(String where, String rule, String expected, String found, String remedy) {
        findings.add(new Finding(Severity.ERROR, where, rule, expected, found, remedy));
    }

    private void warning(String where, String rule, String expected, String found, String remedy) {
        findings.add(new Finding(Severity.WARNING, where, rule, expected, found, remedy));
    }
}
