package org.pathlift.analysis.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.pathlift.onnx.djl.TorchProbe;
import org.pathlift.onnx.runtime.OrtProbe;

/**
 * What this machine is and can do.
 *
 * @param java the Java that runs
 * @param engines ONNX Runtime and PyTorch
 * @param gpus the NVIDIA devices that the system shows, whether or not an engine sees them
 * @param folders that are written to
 * @param terminal where the program prints to
 */
public record Examination(
        JavaState java,
        List<EngineState> engines,
        List<String> gpus,
        List<FolderState> folders,
        TerminalState terminal) {

    private static final int MOST_GPUS = 64;

    /** Keeps unmodifiable copies of {@code engines}, {@code gpus} and {@code folders}. */
    public Examination {
        engines = List.copyOf(engines);
        gpus = List.copyOf(gpus);
        folders = List.copyOf(folders);
    }

    /**
     * Examines this machine: loads both engines and computes with them, and writes small files that are gone afterwards.
     *
     * @param onnxRuntime the version that pathlift was built with
     * @param pyTorch the version that pathlift was built with
     */
    public static Examination ofMachine(String onnxRuntime, String pyTorch, TerminalState terminal) {
        return new Examination(
                JavaState.ofProcess(),
                List.of(
                        EngineState.of("ONNX Runtime", onnxRuntime, OrtProbe::run),
                        EngineState.of("PyTorch", pyTorch, TorchProbe::run)),
                IntStream.range(0, MOST_GPUS)
                        .mapToObj(gpu -> "/dev/nvidia" + gpu)
                        .filter(device -> Files.exists(Path.of(device)))
                        .toList(),
                List.of(
                        FolderState.of("temporary files", Path.of(System.getProperty("java.io.tmpdir", "."))),
                        FolderState.of("PyTorch's library", TorchProbe.cache()),
                        FolderState.of("the current folder", Path.of("").toAbsolutePath())),
                terminal);
    }
}
