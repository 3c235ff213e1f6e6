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

/**
 * Checkpoints in a folder, which belong to one model, one data spec and one set of options. Only the number of epochs may
 * change, and only where the learning rate does not depend on it: the run is then the same, with another end.
 */
public final class FolderStore implements RunStore {

    private static final String SEED = "seed";
    private static final String EPOCHS = "epochs";

    private final CheckpointFolder folder;
    private final String model;
    private final Map<String, String> settings;
    private final TrainOptions options;

    /**
     * A store of a run.
     *
     * @param model the SHA-256 of the model's file
     * @param settings what a checkpoint must agree on with the run that goes on from it, by name; the seed and the number of
     *     epochs are seen to here
     * @param options of the run
     */
    public FolderStore(CheckpointFolder folder, String model, Map<String, String> settings, TrainOptions options) {
        this.folder = folder;
        this.model = model;
        this.settings = new TreeMap<>(settings);
        this.settings.put(SEED, Long.toString(options.batches().seed()));
        this.options = options;
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
        checkEpochs(checkpoint, problems);
        if (!problems.isEmpty()) {
            throw new RequestException(problems);
        }
    }

    /** Another number of epochs is the same run, longer or shorter, unless the schedule goes by it. */
    private void checkEpochs(Checkpoint checkpoint, List<Problem> problems) {
        String now = Integer.toString(options.batches().epochs());
        String then = checkpoint.settings().getOrDefault(EPOCHS, "unknown");
        long begun = checkpoint.progress().epoch() + (checkpoint.progress().stepInEpoch() > 0 ? 1 : 0);
        if (options.updates().schedule().form().dependsOnEpochs() && !now.equals(then)) {
            problems.add(new Problem(
                    "the learning rate of a run that goes on must stay on its schedule",
                    "the number of epochs",
                    then + ", since this schedule goes by the number of all epochs",
                    now,
                    "resume with --epochs " + then + ", or choose another folder; only the schedules constant and step"
                            + " take more epochs afterwards"));
        } else if (begun > options.batches().epochs()) {
            problems.add(new Problem(
                    "a run that goes on must not end before its checkpoint",
                    "the number of epochs",
                    begun + " or more",
                    now,
                    "resume with more epochs, or choose another folder"));
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
        all.put(EPOCHS, Integer.toString(options.batches().epochs()));
        all.putAll(progress.details());
        return Checkpoint.capture(model, progress.place(options.batches().seed()), all, block.weights(), optimizer);
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
