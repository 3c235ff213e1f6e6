package org.pathlift.conditioning.training.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.pathlift.conditioning.training.optimizer.StatefulOptimizer;
import org.pathlift.onnx.djl.OnnxBlock;
import org.pathlift.onnx.error.ModelIoException;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.RequestException;
import org.pathlift.onnx.serde.ModelWriter;
import org.pathlift.onnx.serde.WriteOptions;

/**
 * Keeps the weights of a run at its start, at regular moments and at its end: each as a whole model, {@code
 * step-000000000042.onnx} after 42 updates. Checkpoints go where they went without.
 */
public final class Snapshots implements RunStore {

    private static final Pattern NAME = Pattern.compile("step-\\d{12,18}\\.onnx");

    private final RunStore checkpoints;
    private final SnapshotRule rule;
    private long kept = -1;

    /** Snapshots of a run besides its checkpoints, which this closes. */
    public Snapshots(RunStore checkpoints, SnapshotRule rule) {
        this.checkpoints = checkpoints;
        this.rule = rule;
    }

    /**
     * Returns the snapshots in a folder, in the order of training.
     *
     * @throws ModelIoException if the folder cannot be read
     */
    public static List<Path> in(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(
                            file -> NAME.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }

    @Override
    public Optional<Progress> load(OnnxBlock block, StatefulOptimizer optimizer) {
        Optional<Progress> resumed = checkpoints.load(block, optimizer);
        try {
            Files.createDirectories(rule.folder());
        } catch (IOException e) {
            throw failed(rule.folder(), e);
        }
        if (resumed.isEmpty() && !in(rule.folder()).isEmpty()) {
            throw new RequestException(List.of(new Problem(
                    "a folder of snapshots belongs to one run",
                    rule.folder().toString(),
                    "no snapshots",
                    in(rule.folder()).size() + " of them",
                    "choose another folder, or remove them")));
        }
        return resumed;
    }

    @Override
    public void began(OnnxBlock block) {
        keep(block, 0);
    }

    @Override
    public void stepped(OnnxBlock block, long steps) {
        if (rule.isDueAfterStep(steps)) {
            keep(block, steps);
        }
    }

    @Override
    public void epochDone(OnnxBlock block, long epochs, long steps) {
        if (rule.isDueAfterEpoch(epochs)) {
            keep(block, steps);
        }
    }

    @Override
    public void ended(OnnxBlock block, long steps) {
        if (steps != kept) {
            keep(block, steps);
        }
    }

    private void keep(OnnxBlock block, long steps) {
        ModelWriter.write(
                block.toModel(), rule.folder().resolve("step-%012d.onnx".formatted(steps)), WriteOptions.REPLACE);
        kept = steps;
    }

    @Override
    public Optional<Map<String, Tensor>> best() {
        return checkpoints.best();
    }

    @Override
    public void save(OnnxBlock block, StatefulOptimizer optimizer, Progress progress) {
        checkpoints.save(block, optimizer, progress);
    }

    @Override
    public void saveBest(OnnxBlock block, StatefulOptimizer optimizer, Progress progress) {
        checkpoints.saveBest(block, optimizer, progress);
    }

    @Override
    public String advice() {
        return checkpoints.advice();
    }

    @Override
    public void close() {
        checkpoints.close();
    }

    private static ModelIoException failed(Path folder, IOException cause) {
        return new ModelIoException(
                new Problem(
                        "snapshots must have a folder",
                        folder.toString(),
                        "a folder that can be read and written to",
                        String.valueOf(cause.getMessage()),
                        "check the path, its permissions and the space on the disk"),
                cause);
    }
}
