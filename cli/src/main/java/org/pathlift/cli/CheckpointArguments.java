package org.pathlift.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.training.checkpoint.CheckpointFolder;
import org.pathlift.conditioning.training.run.FileTrainer;
import org.pathlift.conditioning.training.run.FolderStore;
import org.pathlift.conditioning.training.run.RunStore;
import org.pathlift.conditioning.training.run.SnapshotRule;
import org.pathlift.conditioning.training.run.Snapshots;
import org.pathlift.conditioning.training.run.TrainOptions;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.runtime.RequestException;
import picocli.CommandLine.Option;

/** Where a training keeps its checkpoints and snapshots. */
final class CheckpointArguments {

    @Option(
            names = "--checkpoint",
            order = 50,
            paramLabel = "FOLDER",
            description =
                    "Keep a checkpoint of every epoch in this folder (the last two, and the best weights), and one"
                            + " when the training is interrupted.")
    private @Nullable Path folder;

    @Option(
            names = "--resume",
            order = 51,
            description = "Go on from the newest checkpoint in the folder, to the same numbers as without a break. With"
                    + " the schedules constant and step, --epochs may be another number than before.")
    private boolean resume;

    @Option(
            names = "--snapshots",
            order = 52,
            paramLabel = "FOLDER",
            description =
                    "Keep the weights of every epoch in this folder, each as a model of its own, the first and the last"
                            + " too; with @every=EPOCHS or @steps=UPDATES behind the folder, less or more often. pathlift"
                            + " trajectory reads them.")
    private @Nullable String snapshots;

    /** Returns whether checkpoints or snapshots are kept. */
    boolean isAsked() {
        return folder != null || resume || snapshots != null;
    }

    /**
     * Returns where a run's checkpoints go and come from.
     *
     * @param settings the options that must not change, as they would be typed
     * @param options of the run
     */
    RunStore store(FileTrainer trainer, String data, String settings, TrainOptions options) {
        if (snapshots == null) {
            return checkpoints(trainer, data, settings, options);
        }
        SnapshotRule rule = SnapshotRule.parse(snapshots);
        return new Snapshots(checkpoints(trainer, data, settings, options), rule);
    }

    private RunStore checkpoints(FileTrainer trainer, String data, String settings, TrainOptions options) {
        if (folder == null) {
            if (resume) {
                throw refused("a folder with a checkpoint", "no --checkpoint", "name the folder with --checkpoint");
            }
            return RunStore.NONE;
        }
        CheckpointFolder checkpoints = CheckpointFolder.open(folder);
        boolean there = checkpoints.latest().isPresent();
        if (resume != there) {
            checkpoints.close();
            throw there
                    ? refused(
                            "no checkpoint in " + folder,
                            "one",
                            "add --resume to go on from it, or choose another folder")
                    : refused("a checkpoint in " + folder, "none", "start without --resume");
        }
        return new FolderStore(checkpoints, trainer.sha256(), Map.of("data", data, "options", settings), options);
    }

    private static RequestException refused(String expected, String found, String remedy) {
        return new RequestException(List.of(new Problem(
                "a run starts anew or goes on from a checkpoint", "--checkpoint", expected, found, remedy)));
    }
}
