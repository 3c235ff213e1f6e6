package org.pathlift.conditioning.training.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.pathlift.conditioning.training.checkpoint.Checkpoint;
import org.pathlift.conditioning.training.checkpoint.CheckpointFolder;
import org.pathlift.conditioning.training.optimizer.StatefulOptimizer;
import org.pathlift.onnx.djl.OnnxBlock;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.RequestException;

/** Checkpoints in a folder, which belong to one model, one data spec and one set of options. */
public final class FolderStore implements RunStore {

    private final CheckpointFolder folder;
    private final String model;
    private final Map<String, String> settings;
    private final long seed;

    /**
     * A store of a run.
     *
     * @param model the SHA-256 of the model's file
     * @param settings what a checkpoint must agree on with the run that goes on from it, by name
     */
    public FolderStore(CheckpointFolder folder, String model, Map<String, String> settings, long seed) {
        this.folder = folder;
        this.model = model;
        this.settings = Map.copyOf(settings);
        this.seed = seed;
    }

    @Override
    public Optional<Progress> load(OnnxBlock block, StatefulOptimizer optimizer) {
        Optional<Checkpoint> latest = folder.latest().map(CheckpointFolder.Found::checkpoint);
        latest.ifPresent(checkpoint -> {
            checkSettings(checkpoint);
            checkpoint.restore(model, block.weights(), optimizer);
        });
        return latest.map(Progress::of);
    }

    private void checkSettings(Checkpoint checkpoint) {
        List<Problem> problems = new ArrayList<>();
        settings.forEach((name, value) -> {
            String found = checkpoint.settings().getOrDefault(name, "nothing");
            if (!found.equals(value)) {
                problems.add(new Problem(
                        "a run goes on only with what its checkpoint was made with",
                        "the " + name,
                        found,
                        value,
                        "resume with the same data and options, or choose another folder"));
            }
        });
        if (!problems.isEmpty()) {
            throw new RequestException(problems);
        }
    }

    @Override
    public Optional<Map<String, Tensor>> best() {
        return folder.best().map(found -> found.checkpoint().weights());
    }

    @Override
    public void save(OnnxBlock block, StatefulOptimizer optimizer, Progress progress) {
        folder.save(capture(block, optimizer, progress));
    }

    @Override
    public void saveBest(OnnxBlock block, StatefulOptimizer optimizer, Progress progress) {
        folder.saveBest(capture(block, optimizer, progress));
    }

    private Checkpoint capture(OnnxBlock block, StatefulOptimizer optimizer, Progress progress) {
        Map<String, String> all = new TreeMap<>(settings);
        all.putAll(progress.details());
        return Checkpoint.capture(model, progress.place(seed), all, block.weights(), optimizer);
    }

    @Override
    public String advice() {
        return folder.latest()
                .map(found -> "; the last good weights are in " + found.file())
                .orElse("");
    }

    @Override
    public void close() {
        folder.close();
    }
}
