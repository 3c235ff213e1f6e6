package org.pathlift.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.training.run.FileTrainer;
import org.pathlift.conditioning.training.run.RunStore;
import picocli.CommandLine.Option;

/** Where a training keeps its checkpoints. */
final class CheckpointArguments {

    @Option(names = "--checkpoint", order = 50, paramLabel = "FOLDER", description = "Keep checkpoints in this folder.")
    private @Nullable Path folder;

    boolean isAsked() {
        return folder != null;
    }

    RunStore store(FileTrainer trainer, String data, String options) {
        return RunStore.NONE;
    }
}
